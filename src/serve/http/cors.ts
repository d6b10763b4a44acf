/** What browsers are told: open to every origin, never with credentials. */
import { CORS } from '../../contract/index.ts'

/** On every answer, errors included. */
export const CORS_HEADERS: Readonly<Record<string, string>> = {
  'access-control-allow-origin': CORS.origin,
  'access-control-expose-headers': CORS.exposeHeaders.join(', '),
}

/** On the answer to a preflight, which needs no key. */
export const PREFLIGHT_HEADERS: Readonly<Record<string, string>> = {
  ...CORS_HEADERS,
  'access-control-allow-methods': CORS.allowMethods.join(', '),
  'access-control-allow-headers': CORS.allowHeaders.join(', '),
  'access-control-max-age': String(CORS.maxAge),
}
