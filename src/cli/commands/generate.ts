/** `bkend generate`: writes the generated files, or says which are stale. */
import { generateProject, type RunResult } from '../../engine/index.ts'
import type { CommandContext } from '../command.ts'
import type { ExitCode } from '../exit-codes.ts'
import { finish } from '../finish.ts'
import { projectOptions } from '../options.ts'
import { exitCodeOf } from '../outcome.ts'
import { runDetails } from '../render/json.ts'
import { renderGenerated, upToDate } from '../render/result.ts'

/** Brings the generated files up to date; with `--check` it writes nothing. */
export async function generate(context: CommandContext): Promise<ExitCode> {
  const { terminal, flags } = context
  const result = await generateProject(projectOptions(context), { write: !flags.has('check') })
  const { outcome, diagnostics, sources, generated } = result
  return await finish(context, {
    command: 'generate',
    outcome,
    exitCode: exitCodeOf(outcome),
    diagnostics,
    sources,
    details: () => ({ ...runDetails(result), generated }),
    text: () => (flags.has('check') ? staleText(result) : written(result, terminal.colours.out)),
  })
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
