/**
 * The one way to the documents of tables. What is found, counted, changed or ended for an asker lies within the rule of
 * the query; what passes by the rules tells no field of a row: that one is there, or which ids references lead from.
 */
import type { ClientSession, Collection, Document, FindOptions } from 'mongodb'
import type { Table } from '../../../model/index.ts'
import type { CreateQuery, Scope } from '../../../query/index.ts'
import { keyField, VERSION_FIELD } from '../names.ts'
import type { Row, StoreContext } from './context.ts'
import { compile, every } from './filter.ts'

/** A table, and which of its rows may be reached. */
export type Reach = Pick<Scope, 'table' | 'rows'>

function collectionOf({ dbName }: Table, { db }: StoreContext): Collection<Row> {
  return db.collection<Row>(dbName)
}

/** The filter with the rule, over values that no guard hides. */
function within({ table, rows }: Reach, filter: Document, context: StoreContext): Document {
  return every([filter, compile(rows, { context, table, guards: new Map() })])
}

function bounded({ limit, session }: StoreContext): { maxTimeMS: number; session?: ClientSession } {
  return session ? { maxTimeMS: limit, session } : { maxTimeMS: limit }
}

/** The first row that matches. */
export function findRow(reach: Reach, filter: Document, context: StoreContext): Promise<Row | null> {
  return collectionOf(reach.table, context).findOne(within(reach, filter, context), bounded(context))
}

/** Rows that match. */
export function findRows(
  reach: Reach,
  filter: Document,
  context: StoreContext,
  options: Pick<FindOptions, 'sort' | 'skip' | 'limit' | 'projection'> = {},
): Promise<Row[]> {
  const found = collectionOf(reach.table, context).find(within(reach, filter, context), {
    ...options,
    ...bounded(context),
  })
  return found.toArray()
}

/** How many rows match. */
export function countRows(reach: Reach, filter: Document, context: StoreContext): Promise<number> {
  return collectionOf(reach.table, context).countDocuments(within(reach, filter, context), bounded(context))
}

/** How many rows the table has, about: for those alone who may reach all of them. */
export function estimateRows({ table }: Reach, context: StoreContext): Promise<number> {
  return collectionOf(table, context).estimatedDocumentCount(bounded(context))
}

/** Changes the row that matches, and tells it as changed; null where none does. */
export function changeRow(
  reach: Reach,
  filter: Document,
  change: Document,
  context: StoreContext,
): Promise<Row | null> {
  const options = { returnDocument: 'after', ...bounded(context) } as const
  return collectionOf(reach.table, context).findOneAndUpdate(within(reach, filter, context), change, options)
}

/** Ends the row that matches; false where none does. */
export async function endRow(reach: Reach, filter: Document, context: StoreContext): Promise<boolean> {
  const collection = collectionOf(reach.table, context)
  return (await collection.deleteOne(within(reach, filter, context), bounded(context))).deletedCount > 0
}

/** A new row; planning the query has judged whether the asker may make it. */
export async function insertRow({ table }: CreateQuery, row: Row, context: StoreContext): Promise<void> {
  await collectionOf(table, context).insertOne(row, bounded(context))
}

const ID_ALONE = { projection: { _id: 1 } } as const

/** Whether a row is there at all, whoever may reach it. */
export async function isThere(table: Table, filter: Document, context: StoreContext): Promise<boolean> {
  return (await collectionOf(table, context).findOne(filter, { ...ID_ALONE, ...bounded(context) })) !== null
}

/** What tells a row: the id of its document, and what references to it hold, which is the same unless the table has a key of its own. */
export interface RowIds {
  readonly id: unknown
  readonly key: unknown
}

/** The ids of rows whose reference leads to one of those, whoever may reach them. */
export async function idsPointing(
  table: Table,
  field: string,
  to: readonly unknown[],
  context: StoreContext,
): Promise<readonly RowIds[]> {
  const filter: Document = { [field]: { $in: to } }
  const key = keyField(table)
  const found = await collectionOf(table, context)
    .find(filter, { projection: { _id: 1, [key]: 1 }, ...bounded(context) })
    .toArray()
  return found.map((row) => ({ id: row._id, key: row[key] as unknown }))
}

/** Ends rows because what they point at ends. */
export async function endFollowing(table: Table, ids: readonly unknown[], context: StoreContext): Promise<void> {
  const filter: Document = { _id: { $in: [...ids] } }
  await collectionOf(table, context).deleteMany(filter, bounded(context))
}

/** Unsets references because what they lead to ends. */
export async function unsetFollowing(
  table: Table,
  field: string,
  to: readonly unknown[],
  context: StoreContext,
): Promise<void> {
  const filter: Document = { [field]: { $in: to } }
  const change: Document = { $unset: { [field]: '' }, $inc: { [VERSION_FIELD]: 1 } }
  await collectionOf(table, context).updateMany(filter, change, bounded(context))
}
