/** A question of a push, asked at the terminal. */
import { answerRename, type ChangeOptions, type RunResult } from '../../engine/index.ts'
import { askChoice, askYesNo } from '../ask.ts'
import { renderDiagnostic } from '../render/diagnostics.ts'
import { paint } from '../render/paint.ts'
import { renderDestination } from '../render/result.ts'
import type { Terminal } from '../terminal.ts'

/** Asks the first open question; the options (or files) with its answer, or null where the user left. */
export async function settle(
  options: ChangeOptions,
  terminal: Terminal,
  result: RunResult,
): Promise<ChangeOptions | null> {
  const question = result.questions[0]
  if (!question) return null
  terminal.err(renderDestination(result))
  terminal.err(renderDiagnostic(question.diagnostic, result.sources, paint(terminal.colours.err)))
  const allowed: ChangeOptions = { ...options, allow: [...options.allow, question.allow] }
  if (!question.rename) return (await askYesNo(`Allow ${question.allow}?`)) ? allowed : null
  const { from, to } = question.rename
  const answer = await askChoice(`Is \`${to.name}\` what \`${from.name}\` is called now?`, [
    { value: 'rename', label: `yes, rename it and keep what it holds` },
    { value: 'drop', label: `no, drop \`${from.name}\` with all it holds and add \`${to.name}\`` },
  ])
  if (answer === null) return null
  if (answer === 'drop') return allowed
  terminal.err(`wrote ${await answerRename(options.cwd, question)}\n`)
  return options
}
