/** A call out of a request: what is read only when a route asks for it. */
import type { Context } from 'hono'
import type { KeyRecord } from '../../query/index.ts'
import type { Who } from '../asking/who.ts'
import type { Call } from '../route.ts'
import { type BodyLimits, readBody } from './body.ts'

/** What is known of a request before its route runs. */
export interface Known {
  readonly key: KeyRecord | null
  readonly who: Who
  readonly requestId: string
  readonly address: string
  readonly limits: BodyLimits
}

/** The query string as it was sent, without `?`; empty where there is none. */
function queryText(url: string): string {
  const start = url.indexOf('?')
  if (start < 0) return ''
  const end = url.indexOf('#', start)
  return end < 0 ? url.slice(start + 1) : url.slice(start + 1, end)
}

/** Names and values, each name once; the object has no prototype, so that no name means anything. */
function queriesOf(url: string): Readonly<Record<string, readonly string[]>> {
  const found: Record<string, string[]> = Object.create(null)
  const text = queryText(url)
  if (text === '') return found
  for (const [name, value] of new URLSearchParams(text)) {
    const values = found[name]
    if (values) values.push(value)
    else found[name] = [value]
  }
  return found
}

/** The call of a request. */
export function callOf(c: Context, { key, who, requestId, address, limits }: Known): Call {
  let queries: Readonly<Record<string, readonly string[]>> | undefined
  const all = (): Readonly<Record<string, readonly string[]>> => {
    queries ??= queriesOf(c.req.raw.url)
    return queries
  }
  return {
    method: c.req.method,
    get params() {
      return c.req.param()
    },
    query: (name) => all()[name]?.[0],
    queries: all,
    header: (name) => c.req.header(name),
    body: (code) => readBody(c.req.raw, limits, code ?? 'data/validation-error'),
    requestId,
    address,
    key,
    asker: who.asker,
    sessionId: who.sessionId,
    get signal() {
      return c.req.raw.signal
    },
  }
}
