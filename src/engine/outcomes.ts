/** Which outcome a run has that ended in diagnostics. */
import { type Diagnostic, type DiagnosticCode, DiagnosticError } from '../diagnostic/index.ts'
import type { Outcome } from './result.ts'

const BY_CODE: Partial<Record<DiagnosticCode, Outcome>> = {
  'apply/locked': 'locked',
  'apply/drift': 'drift',
  'apply/stopped': 'stopped',
  'apply/interrupted': 'interrupted',
}

/** The outcome that the first telling code gives; `interrupted` where the user pressed Ctrl-C; else `failed`. */
export function outcomeOf(diagnostics: readonly Diagnostic[], signal: AbortSignal | undefined): Outcome {
  for (const { code } of diagnostics) {
    const outcome = BY_CODE[code]
    if (outcome) return outcome
  }
  return signal?.aborted ? 'interrupted' : 'failed'
}

/** What is known of a run with the diagnostics of what was thrown. Rethrows what is a fault of ours. */
export function failed<Known extends { readonly outcome: Outcome; readonly diagnostics: readonly Diagnostic[] }>(
  known: Known,
  fault: unknown,
  signal: AbortSignal | undefined,
): Known {
  if (!(fault instanceof DiagnosticError)) throw fault
  const diagnostics = [...known.diagnostics, ...fault.diagnostics]
  return { ...known, outcome: outcomeOf(fault.diagnostics, signal), diagnostics }
}
