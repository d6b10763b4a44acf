/** Everything that a seeding puts in, made and judged before a connection is opened. */
import { type Diagnostic, error, hasErrors, type SourceSpan } from '../../diagnostic/index.ts'
import { type Schema, type Seeds, type Table, USERS_TABLE } from '../../model/index.ts'
import type { RowBatch } from '../../plan/index.ts'
import type { Project } from '../project.ts'
import { batchesOf, statementsOf } from './batches.ts'
import { type Asked, madeCounts, wrongWishes } from './fake/counts.ts'
import { type MadeRows, makeUp } from './fake/rows.ts'
import { completeRows, namesOf } from './file-rows.ts'
import { distinctRows, rowJudge } from './judge.ts'
import type { ReadyRow } from './row.ts'
import { withIdsOfTarget } from './target-ids.ts'
import { readyUsers, type SeedUser, userIds } from './users.ts'

/** Rows in the order in which they are sent. */
export interface WantedRows {
  readonly users: readonly SeedUser[]
  readonly statements: readonly (readonly RowBatch[])[]
  /** Table, `$users` too → rows. */
  readonly counts: ReadonlyMap<string, number>
  readonly diagnostics: readonly Diagnostic[]
}

/** What is to be made up. */
export interface WantedCounts extends Asked {
  /** Other numbers make up other rows. */
  readonly seed: number
  /** Asks the database which rows break a check of SQL; nobody is asked unless said. */
  readonly failing?: (batch: RowBatch) => Promise<readonly number[]>
}

const NOTHING: MadeRows = { users: [], rows: new Map(), diagnostics: [] }

function byTable(rows: readonly ReadyRow[]): Map<Table, ReadyRow[]> {
  const found = new Map<Table, ReadyRow[]>()
  for (const row of rows) {
    const ofTable = found.get(row.table) ?? []
    found.set(row.table, ofTable)
    ofTable.push(row)
  }
  return found
}

function spanOf({ written, table }: ReadyRow, path: string): SourceSpan | undefined {
  return written?.places[path.split('.')[0] ?? ''] ?? written?.span ?? table.span
}

/** What is wrong with the rows of files. */
function faultsOf(table: Table, rows: readonly ReadyRow[], schema: Schema): Diagnostic[] {
  const distinct = distinctRows(table, false)
  const judge = rowJudge(table, schema)
  return rows.flatMap((row) => {
    const found = judge.issues(row.values).map(({ path, message, code }) => {
      const what = path === '' ? 'The row' : `\`${path}\` of the row`
      const said = code === 'required' ? 'is required' : message
      return error('seed/value', `${what} \`${row.name}\` of \`${table.name}\` ${said}`, { span: spanOf(row, path) })
    })
    const clash = found.length === 0 ? distinct.clash(row.values) : null
    distinct.take(row)
    if (!clash) return found
    const columns = clash.columns.map((c) => `\`${c}\``).join(', ')
    const message = `The rows \`${clash.other}\` and \`${row.name}\` of \`${table.name}\` have the same ${columns}`
    const hint = 'No two rows may: give one of them another value'
    return [error('seed/duplicate', message, { span: spanOf(row, clash.columns[0] ?? ''), hint })]
  })
}

/** Made-up rows of a table all give the same columns. */
async function failingOf(
  { failing }: WantedCounts,
  table: Table,
  rows: readonly ReadyRow[],
): Promise<readonly number[]> {
  const [batch] = batchesOf(table, rows)
  return failing && batch ? await failing(batch) : []
}

/** Rows of files and rows that are made up; with errors among the diagnostics nothing may be sent. */
export async function readyRows(project: Project, seeds: Seeds, wanted: WantedCounts): Promise<WantedRows> {
  const { config, environment } = project
  const schema = withIdsOfTarget(project)
  const scope = [config.project, environment]
  const diagnostics: Diagnostic[] = [...wrongWishes(wanted, schema)]
  const written = seeds.rows.filter((row) => row.table === USERS_TABLE)
  const ids = userIds(written, scope)
  const users = readyUsers(written, ids, diagnostics)
  const rows = byTable(completeRows(seeds.rows, schema, namesOf(seeds.rows, schema, ids), diagnostics))
  const none = { users, statements: [], counts: new Map(), diagnostics }
  if (hasErrors(diagnostics)) return none
  for (const [table, ofTable] of rows) diagnostics.push(...faultsOf(table, ofTable, schema))
  const counts = madeCounts(wanted, seeds, schema)
  if (hasErrors(diagnostics)) return none
  const made =
    counts.size === 0
      ? NOTHING
      : await makeUp({
          ...{ schema, scope, counts, written: rows, writtenUsers: users, seed: wanted.seed },
          failing: (table, some) => failingOf(wanted, table, some),
        })
  const all = [...users, ...made.users]
  const whole = new Map(rows)
  for (const [table, more] of made.rows) whole.set(table, [...(rows.get(table) ?? []), ...more])
  const told = new Map([...whole].map(([table, ofTable]) => [table.name, ofTable.length]))
  if (all.length > 0) told.set(USERS_TABLE, all.length)
  return {
    users: all,
    statements: statementsOf(whole),
    counts: told,
    diagnostics: [...diagnostics, ...made.diagnostics],
  }
}
