/** `bkend init`: a config and a first schema file. */
import { type InitOptions, type InitResult, initProject } from '../../engine/index.ts'
import { askChoice } from '../ask.ts'
import type { CommandContext } from '../command.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { finish } from '../finish.ts'
import { textOf } from '../flags.ts'

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
  const { diagnostics, ...details } = result
  const failed = diagnostics.some((d) => d.severity === 'error')
  return await finish(context, {
    command: 'init',
    outcome: failed ? 'failed' : 'done',
    exitCode: failed ? EXIT.failed : EXIT.ok,
    diagnostics,
    sources: new Map(),
    details: () => details,
    text: () => [...lines(result), ...(failed ? [] : [`\nNext: ${result.next}\n`])].join(''),
  })
}

function lines({ written, kept }: InitResult): string[] {
  return [...written.map((file) => `wrote ${file}\n`), ...kept.map((file) => `kept ${file}\n`)]
}
