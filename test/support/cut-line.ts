/** A line to a server that can be cut: both proxies of the tests, which read what goes over it and decide. */
import { connect, createServer, type Socket } from 'node:net'

/** A line between a client and the server. */
export interface Line {
  readonly client: Socket
  readonly upstream: Socket
}

/** All lines of a proxy. */
export interface Lines {
  /** Nothing is passed on any more. */
  readonly isCut: () => boolean
  cut(): void
}

/** What is done with what arrives, chunk by chunk. */
export interface Passing {
  fromClient(chunk: Buffer): void
  fromServer(chunk: Buffer): void
}

/** A running proxy. */
export interface LineProxy {
  readonly port: number
  close(): Promise<void>
}

/** Starts one. `onCut` is called once, when nothing is passed on any more. `pass`: called for each line. */
export async function lineProxy(
  server: URL,
  onCut: () => void,
  pass: (line: Line, lines: Lines) => Passing,
): Promise<LineProxy> {
  const sockets = new Set<Socket>()
  let isCut = false
  const end = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  const lines: Lines = {
    isCut: () => isCut,
    cut() {
      isCut = true
      onCut()
      end()
    },
  }
  const proxy = createServer((client) => {
    const upstream = connect(Number(server.port), server.hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.setNoDelay(true)
    }
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
    const { fromClient, fromServer } = pass({ client, upstream }, lines)
    client.on('data', fromClient)
    upstream.on('data', fromServer)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const address = proxy.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    async close() {
      end()
      await new Promise((resolve) => proxy.close(resolve))
    },
  }
}
