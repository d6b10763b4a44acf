/** `bkend check`: loads and judges, and runs the permission tests where they are asked for. */
import { type CheckResult, checkProject } from '../../engine/index.ts'
import type { CommandContext } from '../command.ts'
import type { ExitCode } from '../exit-codes.ts'
import { finish } from '../finish.ts'
import { projectOptions } from '../options.ts'
import { progressOn } from '../progress.ts'
import { checkReport } from './check-report.ts'

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

/** Reports every mistake of config, schema and permission tests; with `--watch` at every save, until Ctrl-C. */
export async function check(context: CommandContext): Promise<ExitCode> {
  if (context.flags.has('watch')) return await (await import('./check-watch.ts')).checkWatch(context)
  return await finish(context, checkReport(await checked(context)))
}
