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

/** A check with what it found. */
interface Asked {
  readonly check: PreflightCheck
  readonly step: Phase['steps'][number]
}

async function findings(session: Session, asked: readonly Asked[]): Promise<readonly Diagnostic[]> {
  if (asked.length === 0) return []
  const answers = await session.check(asked.map((a) => a.check))
  const found: Diagnostic[] = []
  for (const [i, { check, step }] of asked.entries()) {
    const answer = answers[i]
    if (!answer || answer.count === 0) continue
    const parts = await findings(
      session,
      (check.parts ?? []).map((part) => ({ check: part, step })),
    )
    found.push(...(parts.length > 0 ? parts : [broken(check, answer, step)]))
  }
  return found
}

/**
 * Runs every check of the plan at once, so that no phase is committed while rows stand in the way of a later one. The checks name
 * things as they are before the plan. Throws a `DiagnosticError` with an `apply/data` for each that rows break.
 */
export async function preflight(session: Session, phases: readonly Phase[]): Promise<void> {
  const steps = phases.flatMap((phase) => phase.steps)
  const asked = steps.flatMap((step) => step.preflight.map((check) => ({ step, check })))
  const diagnostics = await findings(session, asked)
  if (diagnostics.length > 0) throw new DiagnosticError(diagnostics)
}
