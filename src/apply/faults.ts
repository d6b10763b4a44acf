/** Faults of a run, as diagnostics: which statement, which declaration, what stands, what to do. */
import { type Diagnostic, DiagnosticError, error } from '../diagnostic/index.ts'
import { CommitUnknown, type Plan, type Step, StepFailure, StoppedWithin, stepWords } from '../plan/index.ts'
import type { ApplyOutcome } from './report.ts'

function spanOf(step: Step): Diagnostic['span'] {
  if (step.span) return step.span
  for (const change of step.changes) {
    const span = change.kind === 'drop' ? change.from.span : change.to.span
    if (span) return span
  }
  return undefined
}

/** What a failed run leaves behind, and the way on. */
function standing(done: number, failure: StepFailure | null): string {
  if (failure?.disconnected && failure.step.isolation === 'none')
    return 'The connection is gone and whether it took effect is not known: push again, it finds out'
  // A step of several commands, none of which is undone.
  if (failure && failure.step.action.kind !== 'statement')
    return 'What it did before stands; correct the cause and push again: it goes on from there'
  if (done > 0) return 'Its phase was rolled back; correct the cause and push again'
  return 'Nothing was changed'
}

function stepDiagnostic(failure: StepFailure, done: number): Diagnostic {
  const message = `\`${stepWords(failure.step)}\` failed: ${failure.message}`
  const hint = [failure.hint, standing(done, failure)].filter(Boolean).join('. ')
  return error('apply/statement', message, { span: spanOf(failure.step), hint })
}

/** What stands of a plan that stopped part-way. */
export function stoppedDiagnostic(plan: Plan, done: number): Diagnostic {
  const next = plan.phases[done]?.steps[0]
  const message = `${done} of ${plan.phases.length} phases were committed and stand`
  const names = next ? ` with \`${stepWords(next)}\`` : ''
  return error('apply/stopped', message, {
    span: next ? spanOf(next) : undefined,
    hint: `Push again: it goes on from there${names}`,
  })
}

/** Whether a step that failed outside a transaction may have changed something. */
function mayHaveWritten({ disconnected, step }: StepFailure): boolean {
  return disconnected || step.action.kind === 'function'
}

const BY_CODE: Readonly<Partial<Record<Diagnostic['code'], ApplyOutcome>>> = {
  'apply/locked': 'locked',
  'apply/drift': 'drift',
  'apply/interrupted': 'interrupted',
}

/** What a thrown fault tells the user, and how the run ended. Rethrows a fault of ours. */
export function told(
  fault: unknown,
  plan: Plan,
  done: number,
): { readonly outcome: ApplyOutcome; readonly diagnostics: readonly Diagnostic[] } {
  if (!(fault instanceof DiagnosticError) && !(fault instanceof StepFailure)) throw fault
  const own = fault instanceof StepFailure ? [stepDiagnostic(fault, done)] : fault.diagnostics
  if (done > 0) return { outcome: 'stopped', diagnostics: [...own, stoppedDiagnostic(plan, done)] }
  if (fault instanceof CommitUnknown || fault instanceof StoppedWithin) return { outcome: 'stopped', diagnostics: own }
  const alone = fault instanceof StepFailure && fault.step.isolation === 'none' && mayHaveWritten(fault)
  const nothing = own.map((d) =>
    d.code === 'apply/interrupted' && !d.hint ? { ...d, hint: 'Nothing was changed' } : d,
  )
  const outcome = own.map((d) => BY_CODE[d.code]).find((o) => o !== undefined)
  return { outcome: outcome ?? (alone ? 'stopped' : 'failed'), diagnostics: nothing }
}
