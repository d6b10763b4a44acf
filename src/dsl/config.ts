/** The words of `bkend.config.ts`. */

/** A value that is read from the environment when it is needed. */
export interface Env {
  readonly $env: string
}

/** Reads a variable when it is needed: the process, then `.env.local`, then `.env`. */
export function env(name: string): Env {
  return Object.freeze({ $env: name })
}

/** One place to push to. */
export interface EnvironmentInput {
  /** `postgres://…`, `pglite:DIR` or `pglite:memory`. */
  readonly url: string | Env
  /** The login of `bkend serve`, where it is not that of push. */
  readonly serveUrl?: string | Env
  /** Ask for every hazard by name and refuse tables left open. */
  readonly protected?: boolean
  /** Where permission tests run. */
  readonly shadow?: string | Env
}

/** What `bkend generate` writes. */
export interface GenerateInput {
  readonly client?: boolean | { readonly runtime?: 'inline' | 'package' }
  /** `shortPaths: false` leaves out the paths without `/data`: half the document, and half of what is generated from it. */
  readonly openapi?: boolean | { readonly version?: '3.0' | '3.1' | '3.2'; readonly shortPaths?: boolean }
  readonly validators?: boolean
  /** `strip` drops unknown fields where `refuse` finds fault with them. */
  readonly checks?: boolean | { readonly unknownFields?: 'refuse' | 'strip' }
  readonly jsonSchema?: boolean
  readonly docs?: boolean
}

/** Settings of the Postgres target. */
export interface PostgresInput {
  /** The database schema that holds the tables. */
  readonly schema?: string
  /** A preset of role names, or the names. */
  readonly roles?: 'bkend' | 'supabase' | { readonly guest: string; readonly user: string; readonly admin: string }
  readonly forceRowSecurity?: boolean
  /** SQL that says who asks, where the host has functions of its own for it: `{ userId: 'auth.uid()' }`. */
  readonly claims?: { readonly userId?: string; readonly jwt?: string; readonly operation?: string }
}

/** An issuer of access tokens beside bkend itself (OpenID Connect). */
export interface IssuerInput {
  /** What `iss` must say, to the letter. */
  readonly issuer: string
  /** One of them must be in `aud`. */
  readonly audience: string | readonly string[]
  /** The signature algorithms that are taken: `RS256`, `ES256`. */
  readonly algorithms: readonly string[]
  /** Where its keys are; without it as its discovery document says. */
  readonly jwksUri?: string
  /** The claim, and the value of it, that makes an admin; without it nobody is one by this issuer. */
  readonly adminClaim?: { readonly claim: string; readonly value: string }
}

/** Settings of `bkend serve`. Times are milliseconds. */
export interface ServeInput {
  /** Requests a minute, by key, by signed-in user, by address of guests, and of signing in by address; 0: no limit. */
  readonly rates?: {
    readonly key?: number
    readonly user?: number
    readonly address?: number
    readonly signIn?: number
  }
  /** Bytes of a body. */
  readonly bodyLimit?: number
  readonly jsonDepth?: number
  /** Values of one `$in`. */
  readonly inLimit?: number
  /** How the rows of a list are counted. */
  readonly total?: 'exact' | 'estimated' | 'none'
  /** `strip` drops fields that the table does not have; `refuse` answers 400. */
  readonly unknownFields?: 'refuse' | 'strip'
  /** Addresses and networks (`10.0.0.0/8`) whose `X-Forwarded-For` is believed. */
  readonly trustedProxies?: readonly string[]
  /** How long a body may take to arrive. */
  readonly requestTimeout?: number
  /** How long the database may spend on one statement. */
  readonly statementTimeout?: number
  /** Connections to the database. */
  readonly connections?: number
  /** Requests that may wait for a connection. */
  readonly queue?: number
  readonly issuers?: readonly IssuerInput[]
}

/** A project's configuration as people write it. */
export interface ConfigInput {
  /** Keys what this project owns in a database; never change it. */
  readonly project: string
  /** The folder of schema files. */
  readonly schema?: string
  /** The folder that `bkend generate` writes. */
  readonly out?: string
  /** `snake_case`: names in the database are derived from the declared ones. */
  readonly naming?: 'keep' | 'snake_case'
  /** Everything in the database schema is ours: drop what is not declared. */
  readonly owned?: boolean
  readonly environments?: { readonly [name: string]: EnvironmentInput }
  readonly generate?: GenerateInput
  readonly postgres?: PostgresInput
  readonly serve?: ServeInput
}

/** Types a project's configuration. It gives back what it was given. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config
}
