/** The settings of `bkend serve`. */

/** Requests a minute; 0: no limit. */
export interface RateLimits {
  readonly key: number
  readonly user: number
  readonly address: number
  /** Sign-in, sign-up and the like, by address. */
  readonly signIn: number
}

/** An issuer of access tokens beside bkend itself (OpenID Connect). */
export interface IssuerConfig {
  /** What `iss` must say, to the letter. */
  readonly issuer: string
  /** One of them must be in `aud`. */
  readonly audience: readonly string[]
  /** The signature algorithms that are taken: `RS256`, `ES256`. */
  readonly algorithms: readonly string[]
  /** Where its keys are; absent: as its discovery document says. */
  readonly jwksUri?: string
  /** The claim, and the value of it, that makes an admin; absent: nobody is one by this issuer. */
  readonly adminClaim?: { readonly claim: string; readonly value: string }
}

/** What can be set about serving, filled in. */
export interface ServeConfig {
  readonly rates: RateLimits
  /** Bytes of a body. */
  readonly bodyLimit: number
  /** Levels of a JSON body, and of a filter. */
  readonly jsonDepth: number
  /** Values of one `$in` or `$nin`. */
  readonly inLimit: number
  /** How the rows of a list are counted. */
  readonly total: 'exact' | 'estimated' | 'none'
  /** What becomes of fields in a body that the table does not have. */
  readonly unknownFields: 'refuse' | 'strip'
  /** Addresses and networks (CIDR) whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[]
  /** Milliseconds that a body may take to arrive. */
  readonly requestTimeout: number
  /** Milliseconds that the database may spend on one statement. */
  readonly statementTimeout: number
  /** Connections to the database, all roles together. */
  readonly connections: number
  /** Requests that may wait for a connection; those beyond are answered 503. */
  readonly queue: number
  readonly issuers: readonly IssuerConfig[]
}

/** What holds where the config says nothing. */
export const SERVE_DEFAULTS: ServeConfig = {
  rates: { key: 600, user: 300, address: 60, signIn: 10 },
  bodyLimit: 1_048_576,
  jsonDepth: 32,
  inLimit: 1000,
  total: 'exact',
  unknownFields: 'refuse',
  trustedProxies: [],
  requestTimeout: 30_000,
  statementTimeout: 5000,
  connections: 20,
  queue: 1000,
  issuers: [],
}
