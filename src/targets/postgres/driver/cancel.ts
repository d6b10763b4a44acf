/** The protocol's way to end a running statement: a second connection that says whose. */
import net from 'node:net'
import tls from 'node:tls'
import type { TlsAttempt } from './tls.ts'

const CANCEL = 80_877_102
const SSL = 80_877_103

/** Whom to cancel, and where. */
export interface CancelTarget {
  readonly host: string
  readonly port: number
  readonly tls: TlsAttempt
  readonly processId: number
  readonly secretKey: number
}

function message(...numbers: number[]): Buffer {
  const bytes = Buffer.alloc(4 + numbers.length * 4)
  bytes.writeInt32BE(bytes.length, 0)
  for (const [i, n] of numbers.entries()) bytes.writeInt32BE(n | 0, 4 + i * 4)
  return bytes
}

/**
 * Asks the server to cancel, and lets the server end the connection: a pooler forgets a request whose client is gone. It may come
 * too late, and a network that is down is no new fault: nothing is reported.
 */
export function requestCancel(target: CancelTarget): void {
  const { host, port } = target
  const socket = host.startsWith('/') ? net.connect(`${host}/.s.PGSQL.${port}`) : net.connect(port, host)
  const send = (stream: net.Socket): void => {
    stream.write(message(CANCEL, target.processId, target.secretKey))
  }
  socket.setTimeout(5000, () => socket.destroy())
  socket.on('error', () => socket.destroy())
  socket.once('connect', () => {
    const options = target.tls
    if (options === false) return send(socket)
    socket.once('data', (answer) => {
      if (answer.toString('latin1', 0, 1) !== 'S') return socket.destroy()
      const secured = tls.connect({ ...options, socket, ...(net.isIP(host) === 0 && { servername: host }) })
      secured.on('error', () => socket.destroy())
      secured.once('secureConnect', () => send(secured))
    })
    socket.write(message(SSL))
  })
}
