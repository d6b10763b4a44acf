/** `bkend status`: how a live project stands. */
import { type StatusResult, statusOf } from '../../engine/index.ts'
import type { CommandContext } from '../command.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { finish } from '../finish.ts'
import { changeOptions } from '../options.ts'
import { exitCodeOf } from '../outcome.ts'
import { progressOn } from '../progress.ts'
import { changesJson } from '../render/json.ts'
import { renderStatus } from '../render/status.ts'

/** Whoever asks is told by the exit code: 0 in sync, 3 pending, 6 changed by hand, 7 and 8 a push that is not done. */
export async function status(context: CommandContext): Promise<ExitCode> {
  const { terminal } = context
  const progress = progressOn(terminal)
  const result = await statusOf(changeOptions(context, progress)).finally(() => progress.end())
  const { outcome, diagnostics, sources } = result
  return await finish(context, {
    command: 'status',
    outcome,
    exitCode: outcome === 'pending' ? EXIT.pending : exitCodeOf(outcome),
    diagnostics,
    sources,
    details: () => details(result),
    text: () => (result.destination ? renderStatus(result, terminal.colours.out) : ''),
    seen: () => (result.destination ? renderStatus(result, false) : ''),
  })
}

function details(result: StatusResult): object {
  const { project, environment, destination, version, rollback, drift, added, files, pending } = result
  const { unmanaged, unfinished, pushing } = result
  return {
    ...{ project, environment, destination, applied: version, rollback },
    drift: changesJson(drift),
    added,
    files,
    pending: changesJson(pending),
    unmanaged,
    unfinished,
    pushing,
  }
}
