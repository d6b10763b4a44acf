/** `bkend check`: loads and judges. */
import { checkProject } from '../../engine/index.ts'
import type { CommandContext } from '../command.ts'
import type { ExitCode } from '../exit-codes.ts'
import { projectOptions } from '../options.ts'
import { exitCodeOf } from '../outcome.ts'
import { renderDiagnostics } from '../render/diagnostics.ts'
import { jsonText } from '../render/json.ts'
import { count } from '../render/paint.ts'

/** Reports every mistake of config and schema. */
export async function check(context: CommandContext): Promise<ExitCode> {
  const { terminal, flags } = context
  const result = await checkProject(projectOptions(context))
  const exitCode = exitCodeOf(result.outcome)
  terminal.err(renderDiagnostics(result.diagnostics, result.sources, terminal.colours.err))
  const { tables, enums, files, diagnostics } = result
  if (flags.has('json')) terminal.out(jsonText({ exitCode, tables, enums, files, diagnostics }))
  else if (exitCode === 0) {
    const types = enums > 0 ? ` and ${count(enums, 'enum type')}` : ''
    terminal.out(
      `${count(tables, 'table')}${types} in ${count(files, 'file')}${diagnostics.length > 0 ? '' : ': nothing wrong'}\n`,
    )
  }
  return exitCode
}
