/** `bkend generate`: writes the generated files, or says which are stale. */
import { generateProject, type RunResult } from '../../engine/index.ts'
import type { CommandContext } from '../command.ts'
import type { ExitCode } from '../exit-codes.ts'
import { projectOptions } from '../options.ts'
import { exitCodeOf } from '../outcome.ts'
import { renderDiagnostics } from '../render/diagnostics.ts'
import { resultJson } from '../render/json.ts'
import { renderGenerated, upToDate } from '../render/result.ts'

/** Brings the generated files up to date; with `--check` it writes nothing. */
export async function generate(context: CommandContext): Promise<ExitCode> {
  const { terminal, flags } = context
  const result = await generateProject(projectOptions(context), { write: !flags.has('check') })
  const exitCode = exitCodeOf(result.outcome)
  terminal.err(renderDiagnostics(result.diagnostics, result.sources, terminal.colours.err))
  if (flags.has('json')) terminal.out(resultJson(result, exitCode, false))
  else terminal.out(flags.has('check') ? staleText(result) : written(result, terminal.colours.out))
  return exitCode
}

function written(result: RunResult, colours: boolean): string {
  const fresh = result.outcome === 'in-sync' ? upToDate(result.generated) : ''
  return fresh === '' ? renderGenerated(result.generated, colours) : `${fresh}\n`
}

function staleText(result: RunResult): string {
  const { generated } = result
  if (!generated) return ''
  const differing = generated.files.filter((file) => file.state !== 'unchanged')
  if (differing.length === 0) return written(result, false)
  return differing.map((file) => `${file.state} ${generated.folder}/${file.path}\n`).join('')
}
