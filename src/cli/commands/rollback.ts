/** `bkend rollback VERSION`: back to what an earlier version declared, as a new version. */
import { type ChangeOptions, prepareRollback, type RunResult } from '../../engine/index.ts'
import type { CommandContext } from '../command.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { finish } from '../finish.ts'
import { textOf } from '../flags.ts'
import { changeOptions } from '../options.ts'
import { exitCodeOf } from '../outcome.ts'
import { progressOn } from '../progress.ts'
import { changeDetails, runDetails } from '../render/json.ts'
import { renderDestination, renderPushed } from '../render/result.ts'
import { type Asking, attempt, untold } from './attempt.ts'

/** Goes back, asking what push asks. */
export async function rollback(context: CommandContext): Promise<ExitCode> {
  const { terminal, flags } = context
  const to = Number(textOf(flags, 'version'))
  if (!Number.isSafeInteger(to) || to < 1) return await noVersion(context)
  const progress = progressOn(terminal)
  const asks = terminal.interactive && !flags.has('yes')
  const options: ChangeOptions = { ...changeOptions(context, progress), fixed: asks, guarded: true }
  const asking: Asking = { context, progress, told: new Set() }
  const way = (given: ChangeOptions) => prepareRollback(given, to)
  try {
    return await report(asking, to, await attempt(options, asking, asks, way))
  } finally {
    progress.end()
  }
}

async function noVersion(context: CommandContext): Promise<ExitCode> {
  const message = `\`${textOf(context.flags, 'version') ?? ''}\` is no version`
  const hint = '`bkend history` lists the versions: `bkend rollback 3`'
  const diagnostics = [{ code: 'cli/usage', severity: 'error', message, hint }] as const
  return await finish(context, {
    command: 'rollback',
    outcome: 'usage',
    exitCode: EXIT.usage,
    diagnostics,
    sources: new Map(),
  })
}

async function report(asking: Asking, to: number, result: RunResult): Promise<ExitCode> {
  const { context } = asking
  const { terminal } = context
  const { outcome, questions, sources } = result
  const exitCode = exitCodeOf(outcome)
  const diagnostics = untold(asking, [...result.diagnostics, ...questions.map((question) => question.diagnostic)])
  if (questions.length > 0) terminal.err(renderDestination(result))
  if (outcome === 'interrupted' && diagnostics.length === 0) terminal.err('Nothing was applied.\n')
  return await finish(context, {
    command: 'rollback',
    outcome,
    exitCode,
    diagnostics,
    sources,
    details: () => ({ ...runDetails(result), ...changeDetails(result), to, written: [] }),
    text: () => (exitCode === EXIT.ok ? renderPushed(result, terminal.colours.out) : ''),
    run: result,
  })
}
