/** The numbers and headers that both sides count on. */

/** Rows of a page: the least, the most, and what comes unasked. */
export const PAGE_LIMIT = { least: 1, most: 100, usual: 20 } as const
/** Password rules: characters, and one of each class. */
export const PASSWORD = {
  shortest: 8,
  longest: 128,
  pattern: '^(?=.*[A-Z])(?=.*[a-z])(?=.*[0-9])(?=.*[^A-Za-z0-9]).*$',
} as const
/** Lifetimes in seconds. */
export const LIFETIMES = {
  accessToken: 3600,
  refreshToken: 2_592_000,
  magicLink: 900,
  passwordReset: 86_400,
  refreshGrace: 30,
} as const
/** What an API key looks like. */
export const KEY_PATTERN = '^(pk|sk)_[a-fA-F0-9]{64}$'
/** The header that carries the key. */
export const KEY_HEADER = 'X-API-Key'

/** What a browser is told, on every answer. */
export const CORS = {
  origin: '*',
  allowHeaders: ['authorization', 'content-type', 'x-api-key', 'if-match', 'idempotency-key'],
  exposeHeaders: ['x-ratelimit-limit', 'x-ratelimit-remaining', 'retry-after', 'etag', 'x-request-id'],
  allowMethods: ['GET', 'POST', 'PATCH', 'DELETE', 'OPTIONS'],
  maxAge: 7200,
} as const
