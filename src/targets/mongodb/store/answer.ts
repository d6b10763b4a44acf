/** Documents as the JSON that is answered. */
import type { Filter, Table } from '../../../model/index.ts'
import { fieldOf, VERSION_FIELD } from '../names.ts'
import { decode } from '../values.ts'
import { type Row, rowsOf, type StoreContext } from './context.ts'
import { compile } from './filter.ts'
import { columnOf } from './shape.ts'

/** Which columns of a table are answered, and in which documents. */
export interface Answered {
  readonly table: Table
  readonly columns: readonly string[]
  readonly guards: ReadonlyMap<string, Filter>
}

/** Whether a column of a document may be seen. */
export type Sees = (row: Row, column: string) => boolean

/** A document's version, as text. */
export function versionOf(row: Row): string {
  return String(row[VERSION_FIELD] ?? 0)
}

/** What tells one document, in one state, from all others. */
function stateOf(row: Row): string {
  return `${String(row._id)} ${versionOf(row)}`
}

/**
 * Asks the server in which of the documents the guarded columns may be seen, by the same words as everywhere. One that
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
  const open = new Map<string, ReadonlySet<string>>()
  for (const [name, guard] of needed) {
    if (guard === undefined) continue
    const key = JSON.stringify(guard)
    if (!open.has(key)) open.set(key, await holding(rows, guard, table, context))
    open.set(name, open.get(key) ?? new Set())
  }
  return (row, column) => !needed.has(column) || (open.get(column)?.has(stateOf(row)) ?? false)
}

async function holding(
  rows: readonly Row[],
  guard: Filter,
  table: Table,
  context: StoreContext,
): Promise<ReadonlySet<string>> {
  const rule = compile(guard, { context, table, guards: new Map() })
  const filter = { $and: [{ _id: { $in: rows.map((r) => r._id) } }, rule] }
  const projection = { _id: 1, [VERSION_FIELD]: 1 }
  const found = await rowsOf(context, table).find(filter, { projection, maxTimeMS: context.limit }).toArray()
  return new Set(found.map(stateOf))
}

/** A document's members, in declared order; unset ones are left out. */
export function membersOf(row: Row, { table, columns }: Answered, sees: Sees): readonly string[] {
  return columns.flatMap((name) => {
    const column = columnOf(table, name)
    const value = sees(row, name) ? decode(column.type, row[fieldOf(column)]) : undefined
    return value === undefined ? [] : [`${JSON.stringify(name)}:${JSON.stringify(value)}`]
  })
}

/** JSON text of those members. */
export function objectOf(members: readonly string[]): string {
  return `{${members.join(',')}}`
}
