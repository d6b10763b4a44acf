/** What apply is told beside the plan. */
import type { JsonValue, Snapshot } from '../model/index.ts'
import type { ProjectFunctions } from '../plan/index.ts'

/** Options of one run. */
export interface ApplyOptions {
  /** What is ours of the live project, with remembered sources: the state that the plan was made from. */
  readonly current: Snapshot
  /**
   * The live hash, read before `current` was: while the live project still has it, nothing changed since, and the first phase
   * need not read it all again to know its state.
   */
  readonly liveHash?: string
  /** What the plan leads to, with the sources that history is to remember. */
  readonly desired: Snapshot
  /** Everything in the database schema is ours. */
  readonly prune: boolean
  /** The declared schema, plain JSON, for the history. */
  readonly schema: JsonValue
  readonly inputHash: string
  /** One line for the history. */
  readonly summary: string
  /** Milliseconds to wait for another push. */
  readonly lockWait: number
  /** The functions that the plan calls. Absent: it calls none. */
  readonly functions?: ProjectFunctions
  readonly signal?: AbortSignal
  readonly onProgress?: (message: string) => void
}
