/** A call out of a request: what is read only when a route asks for it. */
import type { KeyRecord } from '../../query/index.ts'
import type { Who } from '../asking/who.ts'
import type { Call } from '../route.ts'
import type { Asked } from './asked.ts'
import { type BodyLimits, readBody } from './body.ts'

/** What is known of a request before its route runs. */
export interface Known {
  readonly key: KeyRecord | null
  readonly who: Who
  readonly requestId: string
  readonly address: string
  readonly limits: BodyLimits
}

/** Names and values, each name once; the object has no prototype, so that no name means anything. */
function queriesOf(text: string): Readonly<Record<string, readonly string[]>> {
  const found: Record<string, string[]> = Object.create(null)
  if (text === '') return found
  for (const [name, value] of new URLSearchParams(text)) {
    const values = found[name]
    if (values) values.push(value)
    else found[name] = [value]
  }
  return found
}

/** The call of a request. */
export function callOf(
  asked: Asked,
  params: Readonly<Record<string, string>>,
  { key, who, requestId, address, limits }: Known,
): Call {
  let queries: Readonly<Record<string, readonly string[]>> | undefined
  const all = (): Readonly<Record<string, readonly string[]>> => {
    queries ??= queriesOf(asked.query)
    return queries
  }
  return {
    method: asked.method,
    params,
    query: (name) => all()[name]?.[0],
    queries: all,
    header: (name) => asked.header(name),
    body: (code) => readBody(asked, limits, code ?? 'data/validation-error'),
    requestId,
    address,
    key,
    asker: who.asker,
    sessionId: who.sessionId,
  }
}
