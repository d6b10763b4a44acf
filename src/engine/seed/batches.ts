/** Rows as they are sent: a statement a piece of a table, or of tables that refer to each other. */
import type { Table } from '../../model/index.ts'
import type { RowBatch } from '../../plan/index.ts'
import { inGroups } from './order.ts'
import { keyColumns, type ReadyRow } from './row.ts'

/** Rows of a table that one statement puts in. */
const PIECE = 1000

/** A batch for each set of columns that rows give. */
function batchesOf(table: Table, rows: readonly ReadyRow[]): RowBatch[] {
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

/** The n-th piece of a table's rows; rows of files are all in the first, as they may refer to each other in any order. */
function piece(rows: readonly ReadyRow[], n: number): readonly ReadyRow[] {
  const [written, made] = [rows.filter((r) => r.written !== null), rows.filter((r) => r.written === null)]
  const part = made.slice(n * PIECE, (n + 1) * PIECE)
  return n === 0 ? [...written, ...part] : part
}

/** The statements in their order. Within a table rows that are made up refer to none that come after them. */
export function statementsOf(rows: ReadonlyMap<Table, readonly ReadyRow[]>): readonly (readonly RowBatch[])[] {
  return inGroups([...rows.keys()]).flatMap((group) => {
    const longest = Math.max(...group.map((table) => rows.get(table)?.length ?? 0))
    const pieces = Math.max(1, Math.ceil(longest / PIECE))
    return Array.from({ length: pieces }, (_, n) =>
      group.flatMap((table) => batchesOf(table, piece(rows.get(table) ?? [], n))),
    ).filter((batches) => batches.length > 0)
  })
}
