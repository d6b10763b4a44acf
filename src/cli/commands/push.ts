/** `bkend push`: plan, ask at a terminal, apply, generate. */
import { type ChangeOptions, type Prepared, prepare, pushPlanFile, type RunResult } from '../../engine/index.ts'
import { askYesNo } from '../ask.ts'
import type { CommandContext } from '../command.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { finish, printsDocument } from '../finish.ts'
import { type FlagValues, textOf } from '../flags.ts'
import { changeOptions } from '../options.ts'
import { exitCodeOf } from '../outcome.ts'
import { type Progress, progressOn } from '../progress.ts'
import { changeDetails, runDetails } from '../render/json.ts'
import { renderDestination, renderPreview, renderPushed } from '../render/result.ts'
import { settle } from './settle.ts'

interface Asking {
  readonly context: CommandContext
  readonly progress: Progress
}

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
  }
  const planFile = textOf(flags, 'plan')
  try {
    if (planFile !== undefined) return await report(context, await pushPlanFile(options, planFile))
    return await report(context, await attempt(options, { context, progress }, asks))
  } finally {
    progress.end()
  }
}

/** Plans, settles what can be asked, and applies; each answer plans anew. */
async function attempt(options: ChangeOptions, asking: Asking, asks: boolean): Promise<RunResult> {
  const prepared = await prepare(options)
  asking.progress.end()
  let next: ChangeOptions | null = null
  try {
    const { result } = prepared
    if (!asks || result.questions.length === 0) return await confirmed(prepared, asking, asks)
    next = await settle(options, asking.context.terminal, result)
    if (!next) return result
  } finally {
    await prepared.close()
  }
  return await attempt(next, asking, asks)
}

async function confirmed(prepared: Prepared, { context }: Asking, asks: boolean): Promise<RunResult> {
  const { result } = prepared
  if (result.outcome !== 'pending' && result.outcome !== 'in-sync') return result
  const { terminal, flags } = context
  if (!printsDocument(flags)) {
    const preview = renderPreview(result, terminal.colours.out)
    terminal.out(preview)
  }
  if (asks && result.changes.length > 0) {
    const yes = await askYesNo('Apply this?')
    if (!yes) return { ...result, outcome: 'interrupted', diagnostics: [] }
  }
  return await prepared.apply()
}

async function report(context: CommandContext, result: RunResult): Promise<ExitCode> {
  const { terminal } = context
  const { outcome, questions, sources, generated } = result
  const exitCode = exitCodeOf(outcome)
  const diagnostics = [...result.diagnostics, ...questions.map((question) => question.diagnostic)]
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
