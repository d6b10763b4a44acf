/** `bkend check`: loads and judges, and runs the permission tests where they are asked for. */
import { type CheckResult, checkProject } from '../../engine/index.ts'
import type { CommandContext } from '../command.ts'
import type { ExitCode } from '../exit-codes.ts'
import { finish } from '../finish.ts'
import { projectOptions } from '../options.ts'
import { exitCodeOf } from '../outcome.ts'
import { progressOn } from '../progress.ts'
import { count } from '../render/paint.ts'

async function checked(context: CommandContext): Promise<CheckResult> {
  const { terminal, flags, signal } = context
  if (!flags.has('access')) return await checkProject(projectOptions(context))
  const progress = progressOn(terminal)
  try {
    const onProgress = (message: string): void => progress.update(message)
    return await checkProject({ ...projectOptions(context), access: true, onProgress, signal })
  } finally {
    progress.end()
  }
}

function testsText({ access }: CheckResult): string {
  if (access === null) return ''
  const { passed, failed } = access
  if (passed.length + failed === 0) return 'There are no permission tests\n'
  return failed === 0 ? `${count(passed.length, 'permission test')} hold\n` : ''
}

/** Reports every mistake of config, schema and permission tests. */
export async function check(context: CommandContext): Promise<ExitCode> {
  const result = await checked(context)
  const { outcome, tables, enums, files, access, diagnostics, sources } = result
  const exitCode = exitCodeOf(outcome)
  const types = enums > 0 ? ` and ${count(enums, 'enum type')}` : ''
  const told = `${count(tables, 'table')}${types} in ${count(files, 'file')}`
  return await finish(context, {
    command: 'check',
    outcome: exitCode === 0 ? 'done' : outcome,
    exitCode,
    diagnostics,
    sources,
    details: () => ({
      tables,
      enums,
      files,
      access: access && { passed: access.passed.length, failed: access.failed },
    }),
    text: () =>
      exitCode === 0 ? `${told}${diagnostics.length > 0 ? '' : ': nothing wrong'}\n${testsText(result)}` : '',
    holds: access?.passed ?? [],
  })
}
