/** References, which MongoDB does not keep: what a write points at, and what points at a row that goes. */
import type { Document } from 'mongodb'
import { type Column, type JsonValue, type Schema, type Table, USERS_TABLE } from '../../../model/index.ts'
import { type CreateQuery, type ReferenceRule, StoreFault, type UpdateQuery } from '../../../query/index.ts'
import { fieldOf, OWN, VERSION_FIELD } from '../names.ts'
import { encode, holds } from '../values.ts'
import { rowsOf, type StoreContext } from './context.ts'
import { compile, every } from './filter.ts'
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
  const id = encode(type, value, context)
  if (type.to === USERS_TABLE) {
    const { db, project, environment } = context
    const filter = { _id: String(value), project, environment }
    return (
      (await db.collection<{ readonly _id: string }>(OWN.users).findOne(filter, { projection: { _id: 1 } })) !== null
    )
  }
  const table = schema.tables.find((t) => t.name === type.to)
  if (!table) return false
  const allowed = rule ? compile(rule.rows, { context, table, guards: new Map() }) : {}
  const filter = every([{ _id: id }, allowed])
  return (await rowsOf(context, table).findOne(filter, { projection: { _id: 1 }, maxTimeMS: context.limit })) !== null
}

/** Throws a `StoreFault` (`reference`) where a value points at no row, or at one that the asker may not reach. */
export async function checkReferences(
  { table, schema, references }: Writes,
  values: Readonly<Record<string, JsonValue>>,
  context: StoreContext,
): Promise<void> {
  const set = Object.entries(values).filter(([, value]) => value !== null)
  const found = await Promise.all(
    set.map(async ([name, value]) => {
      const rule = references.find((r) => r.column === name)
      return { name, leads: await leadsSomewhere(columnOf(table, name), value, rule, schema, context) }
    }),
  )
  const fields = found.filter((f) => !f.leads).map((f) => f.name)
  if (fields.length > 0) throw new StoreFault('reference', 'a reference leads to no row', { fields })
}

/** A column that points at a table. */
interface Pointing {
  readonly table: Table
  readonly column: Column
  readonly action: 'cascade' | 'set null' | 'keep'
}

function pointingAt(table: Table, schema: Schema): Pointing[] {
  return schema.tables.flatMap((other) =>
    other.columns.flatMap((column) => {
      const { type } = column
      if (type.kind !== 'reference' || type.to !== table.name) return []
      const action = type.onDelete === 'cascade' || type.onDelete === 'set null' ? type.onDelete : 'keep'
      return [{ table: other, column, action } as const]
    }),
  )
}

/** Documents that go with a row, or lose their reference to it, once it has gone. */
export interface Following {
  readonly deletes: readonly { readonly table: Table; readonly ids: readonly unknown[] }[]
  readonly unsets: readonly { readonly table: Table; readonly filter: Document; readonly field: string }[]
}

/** What follows from the end of those rows. Throws a `StoreFault` (`reference`) where a row that points at one is to keep it. */
export async function followingFrom(
  table: Table,
  ids: readonly unknown[],
  schema: Schema,
  context: StoreContext,
): Promise<Following> {
  const deletes: Following['deletes'][number][] = []
  const unsets: Following['unsets'][number][] = []
  const gone = new Set(ids.map((id) => `${table.name} ${String(id)}`))
  const waiting: { readonly table: Table; readonly ids: readonly unknown[] }[] = [{ table, ids }]
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    for (const { table: other, column, action } of pointingAt(next.table, schema)) {
      const field = fieldOf(column)
      const filter: Document = { [field]: { $in: next.ids } }
      if (action === 'set null') unsets.push({ table: other, filter, field })
      else {
        const found = await rowsOf(context, other)
          .find(filter, { projection: { _id: 1 }, maxTimeMS: context.limit })
          .toArray()
        const left = found.filter((r) => !gone.has(`${other.name} ${String(r._id)}`)).map((r) => r._id)
        if (left.length === 0) continue
        if (action === 'keep') throw new StoreFault('reference', `rows of ${other.name} point at it`)
        for (const id of left) gone.add(`${other.name} ${String(id)}`)
        deletes.push({ table: other, ids: left })
        waiting.push({ table: other, ids: left })
      }
    }
  }
  return { deletes, unsets }
}

/** Carries out what follows. */
export async function follow({ deletes, unsets }: Following, context: StoreContext): Promise<void> {
  for (const { table, ids } of deletes) await rowsOf(context, table).deleteMany({ _id: { $in: [...ids] } } as Document)
  for (const { table, filter, field } of unsets)
    await rowsOf(context, table).updateMany(filter, {
      $unset: { [field]: '' },
      $inc: { [VERSION_FIELD]: 1 },
    } as Document)
}
