/** What a pull is asked for, and what it tells. */
import type { LeftAlone } from '../plan/index.ts'
import type { ConnectingOptions } from './connecting.ts'
import type { ProjectOptions } from './options.ts'
import { type LiveResult, NO_LIVE_RESULT, type Outcome } from './result.ts'

/** What a pull is asked for. */
export interface PullOptions extends ProjectOptions, ConnectingOptions {
  /** The language of new files; that of the files which are there unless said, else TypeScript. */
  readonly format?: 'ts' | 'yaml'
  /** Take the database's side where file and database both changed the same thing. */
  readonly overwrite: boolean
  /** How many documents of each collection are read whose fields nothing tells; 1,000 unless said. */
  readonly sample?: number
  /** Write nothing; tell what would be written. */
  readonly dry: boolean
}

/** A file that a pull writes. */
export interface PulledFile {
  /** As the user would type it. */
  readonly path: string
  readonly change: 'added' | 'edited' | 'removed'
}

/** Something that both the files and the database changed, each in its own way. */
export interface PullConflict {
  readonly address: string
  readonly message: string
  /** The file's lines as a diff: `-` what it says, `+` what it would say. */
  readonly diff: string
}

/** What a pull came to. */
export interface PullResult extends LiveResult {
  /** `generated`: files were written · `stale`: they would be · `drift`: nothing was, for conflicts. */
  readonly outcome: Outcome
  readonly files: readonly PulledFile[]
  readonly left: readonly LeftAlone[]
  readonly conflicts: readonly PullConflict[]
  /** How many tables and enum types the database's declarations hold. */
  readonly tables: number
  readonly enums: number
}

/** A result that says nothing yet. */
export const NO_PULL: PullResult = {
  ...NO_LIVE_RESULT,
  files: [],
  left: [],
  conflicts: [],
  tables: 0,
  enums: 0,
}
