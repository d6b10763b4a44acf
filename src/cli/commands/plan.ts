/** `bkend plan`: the plan as JSON, to be reviewed and pushed later. */
import { planText, type RunResult, run, saveText } from '../../engine/index.ts'
import type { Plan } from '../../plan/index.ts'
import type { CommandContext } from '../command.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { textOf } from '../flags.ts'
import { changeOptions } from '../options.ts'
import { exitCodeOf } from '../outcome.ts'
import { progressOn } from '../progress.ts'
import { renderDiagnostics } from '../render/diagnostics.ts'
import { resultJson } from '../render/json.ts'
import { renderStatements } from '../render/plan.ts'
import { renderDestination } from '../render/result.ts'

/** Writes the plan to stdout or a file. A plan with an open question is not written. */
export async function plan(context: CommandContext): Promise<ExitCode> {
  const { terminal, flags } = context
  const progress = progressOn(terminal)
  const result = await run(changeOptions(context, progress), 'plan').finally(() => progress.end())
  terminal.err(
    renderDiagnostics(
      [...result.diagnostics, ...result.questions.map((q) => q.diagnostic)],
      result.sources,
      terminal.colours.err,
    ),
  )
  terminal.err(renderDestination(result))
  const exitCode = exitCodeOf(result.outcome)
  if (exitCode === 0 && result.plan) await write(context, result, result.plan)
  else {
    if (flags.has('json')) terminal.out(resultJson(result, exitCode, false))
    if (exitCode === 0) terminal.err('Nothing to do, so there is no plan: the database is what the files say\n')
  }
  return exitCode
}

/** Without a file the plan itself is the result, also under `--json`: it is JSON, and `push --plan` reads it. */
async function write({ terminal, flags }: CommandContext, result: RunResult, plan: Plan): Promise<void> {
  const text = flags.has('sql') ? renderStatements(plan) : planText(plan)
  const file = textOf(flags, 'output')
  if (file === undefined) terminal.out(text)
  else {
    await saveText(terminal.cwd, file, text)
    terminal.err(`wrote ${file}\n`)
    if (flags.has('json')) terminal.out(resultJson(result, EXIT.ok, false))
  }
}
