/** Questions to the data before a plan's statements. */
import { type Diagnostic, DiagnosticError, error } from '../diagnostic/index.ts'
import type { Phase, PreflightAnswer, PreflightCheck, Session } from '../plan/index.ts'

function broken(check: PreflightCheck, { count, keys }: PreflightAnswer, step: Phase['steps'][number]): Diagnostic {
  const shown = keys.length > 0 ? ` (${keys.join(', ')}${count > keys.length ? ', …' : ''})` : ''
  const said = check.message.charAt(0).toUpperCase() + check.message.slice(1)
  return error('apply/data', `${said}: ${count === 1 ? '1 row' : `${count} rows`}${shown}`, {
    span: check.span ?? step.span,
    hint: check.hint,
  })
}

/**
 * Runs every check of the plan at once, so that no phase is committed while rows stand in the way of a later one. The checks name
 * things as they are before the plan. Throws a `DiagnosticError` with an `apply/data` for each that rows break.
 */
export async function preflight(session: Session, phases: readonly Phase[]): Promise<void> {
  const steps = phases.flatMap((phase) => phase.steps)
  const asked = steps.flatMap((step) => step.preflight.map((check) => ({ step, check })))
  if (asked.length === 0) return
  const answers = await session.check(asked.map((a) => a.check))
  const diagnostics = asked.flatMap(({ check, step }, i) => {
    const answer = answers[i]
    return answer && answer.count > 0 ? [broken(check, answer, step)] : []
  })
  if (diagnostics.length > 0) throw new DiagnosticError(diagnostics)
}
