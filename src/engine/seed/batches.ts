/** Rows as they are sent: a statement a piece of a table, or of tables that refer to each other. */
import type { Table } from '../../model/index.ts'
import type { RowBatch } from '../../plan/index.ts'
import { inGroups } from './order.ts'
import { keyColumns, type ReadyRow } from './row.ts'

/** Rows of a table that one statement puts in. */
const PIECE = 1000

/** A batch for each set of columns that rows give. */
export function batchesOf(table: Table, rows: readonly ReadyRow[]): RowBatch[] {
  const bySet = new Map<string, { columns: readonly string[]; rows: RowBatch['rows'][number][] }>()
  const names = table.columns.map((c) => c.name)
  for (const { values } of rows) {
    const columns = names.filter((name) => Object.hasOwn(values, name))
    const set = bySet.get(columns.join()) ?? { columns, rows: [] }
    bySet.set(columns.join(), set)
    set.rows.push(columns.map((name) => values[name] ?? null))
  }
  return [...bySet.values()].map((set) => ({ table: table.name, key: keyColumns(table), ...set }))
}

/** A table's rows in pieces; rows of files are all in the first, as they may refer to each other in any order. */
function piecesOf(rows: readonly ReadyRow[]): (readonly ReadyRow[])[] {
  const written = rows.filter((row) => row.written !== null)
  const made = rows.filter((row) => row.written === null)
  const pieces = Array.from({ length: Math.ceil(made.length / PIECE) }, (_, n) =>
    made.slice(n * PIECE, (n + 1) * PIECE),
  )
  const [first = [], ...others] = pieces
  return [[...written, ...first], ...others]
}

/** The statements in their order. Within a table rows that are made up refer to none that come after them. */
export function statementsOf(rows: ReadonlyMap<Table, readonly ReadyRow[]>): readonly (readonly RowBatch[])[] {
  return inGroups([...rows.keys()]).flatMap((group) => {
    const pieces = group.map((table) => piecesOf(rows.get(table) ?? []))
    const most = Math.max(...pieces.map((ofTable) => ofTable.length))
    const statements = Array.from({ length: most }, (_, n) =>
      group.flatMap((table, i) => batchesOf(table, pieces[i]?.[n] ?? [])),
    )
    return statements.filter((batches) => batches.length > 0)
  })
}
