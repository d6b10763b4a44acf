/** `bkend history`: what was applied. */
import { historyOf } from '../../engine/index.ts'
import type { CommandContext } from '../command.ts'
import type { ExitCode } from '../exit-codes.ts'
import { finish } from '../finish.ts'
import { textOf } from '../flags.ts'
import { projectOptions } from '../options.ts'
import { exitCodeOf } from '../outcome.ts'
import { progressOn } from '../progress.ts'

const LIMIT = 20

/** Lists the versions, newest first. */
export async function history(context: CommandContext): Promise<ExitCode> {
  const { terminal, flags, signal } = context
  const limit = Number(textOf(flags, 'limit') ?? LIMIT)
  const progress = progressOn(terminal)
  const onProgress = (message: string): void => progress.update(message)
  const result = await historyOf({ ...projectOptions(context), onProgress, signal }, limit).finally(() =>
    progress.end(),
  )
  const exitCode = exitCodeOf(result.outcome)
  const { versions, unfinished, diagnostics, sources } = result
  if (exitCode === 0 && unfinished) terminal.err('A push stopped part-way; `bkend push` takes it up.\n')
  const list = (): string => (versions.length === 0 ? 'Nothing was pushed here yet.\n' : versions.map(row).join(''))
  return await finish(context, {
    command: 'history',
    outcome: exitCode === 0 ? 'done' : result.outcome,
    exitCode,
    diagnostics,
    sources,
    details: () => ({ versions, unfinished }),
    text: () => (exitCode === 0 ? list() : ''),
  })
}

function row(version: { version: number; appliedAt: string; appliedBy: string; summary: string }): string {
  return `${String(version.version).padStart(4)}  ${version.appliedAt}  ${version.appliedBy}  ${version.summary}\n`
}
