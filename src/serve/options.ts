/** What can be set about serving; each with the default that the contract names. */

/** Requests a minute. */
export interface RateLimits {
  readonly key: number
  readonly user: number
  readonly address: number
  /** Sign-in, sign-up and the like, by address. */
  readonly signIn: number
}

/** The settings of `serve:` in the config, filled in. */
export interface ServeOptions {
  readonly rates: RateLimits
  /** Bytes of a body. */
  readonly bodyLimit: number
  /** Levels of a JSON body. */
  readonly jsonDepth: number
  /** Values of one `$in` or `$nin`. */
  readonly inLimit: number
  /** How the rows of a list are counted. */
  readonly total: 'exact' | 'estimated' | 'none'
  /** What becomes of fields in a body that the table does not have. */
  readonly unknownFields: 'refuse' | 'strip'
  /** Addresses (CIDR) whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[]
  /** Milliseconds that a request may take before it is answered 408 or 503. */
  readonly requestTimeout: number
  /** Milliseconds that the database may spend on one statement. */
  readonly statementTimeout: number
}

/** What holds where the config says nothing. */
export const SERVE_DEFAULTS: ServeOptions = {
  rates: { key: 600, user: 300, address: 60, signIn: 10 },
  bodyLimit: 1_048_576,
  jsonDepth: 32,
  inLimit: 1000,
  total: 'exact',
  unknownFields: 'refuse',
  trustedProxies: [],
  requestTimeout: 30_000,
  statementTimeout: 5000,
}
