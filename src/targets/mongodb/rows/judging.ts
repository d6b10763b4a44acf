/**
 * What the database has against rows, asked before the first is written: here nothing takes back what was. Other rows with the values
 * of a unique, and references to rows that are neither there nor about to come.
 */

import type { Document } from 'mongodb'
import { type Column, hasSqlKeys, type ReferenceType, type Table, USERS_TABLE } from '../../../model/index.ts'
import { RowsRefused } from '../../../plan/index.ts'
import { fieldNamed, fieldOf, keyField } from '../names.ts'
import { mine, usersOf } from '../store/accounts.ts'
import type { StoreContext } from '../store/context.ts'
import { decode } from '../values.ts'
import { rowsOf } from './collection.ts'
import { anyOf, fieldsOf, keyText, type Wanted } from './documents.ts'

const PIECE = 200

/** The documents of the rows to come, by table and key. */
type Coming = ReadonlyMap<string, ReadonlyMap<string, Document>>

function comingOf(all: readonly Wanted[], context: StoreContext): Coming {
  const coming = new Map<string, Map<string, Document>>()
  for (const wanted of all) {
    const ofTable = coming.get(wanted.table.name) ?? new Map<string, Document>()
    coming.set(wanted.table.name, ofTable)
    for (const row of wanted.batch.rows) {
      const fields = fieldsOf(wanted, row, context)
      ofTable.set(keyText(wanted, fields), fields)
    }
  }
  return coming
}

function inPieces<T>(all: readonly T[]): (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / PIECE) }, (_, n) => all.slice(n * PIECE, (n + 1) * PIECE))
}

/** Throws where a document that no row of the seed becomes has the values of one that must differ. */
async function refuseTaken(wanted: Wanted, coming: Coming, context: StoreContext): Promise<void> {
  const { table, columns } = wanted
  const rows = wanted.batch.rows.map((row) => fieldsOf(wanted, row, context))
  const mineToChange = coming.get(table.name) ?? new Map<string, Document>()
  const uniques = table.uniques.filter(
    (u) => u.where === undefined && !hasSqlKeys(u) && u.columns.every((name) => columns.some((c) => c.name === name)),
  )
  for (const unique of uniques) {
    const fields = unique.columns.map((name) => fieldNamed(table, name))
    const filters = rows
      .filter((row) => fields.every((field) => field in row))
      .map((row) => Object.fromEntries(fields.map((field) => [field, row[field] as unknown])))
    for (const some of inPieces(filters)) {
      const found = await rowsOf(context, table).find(anyOf(some)).toArray()
      const other = found.find((document) => !mineToChange.has(keyText(wanted, document)))
      if (!other) continue
      const text = `another row has the values of ${unique.name}`
      throw new RowsRefused('duplicate', text, {
        table: table.name,
        fields: unique.columns,
        rule: unique.name,
        cause: other,
      })
    }
  }
}

async function idsThere(
  to: Table | null,
  ids: readonly unknown[],
  context: StoreContext,
): Promise<ReadonlySet<string>> {
  const found: Document[] = []
  const key = to ? keyField(to) : '_id'
  for (const some of inPieces(ids)) {
    const filter: Document = { [key]: { $in: some } }
    const options = { projection: { _id: 1, [key]: 1 } }
    const cursor = to
      ? rowsOf(context, to).find(filter, options)
      : usersOf(context).find({ ...filter, ...mine(context) }, options)
    found.push(...(await cursor.toArray()))
  }
  return new Set(found.map((document) => String(document[key])))
}

/** The ids that rows of the column refer to and that do not come with the seed. */
function idsOutside(
  column: Column,
  wanted: Wanted,
  coming: ReadonlySet<string>,
  context: StoreContext,
): ReadonlyMap<string, unknown> {
  const rows = wanted.batch.rows.map((row) => fieldsOf(wanted, row, context)[fieldOf(column)] as unknown)
  const ids = rows.flatMap((id) => (id === undefined ? [] : [[String(id), id] as const]))
  return new Map(ids.filter(([text]) => !coming.has(text)))
}

/** Throws where a reference leads to nothing. */
async function refuseDangling(
  wanted: Wanted,
  ids: ReadonlyMap<string, ReadonlySet<string>>,
  tables: readonly Table[],
  context: StoreContext,
): Promise<void> {
  const referring = wanted.columns.filter((c): c is Column & { type: ReferenceType } => c.type.kind === 'reference')
  for (const column of referring) {
    const { to } = column.type
    const target = to === USERS_TABLE ? null : tables.find((t) => t.name === to)
    if (target === undefined) continue
    const outside = idsOutside(column, wanted, ids.get(to) ?? new Set(), context)
    const there = outside.size === 0 ? new Set<string>() : await idsThere(target, [...outside.values()], context)
    const [lost] = [...outside.keys()].filter((id) => !there.has(id))
    if (lost === undefined) continue
    const text = `${to} has no row ${String(decode(column.type, outside.get(lost)))}`
    throw new RowsRefused('reference', text, {
      table: wanted.table.name,
      fields: [column.name],
      rule: null,
      cause: null,
    })
  }
}

/** Throws `RowsRefused` for the first row that could not be put in. `users`: ids of those that come with the rows. */
export async function judgeAll(
  all: readonly Wanted[],
  users: readonly string[],
  tables: readonly Table[],
  context: StoreContext,
): Promise<void> {
  const coming = comingOf(all, context)
  const ids = new Map<string, ReadonlySet<string>>([[USERS_TABLE, new Set(users)]])
  for (const [name, rows] of coming) {
    const table = tables.find((t) => t.name === name)
    const key = table ? keyField(table) : '_id'
    ids.set(name, new Set([...rows.values()].map((row) => String(row[key]))))
  }
  for (const wanted of all) {
    await refuseTaken(wanted, coming, context)
    await refuseDangling(wanted, ids, tables, context)
  }
}
