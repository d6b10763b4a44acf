/** `bkend seed`: rows of seed files, and rows that are made up. */
import { type SeedResult, seedProject } from '../../engine/index.ts'
import type { CommandContext } from '../command.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { finish } from '../finish.ts'
import { listOf, textOf } from '../flags.ts'
import { changeOptions } from '../options.ts'
import { exitCodeOf } from '../outcome.ts'
import { progressOn } from '../progress.ts'

function rowsText(count: number): string {
  return count === 1 ? '1 row' : `${count} rows`
}

/** What became of a table's rows: `1000 rows: 20 new, 3 changed`. */
function became({ rows, inserted, updated }: SeedResult['tables'][number]): string {
  const parts = [inserted > 0 && `${inserted} new`, updated > 0 && `${updated} changed`].filter(Boolean)
  return `${rowsText(rows)}${parts.length === 0 ? ', all there' : `: ${parts.join(', ')}`}`
}

function textFor({ outcome, tables, environment }: SeedResult): string {
  if (tables.length === 0) return 'The seed files hold no rows.\n'
  const width = Math.max(...tables.map(({ table }) => table.length))
  const lines = tables.map((t) => `  ${t.table.padEnd(width)}  ${became(t)}\n`)
  return `${outcome === 'done' ? `Seeded ${environment}` : `${environment} has every seed row`}\n${lines.join('')}`
}

/** Puts the rows in, or says why none was. */
export async function seed(context: CommandContext): Promise<ExitCode> {
  const { terminal, flags } = context
  const progress = progressOn(terminal)
  const rows = textOf(flags, 'rows')
  const result = await seedProject({
    ...changeOptions(context, progress),
    ...(rows !== undefined && { rows: Number(rows) }),
    tables: listOf(flags, 'table'),
    seed: Number(textOf(flags, 'seed') ?? 0),
  }).finally(() => progress.end())
  const { outcome, environment, tables, diagnostics, sources } = result
  const exitCode = exitCodeOf(outcome)
  return await finish(context, {
    command: 'seed',
    outcome,
    exitCode,
    diagnostics,
    sources,
    details: () => ({ environment, tables }),
    text: () => (exitCode === EXIT.ok ? textFor(result) : ''),
  })
}
