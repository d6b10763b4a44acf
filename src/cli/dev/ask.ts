/** A question of `bkend dev`, put at the terminal while files are watched on. */
import type { DevAnswer, Question, RunResult } from '../../engine/index.ts'
import { pressKey } from '../press-key.ts'
import { renderChanges } from '../render/changes.ts'
import { renderDiagnostic } from '../render/diagnostics.ts'
import { paint } from '../render/paint.ts'
import { renderStatements } from '../render/plan.ts'
import { renderDestination } from '../render/result.ts'
import type { Terminal } from '../terminal.ts'
import type { Status } from './status.ts'

/** What the keys do, in one line. */
function keysOf({ rename, allow }: Question): string {
  if (!rename) return `y: yes, allow ${allow} · n: no, wait for another save · d: show what would be done`
  const { from, to } = rename
  return `y: yes, rename it · n: no, drop \`${from.name}\` with all it holds and add \`${to.name}\` · d: show what would be done`
}

/** Asks: `y`, `n`, or `d` for what would be done; Escape leaves it open. */
export async function askAt(
  terminal: Terminal,
  status: Status,
  question: Question,
  result: RunResult,
  signal: AbortSignal,
): Promise<DevAnswer> {
  const style = paint(terminal.colours.err)
  status.print(renderDestination(result))
  status.print(renderDiagnostic(question.diagnostic, result.sources, style))
  for (;;) {
    status.print(`${style.bold(keysOf(question))}\n`)
    const key = await pressKey(['y', 'n', 'd'], signal)
    if (key === 'd') {
      status.print(`${renderChanges(result.changes, terminal.colours.err)}\n`)
      if (result.plan) status.print(`${renderStatements(result.plan)}\n`)
      continue
    }
    if (key === 'n' && question.rename && !(await meansIt(status, question, style, signal))) continue
    return key === 'y' ? 'yes' : key === 'n' ? 'no' : null
  }
}

/** What is lost for good is not lost by one key. */
async function meansIt(
  status: Status,
  { allow }: Question,
  style: ReturnType<typeof paint>,
  signal: AbortSignal,
): Promise<boolean> {
  status.print(`${style.bold(`Really lose it (${allow})? y: yes · n: no, ask again`)}\n`)
  return (await pressKey(['y', 'n'], signal)) === 'y'
}
