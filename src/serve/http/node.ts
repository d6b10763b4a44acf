/** The application under Node's own HTTP server, without fetch's objects in between. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Asked, pathOf, queryOf, type Reply } from './asked.ts'

/** `*` and what is no address stay what they are: no route takes them. */
function targetOf(url: string): string {
  if (url.startsWith('/') || !URL.canParse(url)) return url
  const { pathname, search } = new URL(url)
  return pathname + search
}

/** Everything that comes, until it is too much; what is left then stays unread. */
function bytesOf(incoming: IncomingMessage, limit: number): Promise<Uint8Array | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const take = (chunk: Buffer): void => {
      size += chunk.byteLength
      if (size <= limit) chunks.push(chunk)
      else {
        incoming.off('data', take).pause()
        resolve(null)
      }
    }
    incoming.on('data', take)
    incoming.once('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size)))
    incoming.once('error', reject)
    incoming.once('close', () => {
      if (!incoming.complete) reject(new Error('the connection ended'))
    })
  })
}

/**
 * A class, as its getter stands on the prototype: an object that is written with one gets a hidden class of its own, which
 * outlives the request and keeps all of it until the next full garbage collection.
 */
class NodeAsked implements Asked {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly hasBody: boolean
  readonly #incoming: IncomingMessage

  constructor(incoming: IncomingMessage) {
    const { headers, method = 'GET' } = incoming
    const target = targetOf(incoming.url ?? '/')
    const queryAt = target.indexOf('?')
    this.method = method
    this.path = pathOf(target, queryAt)
    this.query = queryOf(target, queryAt)
    this.hasBody = headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'
    this.#incoming = incoming
  }

  get peer(): string {
    return this.#incoming.socket.remoteAddress ?? ''
  }

  header(name: string): string | undefined {
    const value = this.#incoming.headers[name]
    return Array.isArray(value) ? value.join(', ') : value
  }

  bytes(limit: number): Promise<Uint8Array | null> {
    return bytesOf(this.#incoming, limit)
  }
}

/** A request of Node's HTTP server, which must join headers that come twice (`joinDuplicateHeaders`). */
export function askedByNode(incoming: IncomingMessage): Asked {
  return new NodeAsked(incoming)
}

/** How long, and how much of, a body that nobody wants is still taken: a client that is writing reads its answer after. */
const UNWANTED = { milliseconds: 500, bytes: 16 * 1024 * 1024 }

/** Takes the rest of a body, so that the connection can go on; ends the connection where there is too much of it. */
function takeRest(incoming: IncomingMessage): void {
  let size = 0
  const end = (): void => {
    clearTimeout(timer)
    incoming.off('data', count).pause()
    incoming.socket.destroySoon()
  }
  const count = (chunk: Buffer): void => {
    size += chunk.byteLength
    if (size > UNWANTED.bytes) end()
  }
  const timer = setTimeout(end, UNWANTED.milliseconds)
  incoming.on('data', count)
  incoming.once('close', () => clearTimeout(timer))
  incoming.resume()
}

/** Sends an answer. `last`: the connection ends with it. */
export function reply(incoming: IncomingMessage, outgoing: ServerResponse, answer: Reply, last: boolean): void {
  const { status, json, headers, stream } = answer
  if (stream) {
    outgoing.writeHead(status, headers)
    outgoing.once(
      'close',
      stream((text) => outgoing.write(text)),
    )
    return
  }
  const sent: Record<string, string | number> = { ...headers }
  if (json !== null) sent['content-length'] = Buffer.byteLength(json)
  else if (status !== 204) sent['content-length'] = 0
  if (last) outgoing.shouldKeepAlive = false
  // Before the answer is out: what nobody reads by then, Node takes whole.
  if (!incoming.complete) takeRest(incoming)
  outgoing.writeHead(status, sent)
  outgoing.end(json)
}
