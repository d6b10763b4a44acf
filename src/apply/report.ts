/** What applying a plan came to. */
import type { Diagnostic } from '../diagnostic/index.ts'
import type { Version } from '../plan/index.ts'

/** How it ended. */
export type ApplyOutcome = 'applied' | 'nothing' | 'failed' | 'drift' | 'locked' | 'stopped' | 'interrupted'

/** The exit code of each outcome, as the command line promises them. */
export const APPLY_EXIT_CODES: Readonly<Record<ApplyOutcome, number>> = {
  applied: 0,
  nothing: 0,
  failed: 1,
  drift: 6,
  locked: 7,
  stopped: 8,
  interrupted: 130,
}

/** Plain data. */
export interface ApplyReport {
  readonly outcome: ApplyOutcome
  readonly exitCode: number
  readonly diagnostics: readonly Diagnostic[]
  /** Committed phases, those of an earlier run of the same plan included. */
  readonly phasesDone: number
  readonly phases: number
  /** The version that was written; with `nothing` the one that already says so. */
  readonly version: Version | null
}

/** A report; its exit code follows from the outcome. */
export function reportOf(parts: Omit<ApplyReport, 'exitCode'>): ApplyReport {
  return { ...parts, exitCode: APPLY_EXIT_CODES[parts.outcome] }
}
