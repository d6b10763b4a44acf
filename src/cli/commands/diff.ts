/** `bkend diff`: what push would change. */
import type { Diagnostic } from '../../diagnostic/index.ts'
import { type Outcome, type RunResult, run } from '../../engine/index.ts'
import type { CommandContext } from '../command.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { finish, printsDocument } from '../finish.ts'
import { changeOptions } from '../options.ts'
import { exitCodeOf } from '../outcome.ts'
import { progressOn } from '../progress.ts'
import { renderChanges } from '../render/changes.ts'
import { changeDetails, runDetails } from '../render/json.ts'
import { planDetails, planSize, renderCalls, renderStatements } from '../render/plan.ts'
import { destinationText, renderDestination } from '../render/result.ts'

/** A diff refuses nothing: what push would refuse is a warning here. */
function diagnosticsOf(result: RunResult): Diagnostic[] {
  const asked = result.questions.map(({ diagnostic }) => ({ ...diagnostic, severity: 'warning' as const }))
  return [...result.diagnostics, ...asked]
}

/** Questions are told, not asked: a diff changes nothing, so nothing is refused either. An error stays one. */
function codeOf(result: RunResult, asked: boolean): ExitCode {
  const compared = result.plan !== null && result.outcome !== 'failed'
  if (!compared) return exitCodeOf(result.outcome)
  return asked && result.changes.length > 0 ? EXIT.pending : EXIT.ok
}

/** Shows the pending changes, as an overview or as statements. */
export async function diff(context: CommandContext): Promise<ExitCode> {
  const { terminal, flags } = context
  const progress = progressOn(terminal)
  const result = await run({ ...changeOptions(context, progress), sql: flags.has('sql') }, 'plan').finally(() =>
    progress.end(),
  )
  if (!printsDocument(flags) && result.changes.length > 0) terminal.err(renderDestination(result))
  return await finish(context, {
    command: 'diff',
    outcome: outcomeOf(result),
    exitCode: codeOf(result, flags.has('exit-code')),
    diagnostics: diagnosticsOf(result),
    sources: result.sources,
    details: () => ({ ...runDetails(result), ...changeDetails(result), ...planDetails(result.plan, flags) }),
    text: () => body(result, flags.has('sql'), terminal.colours.out),
    run: result,
  })
}

function outcomeOf({ plan, changes, outcome }: RunResult): Outcome {
  if (!plan || outcome === 'failed') return outcome
  return changes.length > 0 ? 'pending' : 'in-sync'
}

function body(result: RunResult, sql: boolean, colours: boolean): string {
  if (!result.plan && result.outcome !== 'in-sync') return ''
  if (!result.plan || result.changes.length === 0)
    return sql ? '' : `Nothing to do: ${destinationText(result)} is what the files say\n`
  if (sql) return renderStatements(result.plan)
  const calls = renderCalls(result.plan)
  return `${renderChanges(result.changes, colours)}${calls && `\n${calls}`}\n${result.summary} (${planSize(result.plan)})\n`
}
