/** `bkend check --watch`: every run between two lines by which an editor knows where it begins and ends. */
import { type CheckResult, watchCheck } from '../../engine/index.ts'
import type { CommandContext } from '../command.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { misused } from '../finish.ts'
import { projectOptions } from '../options.ts'
import { progressOn } from '../progress.ts'
import { clock } from '../render/clock.ts'
import { countsOf, renderDiagnostics } from '../render/diagnostics.ts'
import { documentText } from '../render/json.ts'
import { count } from '../render/paint.ts'
import type { CommandReport } from '../report.ts'
import { checkReport } from './check-report.ts'

function verdict({ diagnostics, tables }: CheckResult): string {
  const wrong = countsOf(diagnostics, ['error', 'warning'])
  return wrong === '' ? `${count(tables, 'table')}, nothing wrong` : wrong
}

/** One document a line: whoever reads along knows where each ends. */
function lineOf(report: CommandReport): string {
  return `${JSON.stringify(JSON.parse(documentText(report)))}\n`
}

/** Checks at every save until Ctrl-C. */
export async function checkWatch(context: CommandContext): Promise<ExitCode> {
  const { terminal, flags, signal } = context
  if (flags.has('report')) {
    const message = '`--watch` tells at every save, and `--report` is for a single run'
    return await misused(context, 'check', message, 'Leave one of them out')
  }
  const json = flags.has('json')
  const progress = progressOn(terminal)
  await watchCheck({
    ...projectOptions(context),
    access: flags.has('access'),
    signal,
    onProgress: (message) => (json ? undefined : progress.update(message)),
    onStart: () => (json ? undefined : terminal.err(`[${clock()}] bkend check: started\n`)),
    onResult(result) {
      progress.end()
      if (json) return terminal.out(lineOf(checkReport(result)))
      terminal.err(renderDiagnostics(result.diagnostics, result.sources, terminal.colours.err))
      terminal.err(`[${clock()}] bkend check: ended with ${verdict(result)}\n`)
    },
  })
  progress.end()
  return EXIT.ok
}
