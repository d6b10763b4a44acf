/** References, which MongoDB does not keep: what a write points at, and what points at a row that goes. */
import { type Column, type JsonValue, type Schema, type Table, USERS_TABLE } from '../../../model/index.ts'
import { type CreateQuery, type ReferenceRule, repeating, StoreFault, type UpdateQuery } from '../../../query/index.ts'
import { fieldOf, keyField } from '../names.ts'
import { encode, holds } from '../values.ts'
import { mine, usersOf } from './accounts.ts'
import type { StoreContext } from './context.ts'
import { endFollowing, findRow, idsPointing, isThere, type RowIds, unsetFollowing } from './rows.ts'
import { columnOf } from './shape.ts'

type Writes = Pick<CreateQuery | UpdateQuery, 'table' | 'schema' | 'references'>

async function leadsSomewhere(
  { type }: Column,
  value: JsonValue,
  rule: ReferenceRule | undefined,
  schema: Schema,
  context: StoreContext,
): Promise<boolean> {
  if (type.kind !== 'reference') return true
  if (!holds(type, value)) return false
  if (type.to === USERS_TABLE) {
    const filter = { ...mine(context), _id: String(value) }
    return (await usersOf(context).findOne(filter, { projection: { _id: 1 } })) !== null
  }
  const table = schema.tables.find((t) => t.name === type.to)
  if (!table) return false
  const filter = { [keyField(table)]: encode(type, value, context) }
  if (!rule) return isThere(table, filter, context)
  return (await findRow({ table, rows: rule.rows }, filter, context)) !== null
}

/** The columns whose values point at no row, or at one that the asker may not reach. */
export async function brokenReferences(
  { table, schema, references }: Writes,
  values: Readonly<Record<string, JsonValue>>,
  context: StoreContext,
): Promise<readonly string[]> {
  const set = Object.entries(values).filter(([, value]) => value !== null)
  const found = await Promise.all(
    set.map(async ([name, value]) => {
      const rule = references.find((r) => r.column === name)
      return { name, leads: await leadsSomewhere(columnOf(table, name), value, rule, schema, context) }
    }),
  )
  return found.filter((f) => !f.leads).map((f) => f.name)
}

/** The change as it may still be made: where the row holds those references already. Null: it cannot, or tells too much. */
export function repeatedIn(query: UpdateQuery, broken: readonly string[]): UpdateQuery | null {
  const possible = broken.every((name) => holds(columnOf(query.table, name).type, query.changes[name] ?? null))
  return possible ? repeating(query, broken) : null
}

/** What a write is refused with whose references lead nowhere. */
export function referenceFault(fields: readonly string[]): StoreFault {
  return new StoreFault('reference', 'a reference leads to no row', { fields })
}

/** A column that points at a table. */
interface Pointing {
  readonly table: Table
  readonly column: Column
  readonly action: 'cascade' | 'set null' | 'keep'
}

/** The columns that point at the table of that name. */
export function pointingAt(name: string, schema: Schema): readonly Pointing[] {
  return schema.tables.flatMap((other) =>
    other.columns.flatMap((column) => {
      const { type } = column
      if (type.kind !== 'reference' || type.to !== name) return []
      const action = type.onDelete === 'cascade' || type.onDelete === 'set null' ? type.onDelete : 'keep'
      return [{ table: other, column, action } as const]
    }),
  )
}

/** Documents that go with a row, or lose their reference to it: those of each table point at what stands before them. */
export interface Following {
  readonly ends: readonly { readonly table: Table; readonly ids: readonly unknown[] }[]
  readonly unsets: readonly { readonly table: Table; readonly field: string; readonly to: readonly unknown[] }[]
}

/**
 * What follows from the end of that row of the table of that name. Throws a `StoreFault` (`reference`) where a row that
 * points at one is to keep it.
 */
export async function followingFrom(
  name: string,
  row: RowIds,
  schema: Schema,
  context: StoreContext,
): Promise<Following> {
  const ends: Following['ends'][number][] = []
  const unsets: Following['unsets'][number][] = []
  const gone = new Set([`${name} ${String(row.id)}`])
  const waiting: { readonly name: string; readonly keys: readonly unknown[] }[] = [{ name, keys: [row.key] }]
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    for (const { table, column, action } of pointingAt(next.name, schema)) {
      const found = await idsPointing(table, fieldOf(column), next.keys, context)
      const left = found.filter(({ id }) => !gone.has(`${table.name} ${String(id)}`))
      if (left.length === 0) continue
      if (action === 'keep') throw new StoreFault('reference', `rows of ${table.name} point at it`)
      if (action === 'set null') unsets.push({ table, field: fieldOf(column), to: next.keys })
      else {
        for (const { id } of left) gone.add(`${table.name} ${String(id)}`)
        ends.push({ table, ids: left.map(({ id }) => id) })
        waiting.push({ name: table.name, keys: left.map(({ key }) => key) })
      }
    }
  }
  return { ends, unsets }
}

/**
 * Carries out what follows, the furthest first: at every moment what is left points at rows that are there, and whoever ends
 * the row again ends the rest.
 */
export async function follow({ ends, unsets }: Following, context: StoreContext): Promise<void> {
  for (const { table, field, to } of unsets) await unsetFollowing(table, field, to, context)
  for (const { table, ids } of [...ends].reverse()) await endFollowing(table, ids, context)
}
