/** Questions to the data before a phase's statements. */
import { type Diagnostic, DiagnosticError, error } from '../diagnostic/index.ts'
import type { Phase, PreflightAnswer, PreflightCheck, Session } from '../plan/index.ts'

function broken(check: PreflightCheck, { count, keys }: PreflightAnswer, step: Phase['steps'][number]): Diagnostic {
  const shown = keys.length > 0 ? ` (${keys.join(', ')}${count > keys.length ? ', …' : ''})` : ''
  return error('apply/data', `${count} ${check.message}${shown}`, { span: check.span ?? step.span, hint: check.hint })
}

/** Runs every check of the phase. Throws a `DiagnosticError` with an `apply/data` for each that rows break. */
export async function preflight(session: Session, phase: Phase): Promise<void> {
  const asked = phase.steps.flatMap((step) => step.preflight.map((check) => ({ step, check })))
  if (asked.length === 0) return
  const answers = await session.check(asked.map((a) => a.check))
  const diagnostics = asked.flatMap(({ check, step }, i) => {
    const answer = answers[i]
    return answer && answer.count > 0 ? [broken(check, answer, step)] : []
  })
  if (diagnostics.length > 0) throw new DiagnosticError(diagnostics)
}
