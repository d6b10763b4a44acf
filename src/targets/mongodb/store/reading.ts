/** Reading: one row by its id, and a page of rows with their number. */
import type { Document } from 'mongodb'
import { type ColumnType, type JsonValue, keyColumn } from '../../../model/index.ts'
import {
  type DeleteQuery,
  type Found,
  isEvery,
  type Listed,
  type ListQuery,
  type NotFound,
  type ReadQuery,
  type Scope,
  type UpdateQuery,
} from '../../../query/index.ts'
import { bsonTypeOf } from '../bson-type.ts'
import { fieldOf, keyField } from '../names.ts'
import { encode, holds } from '../values.ts'
import { seeing } from './answer.ts'
import type { Row, StoreContext } from './context.ts'
import { expanding } from './expand.ts'
import { compile, every, type FilterScope, not, searching } from './filter.ts'
import { print, versionOf } from './printing.ts'
import { countRows, estimateRows, findRow, findRows, isThere } from './rows.ts'
import { columnOf } from './shape.ts'

/** The filter of one id; null where no row can have it. */
export function byId({ table, id }: Pick<ReadQuery, 'table' | 'id'>, context: StoreContext): Document | null {
  const column = keyColumn(table) ?? columnOf(table, 'id')
  const { type } = column
  const value = idIn(type, id)
  return value !== null && holds(type, value) ? { [fieldOf(column)]: encode(type, value, context) } : null
}

/** The id of a path as a value of its column, where a column that a table declares itself is no text; null: it can be none. */
function idIn(type: ColumnType, id: string): JsonValue | null {
  switch (bsonTypeOf(type)) {
    case 'int':
      return /^-?\d{1,10}$/.test(id) ? Number(id) : null
    case 'double':
    case 'decimal':
      return /^-?\d+(?:\.\d+)?$/.test(id) ? id : null
    case 'date':
      return Number.isNaN(Date.parse(id)) ? null : id
    case 'bool':
      return id === 'true' || id === 'false' ? id === 'true' : null
    default:
      return id
  }
}

/** Rows as JSON, each with what its references point at. */
export async function answers(rows: readonly Row[], scope: Scope, context: StoreContext): Promise<readonly string[]> {
  // The plain page: nothing is hidden, and nothing else is looked up.
  if (scope.guards.size === 0 && scope.expand.length === 0) return rows.map((row) => print(row, scope, null))
  const sees = await seeing(rows, scope, [...scope.columns, ...scope.expand.map((e) => e.column)], context)
  const expanded = await expanding(rows, scope, sees, context)
  return rows.map((row) => print(row, scope, sees, expanded(row)))
}

/** Why no row was found: none has that id, or one has and the asker may not reach it. */
export async function whyNot(query: ReadQuery | UpdateQuery | DeleteQuery, context: StoreContext): Promise<NotFound> {
  const { table, asker } = query
  const hides = table.hideExistence ?? (table.id === 'serial' || table.id === 'text')
  const filter = hides || asker.role === 'admin' ? null : byId(query, context)
  const there = filter !== null && (await isThere(table, filter, context))
  return { outcome: there ? 'hidden' : 'missing' }
}

/** One row. */
export async function read(query: ReadQuery, context: StoreContext): Promise<Found | NotFound> {
  const filter = byId(query, context)
  if (!filter) return { outcome: 'missing' }
  const row = await findRow(query, filter, context)
  if (!row) return whyNot(query, context)
  const [json = '{}'] = await answers([row], query, context)
  return { outcome: 'found', json, version: versionOf(row) }
}

interface Part {
  readonly filter: Document
  readonly sort: Readonly<Record<string, 1 | -1>>
}

/** MongoDB sorts what is unset lowest, and text by code point. A column that is unset in some rows sorts in two parts. */
function partsOf({ sort: { column, direction }, guards }: ListQuery, where: Document, scope: FilterScope): Part[] {
  const way = direction === 'asc' ? 1 : -1
  const field = fieldOf(columnOf(scope.table, column))
  const key = keyField(scope.table)
  const sort = { [field]: way, [key]: way } as const
  const guard = guards.get(column)
  if (guard === undefined) return [{ filter: where, sort }]
  const open = every([compile(guard, { ...scope, guards: new Map() }), { [field]: { $ne: null } }])
  const parts: Part[] = [
    { filter: every([where, not(open)]), sort: { [key]: way } },
    { filter: every([where, open]), sort },
  ]
  return way === 1 ? parts : parts.reverse()
}

async function pageOf(parts: readonly Part[], query: ListQuery, context: StoreContext): Promise<readonly Row[]> {
  const { offset, limit } = query
  const rows: Row[] = []
  let skip = offset
  for (const { filter, sort } of parts) {
    const left = limit + 1 - rows.length
    if (left <= 0) break
    rows.push(...(await findRows(query, filter, context, { sort: { ...sort }, skip, limit: left })))
    if (rows.length === 0 && parts.length > 1) skip = Math.max(0, skip - (await countRows(query, filter, context)))
    else skip = 0
  }
  return rows
}

/** Fewer rows than this are counted whatever was asked. */
const WORTH_ESTIMATING = 10_000

async function totalOf(
  query: ListQuery,
  where: Document,
  found: number,
  context: StoreContext,
): Promise<number | null> {
  const { total, offset, limit } = query
  if (total === 'none') return null
  if (found <= limit && (found > 0 || offset === 0)) return offset + found
  const narrowed = !isEvery(query.rows) || !isEvery(query.where) || query.search !== null
  if (total === 'estimated' && !narrowed) {
    const estimate = await estimateRows(query, context)
    if (estimate >= WORTH_ESTIMATING) return estimate
  }
  return await countRows(query, where, context)
}

/** A page. */
export async function list(query: ListQuery, context: StoreContext): Promise<Listed> {
  const { table, guards, search, limit } = query
  const scope: FilterScope = { context, table, guards }
  const sought = search === null ? {} : searching(search.text, search.columns, scope)
  const where = every([compile(query.where, scope), sought])
  const rows = await pageOf(partsOf(query, where, scope), query, context)
  const total = await totalOf(query, where, rows.length, context)
  const page = rows.slice(0, limit)
  const json = `[${(await answers(page, query, context)).join(',')}]`
  return { json, count: page.length, total, hasNext: rows.length > limit }
}
