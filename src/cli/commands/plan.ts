/** `bkend plan`: the plan as JSON, to be reviewed and pushed later. */
import { planText, type RunResult, removeText, run, saveText } from '../../engine/index.ts'
import type { Plan } from '../../plan/index.ts'
import type { CommandContext } from '../command.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { finish } from '../finish.ts'
import { type FlagValues, textOf } from '../flags.ts'
import { changeOptions } from '../options.ts'
import { exitCodeOf } from '../outcome.ts'
import { progressOn } from '../progress.ts'
import { changeDetails, runDetails } from '../render/json.ts'
import { planDetails, renderStatements } from '../render/plan.ts'
import { renderDestination } from '../render/result.ts'

/** Writes the plan to stdout or a file. A plan with an open question is not written; where there is nothing to do, the file of an earlier run goes. */
export async function plan(context: CommandContext): Promise<ExitCode> {
  const { terminal, flags } = context
  const progress = progressOn(terminal)
  const result = await run(
    { ...changeOptions(context, progress), sql: flags.has('sql'), script: flags.has('sql') },
    'plan',
  ).finally(() => progress.end())
  const exitCode = exitCodeOf(result.outcome)
  const made = exitCode === EXIT.ok ? result.plan : null
  const file = textOf(flags, 'output') ?? null
  terminal.err(renderDestination(result))
  const text = made ? textOfPlan(made, result, flags) : ''
  if (made && file !== null) await saveText(terminal.cwd, file, text)
  if (result.plan === null && exitCode === EXIT.ok && file !== null) await removeText(terminal.cwd, file)
  const code = await finish(context, {
    command: 'plan',
    outcome: result.outcome,
    exitCode,
    diagnostics: [...result.diagnostics, ...result.questions.map((question) => question.diagnostic)],
    sources: result.sources,
    details: () => details(result, made, flags, { text, file }),
    text: () => (file === null ? text : ''),
    run: result,
  })
  if (made && file !== null) terminal.err(`wrote ${file}\n`)
  if (!made && exitCode === EXIT.ok)
    terminal.err('Nothing to do, so there is no plan: the database is what the files say\n')
  return code
}

/** A database without a plain client for scripts is told its statements. */
function textOfPlan(made: Plan, { script }: RunResult, flags: FlagValues): string {
  return flags.has('sql') ? (script ?? renderStatements(made)) : planText(made)
}

interface WrittenPlan {
  readonly text: string
  /** Where it was written; null where it was not. */
  readonly file: string | null
}

function details(result: RunResult, made: Plan | null, flags: FlagValues, { text, file }: WrittenPlan): object {
  return {
    ...runDetails(result),
    ...changeDetails(result),
    ...planDetails(made, flags, text),
    file: made ? file : null,
  }
}
