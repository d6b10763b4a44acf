/** A small HTTP client for measuring: plain sockets kept open, one request at a time on each. */
import net from 'node:net'

/** One request, as bytes. */
export type NextRequest = () => string

/** What came of it. */
export interface Sent {
  readonly perSecond: number
  /** Milliseconds. */
  readonly median: number
  readonly p99: number
  /** Answers that were no 2xx. */
  readonly failed: number
  /** Requests in all, those of the warming up included. */
  readonly sent: number
}

/** The same, with what it cost the server: microseconds of a core a request. */
export interface Measured extends Sent {
  readonly cpu: number
}

const LENGTH = /content-length: (\d+)/i

/** The end of the first whole answer in the bytes; 0 where it is not there yet. */
function answerEnd(bytes: Buffer): number {
  const head = bytes.indexOf('\r\n\r\n')
  if (head < 0) return 0
  const text = bytes.toString('latin1', 0, head)
  const length = LENGTH.exec(text)?.[1]
  if (length !== undefined) {
    const end = head + 4 + Number(length)
    return bytes.length >= end ? end : 0
  }
  if (!/transfer-encoding: chunked/i.test(text)) return head + 4
  const last = bytes.indexOf('\r\n0\r\n\r\n', head)
  return last < 0 ? 0 : last + 7
}

/** Sends requests for that long over that many connections, after a second of warming up. */
export async function measure(
  port: number,
  next: NextRequest,
  { connections, seconds }: { readonly connections: number; readonly seconds: number },
): Promise<Sent> {
  const times: number[] = []
  let failed = 0
  let answered = 0
  const start = performance.now() + 1000
  const end = start + seconds * 1000
  const one = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = net.connect({ port, host: '127.0.0.1', noDelay: true })
      let bytes = Buffer.alloc(0)
      let sent = 0
      const send = (): void => {
        sent = performance.now()
        if (sent > end) {
          socket.destroy()
          resolve()
        } else socket.write(next())
      }
      socket.on('connect', send)
      socket.on('error', reject)
      socket.on('data', (chunk) => {
        bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk])
        const at = answerEnd(bytes)
        if (at === 0) return
        answered++
        if (bytes[9] !== 0x32) {
          if (failed++ === 0) process.stderr.write(`${bytes.toString('utf8', 0, 600)}\n`)
        }
        if (sent >= start) times.push(performance.now() - sent)
        bytes = bytes.subarray(at)
        send()
      })
    })
  await Promise.all(Array.from({ length: connections }, one))
  times.sort((a, b) => a - b)
  const at = (p: number): number => Math.round(100 * (times[Math.floor(times.length * p)] ?? 0)) / 100
  return { perSecond: Math.round(times.length / seconds), median: at(0.5), p99: at(0.99), failed, sent: answered }
}
