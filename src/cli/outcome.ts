/** The exit code of an outcome. */
import type { Outcome } from '../engine/index.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'

/** How a command ended; `done` where there was nothing to compare. */
export type DocumentOutcome = Outcome | 'done'

const CODES: { readonly [O in DocumentOutcome]: ExitCode } = {
  done: EXIT.ok,
  'in-sync': EXIT.ok,
  pending: EXIT.ok,
  applied: EXIT.ok,
  generated: EXIT.ok,
  failed: EXIT.failed,
  usage: EXIT.usage,
  'refused-hazard': EXIT.hazard,
  'refused-rename': EXIT.rename,
  stale: EXIT.pending,
  drift: EXIT.drift,
  locked: EXIT.locked,
  stopped: EXIT.stopped,
  interrupted: EXIT.interrupted,
}

/** What the process ends with after a run that ended so. `pending` is 0 unless the command was asked to tell. */
export function exitCodeOf(outcome: DocumentOutcome): ExitCode {
  return CODES[outcome]
}
