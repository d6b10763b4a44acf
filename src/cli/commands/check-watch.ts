/** `bkend check --watch`: every run between two lines by which an editor knows where it begins and ends. */
import { type CheckResult, watchCheck } from '../../engine/index.ts'
import type { CommandContext } from '../command.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { finish } from '../finish.ts'
import { projectOptions } from '../options.ts'
import { progressOn } from '../progress.ts'
import { renderDiagnostics } from '../render/diagnostics.ts'
import { documentText } from '../render/json.ts'
import { count } from '../render/paint.ts'
import type { CommandReport } from '../report.ts'
import { checkReport } from './check-report.ts'

function clock(): string {
  return new Date().toTimeString().slice(0, 8)
}

function verdict({ diagnostics, tables }: CheckResult): string {
  const of = (severity: 'error' | 'warning'): number => diagnostics.filter((d) => d.severity === severity).length
  const [errors, warnings] = [of('error'), of('warning')]
  if (errors + warnings === 0) return `${count(tables, 'table')}, nothing wrong`
  return [...(errors > 0 ? [count(errors, 'error')] : []), ...(warnings > 0 ? [count(warnings, 'warning')] : [])].join(
    ', ',
  )
}

/** One document a line: whoever reads along knows where each ends. */
function lineOf(report: CommandReport): string {
  return `${JSON.stringify(JSON.parse(documentText(report)))}\n`
}

function refusal(): CommandReport {
  const message = '`--watch` tells at every save, and `--report` is for a single run'
  const diagnostic = { code: 'cli/usage', severity: 'error', message, hint: 'Leave one of them out' } as const
  return { command: 'check', outcome: 'usage', exitCode: EXIT.usage, diagnostics: [diagnostic], sources: new Map() }
}

/** Checks at every save until Ctrl-C. */
export async function checkWatch(context: CommandContext): Promise<ExitCode> {
  const { terminal, flags, signal } = context
  if (flags.has('report')) return await finish(context, refusal())
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
