/** What browsers are told: open to every origin, never with credentials. */
import { CORS } from '../../contract/index.ts'

/** Who may read answers. */
export const CORS_ORIGIN: string = CORS.origin
/** The headers that they may read. */
export const CORS_EXPOSED: string = CORS.exposeHeaders.join(', ')

/** On every answer, errors included. */
export const CORS_HEADERS: Readonly<Record<string, string>> = {
  'access-control-allow-origin': CORS_ORIGIN,
  'access-control-expose-headers': CORS_EXPOSED,
}

/** On the answer to a preflight, which needs no key. */
export const PREFLIGHT_HEADERS: Readonly<Record<string, string>> = {
  ...CORS_HEADERS,
  'access-control-allow-methods': CORS.allowMethods.join(', '),
  'access-control-allow-headers': CORS.allowHeaders.join(', '),
  'access-control-max-age': String(CORS.maxAge),
}
