/** The application under Node's HTTP server: a port, and an end that loses nothing. */
import { createServer, type Server } from 'node:http'
import { Server as NetServer } from 'node:net'
import { type App, HEADER_LIMIT, unreadableAnswer } from '../serve/index.ts'

/** A server that listens. */
export interface Listening {
  readonly host: string
  readonly port: number
  /**
   * Takes no new connections, answers what was asked, lets idle connections go, and resolves when all have ended; what is
   * still open after `patience` milliseconds is cut.
   */
  drain(patience: number): Promise<void>
}

/** How long a kept connection may still bring a request after the end began: one may be on its way. */
const LAST_REQUESTS = 1000
const KEEP_ALIVE = 65_000

function drained(server: Server, patience: number): Promise<void> {
  return new Promise((resolve) => {
    // Not the HTTP server's own `close`: that cuts idle connections at once, and with them a request on its way.
    NetServer.prototype.close.call(server, () => {
      clearInterval(sweep)
      clearTimeout(cut)
      resolve()
    })
    const began = Date.now()
    const sweep = setInterval(() => {
      if (Date.now() - began >= LAST_REQUESTS) server.closeIdleConnections()
    }, 50)
    const cut = setTimeout(() => server.closeAllConnections(), patience)
  })
}

/** Listens. Rejects with Node's error where the port cannot be had. */
export function listen(
  app: App,
  where: { readonly host: string; readonly port: number; readonly requestTimeout: number },
): Promise<Listening> {
  const server = createServer(
    {
      keepAliveTimeout: KEEP_ALIVE,
      requestTimeout: where.requestTimeout + 5000,
      maxHeaderSize: HEADER_LIMIT,
      joinDuplicateHeaders: true,
    },
    (incoming, outgoing) => void app.answer(incoming, outgoing),
  )
  server.on('clientError', (fault: NodeJS.ErrnoException, socket) => {
    if (socket.writable) socket.end(unreadableAnswer(fault.code))
    else socket.destroy()
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(where.port, where.host, () => {
      server.removeListener('error', reject)
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : where.port
      resolve({
        host: where.host,
        port,
        drain(patience) {
          app.drain()
          return drained(server, patience)
        },
      })
    })
  })
}
