/** Everything that a seeding puts in, made and judged before a connection is opened. */
import { type Diagnostic, error, hasErrors, type SourceSpan } from '../../diagnostic/index.ts'
import { type Schema, type Seeds, type Table, USERS_TABLE } from '../../model/index.ts'
import type { RowBatch } from '../../plan/index.ts'
import type { Project } from '../project.ts'
import { statementsOf } from './batches.ts'
import { completeRows, namesOf } from './file-rows.ts'
import { type Distinct, distinctRows, rowJudge } from './judge.ts'
import type { ReadyRow } from './row.ts'
import { readyUsers, type SeedUser, userIds } from './users.ts'

/** Rows in the order in which they are sent. */
export interface WantedRows {
  readonly users: readonly SeedUser[]
  readonly statements: readonly (readonly RowBatch[])[]
  /** Table, `$users` too → rows. */
  readonly counts: ReadonlyMap<string, number>
  readonly diagnostics: readonly Diagnostic[]
}

function spanOf({ written, table }: ReadyRow, path: string): SourceSpan | undefined {
  return written?.places[path.split('.')[0] ?? ''] ?? written?.span ?? table.span
}

/** What is wrong with the rows of files. */
function faultsOf(table: Table, rows: readonly ReadyRow[], schema: Schema, distinct: Distinct): Diagnostic[] {
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

/** Rows of files and rows that are made up; with errors among the diagnostics nothing may be sent. */
export async function readyRows(project: Project, seeds: Seeds): Promise<WantedRows> {
  const { schema, config, environment } = project
  const diagnostics: Diagnostic[] = []
  const writtenUsers = seeds.rows.filter((row) => row.table === USERS_TABLE)
  const ids = userIds(writtenUsers, [config.project, environment])
  const users = readyUsers(writtenUsers, ids, diagnostics)
  const completed = completeRows(seeds.rows, schema, namesOf(seeds.rows, schema, ids), diagnostics)
  const rows = new Map<Table, ReadyRow[]>()
  for (const row of completed) rows.set(row.table, [...(rows.get(row.table) ?? []), row])
  if (!hasErrors(diagnostics))
    for (const [table, ofTable] of rows)
      diagnostics.push(...faultsOf(table, ofTable, schema, distinctRows(table, false)))
  const statements = hasErrors(diagnostics) ? [] : statementsOf(rows)
  const counts = new Map([...rows].map(([table, ofTable]) => [table.name, ofTable.length]))
  if (users.length > 0) counts.set(USERS_TABLE, users.length)
  return { users, statements, counts, diagnostics }
}
