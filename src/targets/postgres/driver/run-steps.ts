/** Steps to the server, many in one message. */

import { DiagnosticError, error } from '../../../diagnostic/index.ts'
import { type PreflightAnswer, type PreflightCheck, type Step, StepFailure } from '../../../plan/index.ts'
import { BatchFailure, type Connection } from './connection.ts'
import { faultCode, faultText } from './faults.ts'
import { timeoutsOf } from './settings.ts'
import { adviceFor, stepFailure } from './step-failure.ts'

/** At most so many steps, and characters, in one message: so that progress shows and an abort is not kept waiting. */
const STEPS_A_MESSAGE = 200
const CHARACTERS_A_MESSAGE = 500_000

interface Piece {
  readonly step: Step
  /** Sets the step's timeouts where they differ from those of the step before. */
  readonly prefix: string
  readonly text: string
}

function statementOf(step: Step): string {
  if (step.action.kind === 'statement') return step.action.text
  throw new StepFailure(step, `Postgres runs statements, and this step is a ${step.action.kind}`, {})
}

function pieces(steps: readonly Step[]): Piece[] {
  let before = ''
  return steps.map((step) => {
    const timeouts = `${timeoutsOf(step).join(' ')}\n`
    const prefix = timeouts === before ? '' : timeouts
    before = timeouts
    return { step, prefix, text: statementOf(step) }
  })
}

function messages(all: readonly Piece[]): Piece[][] {
  const groups: Piece[][] = []
  let size = 0
  for (const piece of all) {
    const open = groups.at(-1)
    if (open && open.length < STEPS_A_MESSAGE && size + piece.text.length < CHARACTERS_A_MESSAGE) open.push(piece)
    else groups.push([piece])
    size = groups.at(-1) === open ? size + piece.text.length : piece.text.length
  }
  return groups
}

/**
 * Runs the steps in order inside the transaction that is open. Throws `StepFailure` for the one that failed.
 * `onProgress` is told how many are done, between messages.
 */
export async function runSteps(
  connection: Connection,
  steps: readonly Step[],
  onProgress?: (message: string) => void,
): Promise<void> {
  let done = 0
  for (const group of messages(pieces(steps))) {
    try {
      await connection.batch(group.map((p) => p.prefix + p.text))
    } catch (fault) {
      if (!(fault instanceof BatchFailure)) throw fault
      const piece = group[Math.max(0, fault.index)]
      if (!piece) throw fault
      throw stepFailure(piece.step, fault.cause, fault.offset + piece.prefix.length)
    }
    done += group.length
    if (done < steps.length) onProgress?.(`${done} of ${steps.length} statements`)
  }
}

function answerOf(row: { count?: unknown; keys?: unknown } | undefined): PreflightAnswer {
  const keys = Array.isArray(row?.keys) ? row.keys.map(String) : []
  return { count: Number(row?.count ?? 0), keys: keys.slice(0, 5) }
}

/** Runs the checks in one message. Throws a `DiagnosticError` (`apply/statement`) where the server refuses one. */
export async function runChecks(
  connection: Connection,
  checks: readonly PreflightCheck[],
): Promise<readonly PreflightAnswer[]> {
  try {
    const rows = await connection.batch(checks.map((c) => c.query))
    return rows.map((r) => answerOf(r[0]))
  } catch (fault) {
    if (!(fault instanceof BatchFailure)) throw fault
    const text = faultText(fault.cause)
    const code = faultCode(fault.cause)
    const check = checks[Math.max(0, fault.index)]
    const message = `Whether ${check?.message ?? 'the data fits'} could not be checked: ${text}`
    const forced = code === '42501' && /row-level security/.test(text)
    const diagnostic = error(forced ? 'target/forced-row-security' : 'apply/statement', message, {
      span: check?.span,
      hint: adviceFor(code, text),
    })
    throw new DiagnosticError([diagnostic], { cause: fault.cause })
  }
}
