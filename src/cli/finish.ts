/** Ends a command: diagnostics to stderr, the result to stdout, each in the form that was asked for. */
import type { CommandContext } from './command.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { type FlagValues, textOf } from './flags.ts'
import { renderDiagnostics } from './render/diagnostics.ts'
import { documentText } from './render/json.ts'
import type { CommandReport } from './report.ts'
import type { Terminal } from './terminal.ts'

/** One of the formats of `--report`. */
export type ReportFormat = 'text' | 'github' | 'sarif' | 'junit'

/** Whether stdout is a document of its own, so that nothing else may be printed there and nobody is asked. */
export function printsDocument(flags: FlagValues): boolean {
  return flags.has('json') || ['sarif', 'junit'].includes(textOf(flags, 'report') ?? '')
}

/** What `--report` says; without it annotations where GitHub Actions reads along, else text. */
export function reportFormat({ terminal, flags }: CommandContext): ReportFormat {
  const said = textOf(flags, 'report')
  if (said === 'text' || said === 'github' || said === 'sarif' || said === 'junit') return said
  return terminal.github?.reads ? 'github' : 'text'
}

/** What CI is to show at the lines of the files: hazards, too, that nobody has to be asked about. */
async function withHazards(report: CommandReport): Promise<CommandReport> {
  if (!report.run?.plan) return report
  const { hazardWarnings } = await import('../engine/index.ts')
  return { ...report, diagnostics: [...report.diagnostics, ...hazardWarnings(report.run)] }
}

async function stdoutOf({ flags }: CommandContext, report: CommandReport, terminal: Terminal): Promise<string> {
  if (flags.has('json')) return documentText(report)
  switch (textOf(flags, 'report')) {
    case 'sarif':
      return (await import('./report/sarif.ts')).sarifText(await withHazards(report), terminal)
    case 'junit':
      return (await import('./report/junit.ts')).junitText(await withHazards(report))
    default:
      return report.text?.() ?? ''
  }
}

/** Writes diagnostics to stderr and the result to stdout; the answer is the report's exit code. */
export async function finish(context: CommandContext, report: CommandReport): Promise<ExitCode> {
  const { terminal } = context
  if (reportFormat(context) === 'github') {
    const { annotations } = await import('./report/github.ts')
    terminal.err(annotations((await withHazards(report)).diagnostics, terminal))
    await summarise(terminal, report)
  } else terminal.err(renderDiagnostics(report.diagnostics, report.sources, terminal.colours.err))
  terminal.out(await stdoutOf(context, report, terminal))
  return report.exitCode
}

/** Ends a command whose line cannot be meant so, though its flags are those of the command. */
export async function misused(
  context: CommandContext,
  command: string,
  message: string,
  hint: string,
): Promise<ExitCode> {
  const diagnostics = [{ code: 'cli/usage', severity: 'error', message, hint }] as const
  return await finish(context, { command, outcome: 'usage', exitCode: EXIT.usage, diagnostics, sources: new Map() })
}

/** Adds to the job summary; one that cannot be written fails no push. */
async function summarise(terminal: Terminal, report: CommandReport): Promise<void> {
  const file = terminal.github?.summaryFile
  if (file === undefined) return
  const { summaryText } = await import('./report/summary.ts')
  const { appendFile } = await import('node:fs/promises')
  await appendFile(file, summaryText(report)).catch((fault: unknown) => {
    terminal.err(`The job summary was not written: ${fault instanceof Error ? fault.message : String(fault)}\n`)
  })
}
