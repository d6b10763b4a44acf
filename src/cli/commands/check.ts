/** `bkend check`: loads and judges. */
import { checkProject } from '../../engine/index.ts'
import type { CommandContext } from '../command.ts'
import type { ExitCode } from '../exit-codes.ts'
import { finish } from '../finish.ts'
import { projectOptions } from '../options.ts'
import { exitCodeOf } from '../outcome.ts'
import { count } from '../render/paint.ts'

/** Reports every mistake of config and schema. */
export async function check(context: CommandContext): Promise<ExitCode> {
  const { outcome, tables, enums, files, diagnostics, sources } = await checkProject(projectOptions(context))
  const exitCode = exitCodeOf(outcome)
  const types = enums > 0 ? ` and ${count(enums, 'enum type')}` : ''
  const told = `${count(tables, 'table')}${types} in ${count(files, 'file')}`
  return await finish(context, {
    command: 'check',
    outcome: exitCode === 0 ? 'done' : outcome,
    exitCode,
    diagnostics,
    sources,
    details: () => ({ tables, enums, files }),
    text: () => (exitCode === 0 ? `${told}${diagnostics.length > 0 ? '' : ': nothing wrong'}\n` : ''),
  })
}
