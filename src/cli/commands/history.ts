/** `bkend history`: what was applied. */
import { historyOf } from '../../engine/index.ts'
import type { CommandContext } from '../command.ts'
import type { ExitCode } from '../exit-codes.ts'
import { textOf } from '../flags.ts'
import { projectOptions } from '../options.ts'
import { exitCodeOf } from '../outcome.ts'
import { progressOn } from '../progress.ts'
import { renderDiagnostics } from '../render/diagnostics.ts'
import { jsonText } from '../render/json.ts'

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
  terminal.err(renderDiagnostics(result.diagnostics, result.sources, terminal.colours.err))
  const { versions, unfinished, diagnostics } = result
  if (flags.has('json')) terminal.out(jsonText({ exitCode, versions, unfinished, diagnostics }))
  else if (exitCode === 0) {
    if (unfinished) terminal.err('A push stopped part-way; `bkend push` takes it up.\n')
    terminal.out(versions.length === 0 ? 'Nothing was pushed here yet.\n' : versions.map(row).join(''))
  }
  return exitCode
}

function row(version: { version: number; appliedAt: string; appliedBy: string; summary: string }): string {
  return `${String(version.version).padStart(4)}  ${version.appliedAt}  ${version.appliedBy}  ${version.summary}\n`
}
