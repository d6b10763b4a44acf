/** Which parts of documents are answered. */
import type { Filter, Table } from '../../../model/index.ts'
import { bsonTypeOf } from '../bson-type.ts'
import { fieldOf, VERSION_FIELD } from '../names.ts'
import { keptText } from '../values.ts'
import type { Row, StoreContext } from './context.ts'
import { versionOf } from './printing.ts'
import { findRows } from './rows.ts'
import { columnOf } from './shape.ts'

/** Which columns of a table are answered, and in which documents. */
export interface Answered {
  readonly table: Table
  readonly columns: readonly string[]
  readonly guards: ReadonlyMap<string, Filter>
}

/** Whether a column of a document may be seen. */
export type Sees = (row: Row, column: string) => boolean

/** What tells one document, in one state, from all others. */
function stateOf(row: Row): string {
  return `${String(row._id)} ${versionOf(row)}`
}

/**
 * Whether a document as it was read matches, where that takes no server: text that is to be equal, as in the rule of those who
 * see what they made. Null: the server has to say.
 */
function plainly(guard: Filter, table: Table): ((row: Row) => boolean) | null {
  if (guard.kind === 'or') return null
  if (guard.kind === 'and') {
    const parts = guard.filters.map((part) => plainly(part, table))
    return parts.includes(null) ? null : (row) => parts.every((holds) => holds?.(row))
  }
  const { path, operator, operand } = guard
  const column = columnOf(table, path[0])
  if (path.length > 1 || operator !== '$eq' || operand.kind !== 'literal' || bsonTypeOf(column.type) !== 'string')
    return null
  const [field, wanted] = [fieldOf(column), keptText(column.type, operand.value)]
  return (row) => row[field] === wanted
}

/**
 * Asks the server, where it has to be asked, in which of the documents the guarded columns may be seen, by the same words as everywhere. One that
 * has changed since it was read shows none.
 */
export async function seeing(
  rows: readonly Row[],
  { table, guards }: Answered,
  columns: readonly string[],
  context: StoreContext,
): Promise<Sees> {
  const needed = new Map(columns.flatMap((name) => (guards.has(name) ? [[name, guards.get(name)] as const] : [])))
  if (needed.size === 0 || rows.length === 0) return () => true
  const known = new Map<string, (row: Row) => boolean>()
  const open = new Map<string, (row: Row) => boolean>()
  for (const [name, guard] of needed) {
    if (guard === undefined) continue
    const key = JSON.stringify(guard)
    const holds = known.get(key) ?? plainly(guard, table) ?? (await asked(rows, guard, table, context))
    known.set(key, holds)
    open.set(name, holds)
  }
  return (row, column) => !needed.has(column) || (open.get(column)?.(row) ?? false)
}

async function asked(
  rows: readonly Row[],
  guard: Filter,
  table: Table,
  context: StoreContext,
): Promise<(row: Row) => boolean> {
  const filter = { _id: { $in: rows.map((r) => r._id) } }
  const found = await findRows({ table, rows: guard }, filter, context, { projection: { _id: 1, [VERSION_FIELD]: 1 } })
  const states = new Set(found.map(stateOf))
  return (row) => states.has(stateOf(row))
}
