/** What the server is handed: everything that a request is answered with. */
import type { Store } from '../query/index.ts'
import type { ServeOptions } from './options.ts'
import type { PublishedSource } from './published.ts'
import type { DevEvents } from './routes/dev-events.ts'
import type { SessionTokens } from './tokens.ts'

/** Writes what happened. Never given keys, tokens, bodies or query strings. */
export interface Log {
  info(fields: Readonly<Record<string, unknown>>, message: string): void
  warn(fields: Readonly<Record<string, unknown>>, message: string): void
  /** `fields.error` is the cause, which no answer tells. */
  error(fields: Readonly<Record<string, unknown>>, message: string): void
}

/** Everything that the routes share. */
export interface ServeContext {
  readonly store: Store
  readonly published: PublishedSource
  readonly project: string
  readonly environment: string
  /** A development environment: secret keys may come from a browser, and nobody is asked for rights that are too many. */
  readonly dev: boolean
  readonly options: ServeOptions
  readonly log: Log
  readonly tokens: SessionTokens
  /** What `bkend dev` tells open pages; undefined: nobody is told. */
  readonly devEvents?: DevEvents
  /** The peer's address where no socket tells it, as on serverless platforms; undefined: unknown, and not counted. */
  addressOf?(request: Request): string | undefined
}
