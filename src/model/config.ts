/** The project's configuration, after `env()` was read for the environment in use. */
import type { SourceSpan } from '../diagnostic/index.ts'
import type { ServeConfig } from './serve-config.ts'

/** A value that is read from the environment when it is needed. */
export interface EnvironmentVariable {
  readonly variable: string
  readonly span?: SourceSpan
}

/** One place to push to. */
export interface EnvironmentConfig {
  readonly url: string | EnvironmentVariable
  /** The login of `bkend serve`, where it is not that of push. */
  readonly serveUrl?: string | EnvironmentVariable
  /** Asks for every hazard by name and refuses tables left open. */
  readonly protected: boolean
  /** Where permission tests run. */
  readonly shadow?: string | EnvironmentVariable
}

/** What `generate` writes. Absent or false: not written. */
export interface GenerateConfig {
  readonly client: false | { readonly runtime: 'inline' | 'package' }
  /** `shortPaths: false` leaves out the paths without `/data`, which answer all the same. */
  readonly openapi: false | { readonly version: '3.0' | '3.1' | '3.2'; readonly shortPaths?: false }
  readonly validators: boolean
  /** Whether unknown fields are faults, or dropped from what the check returns. */
  readonly checks: false | { readonly unknownFields: 'refuse' | 'strip' }
  readonly jsonSchema: boolean
  readonly docs: boolean
}

/** Names of the three database roles that requests take. */
export interface RoleNames {
  readonly guest: string
  readonly user: string
  readonly admin: string
}

/** SQL that says who asks, where the host has functions of its own for it; what is left out is bkend's own. */
export interface ClaimsConfig {
  /** The asker's id: `auth.uid()`. Null or empty: nobody. */
  readonly userId?: string
  /** The token's claims as jsonb: `auth.jwt()`. `roles` in it are the user's own roles. */
  readonly jwt?: string
  /** create, read, list, update or delete; empty where it is not known. */
  readonly operation?: string
}

/** Settings of the Postgres target. */
export interface PostgresConfig {
  /** The database schema that holds the tables. */
  readonly schema: string
  /** A preset of role names, or the names. */
  readonly roles: 'bkend' | 'supabase' | RoleNames
  readonly forceRowSecurity: boolean
  readonly claims?: ClaimsConfig
  /** The login that the `serveUrl` of the environment in use names: push lets it serve. */
  readonly serveLogin?: string
}

/** A project's configuration with its defaults filled in. */
export interface Config {
  readonly project: string
  /** Folders, absolute. */
  readonly schema: string
  readonly out: string
  /** `keep`: database names as declared; `snake_case`: derived from them. */
  readonly naming: 'keep' | 'snake_case'
  /** Everything in the database schema is ours: drop what is not declared. */
  readonly owned: boolean
  readonly environments: Readonly<Record<string, EnvironmentConfig>>
  readonly generate: GenerateConfig
  readonly postgres: PostgresConfig
  /** Absent: `SERVE_DEFAULTS`. */
  readonly serve?: ServeConfig
}
