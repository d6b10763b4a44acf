/** `bkend rollback VERSION`: back to what an earlier version declared, as a new version. */
import {
  type ChangeOptions,
  type Prepared,
  type PreparedRollback,
  prepareRollback,
  type RunResult,
} from '../../engine/index.ts'
import type { CommandContext } from '../command.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { finish, misused } from '../finish.ts'
import { textOf } from '../flags.ts'
import { changeOptions } from '../options.ts'
import { exitCodeOf } from '../outcome.ts'
import { progressOn } from '../progress.ts'
import { changeDetails, runDetails } from '../render/json.ts'
import { renderDestination, renderWentBack } from '../render/result.ts'
import { type Asking, attempt, untold } from './attempt.ts'
import { NO_FILES, takeAlong } from './take-along.ts'

/** Goes back, asking what push asks. */
export async function rollback(context: CommandContext): Promise<ExitCode> {
  const { terminal, flags } = context
  const to = Number(textOf(flags, 'version'))
  if (!Number.isSafeInteger(to) || to < 1) return await noVersion(context)
  const progress = progressOn(terminal)
  const asks = terminal.interactive && !flags.has('yes')
  const options: ChangeOptions = { ...changeOptions(context, progress), fixed: asks, guarded: true }
  const asking: Asking = { context, progress, told: new Set() }
  const way: Way = { goal: null }
  const plan = async (given: ChangeOptions): Promise<Prepared> => {
    const prepared = await prepareRollback(given, to)
    way.goal = prepared.goal
    return prepared
  }
  try {
    return await report(asking, to, way, options, await attempt(options, asking, asks, plan))
  } finally {
    progress.end()
  }
}

async function noVersion(context: CommandContext): Promise<ExitCode> {
  const message = `\`${textOf(context.flags, 'version') ?? ''}\` is no version`
  const hint = '`bkend history` lists the versions: `bkend rollback 3`'
  return await misused(context, 'rollback', message, hint)
}

/** The goal is known to the way alone, which may be planned several times. */
interface Way {
  goal: PreparedRollback['goal']
}

async function report(
  asking: Asking,
  to: number,
  way: Way,
  options: ChangeOptions,
  result: RunResult,
): Promise<ExitCode> {
  const { context } = asking
  const { terminal } = context
  const { outcome, questions } = result
  const exitCode = exitCodeOf(outcome)
  if (questions.length > 0) terminal.err(renderDestination(result))
  const found = untold(asking, [...result.diagnostics, ...questions.map((question) => question.diagnostic)])
  if (outcome === 'interrupted' && found.length === 0) terminal.err('Nothing was applied.\n')
  const head = renderWentBack(result, to, terminal.colours.out)
  const files = exitCode === EXIT.ok && way.goal ? await takeAlong(context, to, options, way.goal, head) : NO_FILES
  return await finish(context, {
    command: 'rollback',
    outcome,
    exitCode,
    diagnostics: [...found, ...files.diagnostics],
    sources: result.sources,
    details: () => ({
      ...runDetails(result),
      ...changeDetails(result),
      to,
      edits: files.edits,
      written: files.written,
    }),
    text: () => files.text,
    run: result,
  })
}
