/** `bkend pull`: the live project becomes schema files. */
import { type PullResult, pullProject } from '../../engine/index.ts'
import { askYesNo } from '../ask.ts'
import type { CommandContext } from '../command.ts'
import type { ExitCode } from '../exit-codes.ts'
import { finish, printsDocument } from '../finish.ts'
import { textOf } from '../flags.ts'
import { projectOptions } from '../options.ts'
import { exitCodeOf } from '../outcome.ts'
import { progressOn } from '../progress.ts'
import { renderConflicts, renderPulled } from '../render/pull.ts'

/** Brings the schema files to the database; where both changed the same thing it asks at a terminal, and else writes nothing. */
export async function pull(context: CommandContext): Promise<ExitCode> {
  const { terminal, flags } = context
  const told = flags.has('write')
  const first = await run(context, told)
  const asks = terminal.interactive && !flags.has('check') && !printsDocument(flags)
  if (first.outcome !== 'drift' || !asks) return await report(context, first)
  terminal.err(renderConflicts(first.conflicts, terminal.colours.err))
  const yes = await askYesNo("Take the database's side in all of them?")
  return await report(context, yes ? await run(context, true) : first)
}

async function run(context: CommandContext, overwrite: boolean): Promise<PullResult> {
  const { terminal, flags, signal } = context
  const progress = progressOn(terminal)
  const [format, sample] = [textOf(flags, 'format'), textOf(flags, 'sample')]
  return await pullProject({
    ...projectOptions(context),
    ...((format === 'ts' || format === 'yaml') && { format }),
    ...(sample !== undefined && { sample: Number(sample) }),
    overwrite,
    dry: flags.has('check'),
    onProgress: (message) => progress.update(message),
    signal,
  }).finally(() => progress.end())
}

async function report(context: CommandContext, result: PullResult): Promise<ExitCode> {
  const { project, environment, destination, files, left, conflicts, tables, enums } = result
  return await finish(context, {
    command: 'pull',
    outcome: result.outcome,
    exitCode: exitCodeOf(result.outcome),
    diagnostics: result.diagnostics,
    sources: result.sources,
    details: () => ({ project, environment, destination, files, left, conflicts, tables, enums }),
    text: () => renderPulled(result, context.terminal.colours.out),
  })
}
