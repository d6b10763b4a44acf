/** The command line's measurements: load, push, push again, push with a column more, generate. */
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Databases } from './database.ts'
import { type Measure, type Run, repeat, run } from './processes.ts'
import { addColumn, touchTable, writeProject } from './project.ts'

/** What a command took, or why it could not be measured. */
export type Outcome = Measure | { readonly skipped: string }

/** What is measured, by name, in the order of the table. */
export type Outcomes = Record<string, Outcome>

/** Where and how often. */
export interface Bench {
  /** The built command line. */
  readonly bin: string
  readonly folder: string
  readonly tables: number
  readonly runs: number
  readonly databases: Databases
}

function bkend({ bin, folder }: Bench, args: readonly string[], allow: readonly number[] = [0]): Promise<Run> {
  return run(process.execPath, [bin, ...args], { cwd: folder, allow })
}

function reason(fault: unknown): string {
  return (fault instanceof Error ? fault.message : String(fault)).trim()
}

async function attempt(measure: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await measure()
  } catch (fault) {
    return { skipped: reason(fault) }
  }
}

/** The same statements as bkend's, by psql in one transaction; `pushed`: a database that bkend has pushed to. */
async function throughPsql(bench: Bench, pushed: string): Promise<Outcome> {
  const { databases, folder, runs } = bench
  const psql = await run('psql', ['--version'], { cwd: folder }).catch(() => null)
  if (psql === null) return { skipped: 'psql is not on the PATH' }
  const { stdout } = await bkend(bench, ['diff', '--sql', '--url', await databases.fresh()], [0, 3])
  const file = join(folder, 'first.sql')
  writeFileSync(file, stdout)
  return repeat(runs, async () => {
    const url = await databases.bare(pushed)
    return run('psql', ['-X', '-q', '-1', '-v', 'ON_ERROR_STOP=1', '-f', file, url], { cwd: folder })
  })
}

let forgotten = 0

/**
 * Takes folders of the project away: what was generated, what is remembered. They are moved, not deleted: a file system that
 * has just deleted a thousand files takes many times as long to make the next thousand.
 */
function forget(folder: string, names: readonly string[] = ['generated', '.bkend']): void {
  const gone = join(dirname(folder), 'forgotten')
  mkdirSync(gone, { recursive: true })
  for (const name of names.filter((each) => existsSync(join(folder, each))))
    renameSync(join(folder, name), join(gone, String(forgotten++)))
}

/** Measures every command on a project of the bench's size. Leaves the project with its generated files behind. */
export async function measureCommands(bench: Bench, tell: (what: string) => void): Promise<Outcomes> {
  const { folder, tables, runs, databases } = bench
  writeProject(folder, tables)
  const results: Outcomes = {}
  const measure = async (name: string, body: () => Promise<Outcome>): Promise<void> => {
    tell(`${tables} tables: ${name}`)
    results[name] = await attempt(body)
  }
  const afresh = (names: readonly string[], args: readonly string[]) => () =>
    repeat(runs, () => {
      forget(folder, names)
      return bkend(bench, args)
    })
  await measure('check, first time', afresh(['.bkend'], ['check']))
  await measure('check, nothing changed', afresh([], ['check']))
  await measure('check, one file changed', () =>
    repeat(runs, (i) => {
      touchTable(folder, i)
      return bkend(bench, ['check'])
    }),
  )
  await measure('generate, first time', afresh(['generated', '.bkend'], ['generate']))
  await measure('generate, no files yet', afresh(['generated'], ['generate']))
  await measure('generate, nothing changed', () => repeat(runs, () => bkend(bench, ['generate'])))
  let url = ''
  await measure('first push, no files yet', () =>
    repeat(runs, async () => {
      url = await databases.fresh()
      forget(folder)
      return bkend(bench, ['push', '--yes', '--write', '--url', url])
    }),
  )
  await measure('psql -1, same statements', () => throughPsql(bench, url))
  await measure('push, nothing changed', () =>
    repeat(runs, () => bkend(bench, ['push', '--yes', '--write', '--url', url])),
  )
  await measure('push, one column more', () =>
    repeat(runs, (i) => {
      addColumn(folder, i + 1)
      return bkend(bench, ['push', '--yes', '--write', '--url', url])
    }),
  )
  return results
}

/** How long the command line takes to say anything, beside Node alone. */
export async function measureStart(bin: string, folder: string, runs: number): Promise<Outcomes> {
  const node = (args: readonly string[]): Promise<Run> => run(process.execPath, args, { cwd: folder })
  return {
    'node -e 0': await attempt(() => repeat(runs * 3, () => node(['-e', '0']))),
    'bkend --help': await attempt(() => repeat(runs * 3, () => node([bin, '--help']))),
  }
}
