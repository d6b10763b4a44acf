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
  readonly openapi?: boolean | { readonly version?: '3.0' | '3.1' | '3.2' }
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
  /** A preset of role names. */
  readonly roles?: 'bkend' | 'supabase'
  readonly forceRowSecurity?: boolean
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
}

/** Types a project's configuration. It gives back what it was given. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config
}
