/** What a run is asked for. */
import type { ConfigOptions } from '../load/index.ts'

/** Which project, and where to. */
export type ProjectOptions = Pick<ConfigOptions, 'cwd' | 'configFile' | 'schema' | 'out' | 'url' | 'environment'>

/** A run that compares with the live project, and may change it. */
export interface ChangeOptions extends ProjectOptions {
  /** `CODE[:subject]` or `all`. */
  readonly allow: readonly string[]
  /** Everything in the database schema is ours. */
  readonly prune: boolean
  /** Milliseconds to wait for another push. */
  readonly lockWait: number
  /** What is applied is what was shown or nothing: no new plan where the database changed in between. */
  readonly fixed: boolean
  /** Whether stale generated files may be overwritten; missing ones are always written. Undefined: no files at all. */
  readonly generate?: 'missing' | 'all'
  /** The run is to change the live project: tables left open are told of, a protected environment's permission tests run first. */
  readonly guarded?: boolean
  /** The plan is to be told in SQL: refused where the database is not spoken to in it. */
  readonly sql?: boolean
  /** The result is to hold the plan as a script, too. */
  readonly script?: boolean
  /** Version of bkend: another version looks at the database again. */
  readonly toolchain: string
  readonly onProgress?: (message: string) => void
  readonly signal?: AbortSignal
}
