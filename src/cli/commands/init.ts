/** `bkend init`: a config and a first schema file. */
import { type InitOptions, initProject } from '../../engine/index.ts'
import { askChoice } from '../ask.ts'
import type { CommandContext } from '../command.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { textOf } from '../flags.ts'
import { renderDiagnostics } from '../render/diagnostics.ts'
import { jsonText } from '../render/json.ts'

type Choices = Pick<InitOptions, 'database' | 'language'>

/** What flags and answers choose; null where the user left. */
async function choices({ terminal, flags }: CommandContext): Promise<Choices | null> {
  const url = textOf(flags, 'url')
  const asks = terminal.interactive && !flags.has('yes')
  const database =
    url !== undefined && !url.startsWith('pglite:')
      ? 'server'
      : url !== undefined || !asks
        ? 'embedded'
        : await askChoice('Where is the database?', [
            { value: 'embedded', label: 'embedded, in the folder .bkend/ (no server needed)' },
            { value: 'server', label: 'a Postgres server, its URL in DATABASE_URL' },
          ])
  if (database === null) return null
  const said = textOf(flags, 'language')
  const language =
    said === 'ts' || said === 'yaml'
      ? said
      : !asks
        ? 'ts'
        : await askChoice('In which language do you declare tables?', [
            { value: 'ts', label: 'TypeScript' },
            { value: 'yaml', label: 'YAML' },
          ])
  return language === null ? null : { database, language }
}

/** Writes what is missing, never over anything, and says what to do next. */
export async function init(context: CommandContext): Promise<ExitCode> {
  const { terminal, flags } = context
  const chosen = await choices(context)
  if (!chosen) return EXIT.interrupted
  const url = textOf(flags, 'url')
  const result = await initProject({ cwd: terminal.cwd, ...chosen, ...(url !== undefined && { url }) })
  const exitCode = result.diagnostics.some((d) => d.severity === 'error') ? EXIT.failed : EXIT.ok
  terminal.err(renderDiagnostics(result.diagnostics, new Map(), terminal.colours.err))
  if (flags.has('json')) terminal.out(jsonText({ exitCode, ...result }))
  else {
    terminal.out(result.written.map((file) => `wrote ${file}\n`).join(''))
    terminal.out(result.kept.map((file) => `kept ${file}\n`).join(''))
    if (exitCode === EXIT.ok) terminal.out(`\nNext: ${result.next}\n`)
  }
  return exitCode
}
