/** A request as its platform hands it on: nothing of it is read before a route asks. */
import { getPath } from 'hono/utils/url'
import type { TextStream } from '../route.ts'

/** A request. */
export interface Asked {
  readonly method: string
  /** Decoded once, but for what would change the path's parts; without the query string. */
  readonly path: string
  /** The query string as it was sent, without `?`; empty where there is none. */
  readonly query: string
  /** The peer's address; empty where the platform does not tell it. */
  readonly peer: string
  /** Whether a body was sent or announced. */
  readonly hasBody: boolean
  /** A header by its name in lower case; several of one name are joined by commas. */
  header(name: string): string | undefined
  /** The body; null where it is longer than that many bytes. Rejects where it ends before it is whole. */
  bytes(limit: number): Promise<Uint8Array | null>
}

/** What a request is answered with. */
export interface Reply {
  readonly status: number
  /** JSON text. Null: no body. */
  readonly json: string | null
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** In place of `json`: a text that goes on until nobody reads it. */
  readonly stream?: TextStream
}

/** The path of `/v1/data/posts?limit=5` or of a whole URL, decoded as Hono's router wants it. */
export function pathOf(target: string, queryAt: number): string {
  if (!/[%#\\]/.test(target)) return queryAt < 0 ? target : target.slice(0, queryAt)
  // All that it reads of a request is the URL.
  return getPath({ url: `http://host${target}` } as Request)
}

/** The query string of `/v1/data/posts?limit=5#top`. */
export function queryOf(target: string, queryAt: number): string {
  if (queryAt < 0) return ''
  const end = target.indexOf('#', queryAt)
  return end < 0 ? target.slice(queryAt + 1) : target.slice(queryAt + 1, end)
}

async function bytesOf({ body }: Request, limit: number): Promise<Uint8Array | null> {
  const reader = body?.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    const read = await reader?.read()
    if (!read || read.done) return Buffer.concat(chunks, size)
    const chunk = read.value as Uint8Array
    size += chunk.byteLength
    if (size > limit) {
      // Not waited for: the rest may never come.
      reader?.cancel().catch(() => undefined)
      return null
    }
    chunks.push(chunk)
  }
}

/** A request of a fetch handler. `peer`: its address, where the platform tells it. */
export function askedByFetch(request: Request, peer: string): Asked {
  const { method, headers, url } = request
  const target = url.slice(url.indexOf('/', url.indexOf('://') + 3))
  const queryAt = target.indexOf('?')
  return {
    method,
    path: pathOf(target, queryAt),
    query: queryOf(target, queryAt),
    peer,
    hasBody: request.body !== null || headers.get('transfer-encoding') !== null,
    header: (name) => headers.get(name) ?? undefined,
    bytes: (limit) => bytesOf(request, limit),
  }
}

/** A stream as fetch wants it. */
export function streamed(stream: TextStream): ReadableStream<Uint8Array> {
  let stop: () => void = () => {}
  return new ReadableStream({
    start(controller) {
      const encoder = new TextEncoder()
      stop = stream((text) => controller.enqueue(encoder.encode(text)))
    },
    cancel: () => stop(),
  })
}
