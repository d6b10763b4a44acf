/** What applying a plan came to. */
import type { Diagnostic } from '../diagnostic/index.ts'
import type { Version } from '../plan/index.ts'

/** How it ended. */
export type ApplyOutcome = 'applied' | 'nothing' | 'failed' | 'drift' | 'locked' | 'stopped' | 'interrupted'

/** Plain data. */
export interface ApplyReport {
  readonly outcome: ApplyOutcome
  readonly diagnostics: readonly Diagnostic[]
  /** Committed phases, those of an earlier run of the same plan included. */
  readonly phasesDone: number
  readonly phases: number
  /** The version that was written; with `nothing` the one that already says so. */
  readonly version: Version | null
}
