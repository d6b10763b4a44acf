/** `bkend push`: plan, ask at a terminal, apply, generate. */
import { type ChangeOptions, pushPlanFile, type RunResult } from '../../engine/index.ts'
import type { CommandContext } from '../command.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { finish } from '../finish.ts'
import { type FlagValues, textOf } from '../flags.ts'
import { changeOptions } from '../options.ts'
import { exitCodeOf } from '../outcome.ts'
import { progressOn } from '../progress.ts'
import { changeDetails, runDetails } from '../render/json.ts'
import { renderDestination, renderPushed } from '../render/result.ts'
import { type Asking, attempt, untold } from './attempt.ts'

/** How stale generated files are treated: a person at the terminal sees what is written, a script must say so. */
function generateMode(flags: FlagValues, interactive: boolean): 'all' | 'missing' {
  return interactive || flags.has('write') ? 'all' : 'missing'
}

/** Applies the schema, or a reviewed plan. */
export async function push(context: CommandContext): Promise<ExitCode> {
  const { terminal, flags } = context
  const progress = progressOn(terminal)
  const asks = terminal.interactive && !flags.has('yes')
  const options: ChangeOptions = {
    ...changeOptions(context, progress),
    generate: generateMode(flags, terminal.interactive),
    fixed: asks,
    guarded: true,
  }
  const planFile = textOf(flags, 'plan')
  const asking: Asking = { context, progress, told: new Set() }
  try {
    if (planFile !== undefined) return await report(asking, await pushPlanFile(options, planFile))
    return await report(asking, await attempt(options, asking, asks))
  } finally {
    progress.end()
  }
}

async function report(asking: Asking, result: RunResult): Promise<ExitCode> {
  const { context } = asking
  const { terminal } = context
  const { outcome, questions, sources, generated } = result
  const exitCode = exitCodeOf(outcome)
  const found = [...result.diagnostics, ...questions.map((question) => question.diagnostic)]
  const diagnostics = untold(asking, found)
  if (questions.length > 0) terminal.err(renderDestination(result))
  if (outcome === 'interrupted' && diagnostics.length === 0) terminal.err('Nothing was applied.\n')
  return await finish(context, {
    command: 'push',
    outcome,
    exitCode,
    diagnostics,
    sources,
    details: () => ({ ...runDetails(result), ...changeDetails(result), generated }),
    text: () => (exitCode === EXIT.ok ? renderPushed(result, terminal.colours.out) : ''),
    run: result,
  })
}
