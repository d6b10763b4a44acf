/** Seed rows as documents, and whether documents that are there say the same. */
import type { Document } from 'mongodb'
import { type Column, canonicalJson, type JsonValue, type Table } from '../../../model/index.ts'
import type { RowBatch } from '../../../plan/index.ts'
import { fieldOf } from '../names.ts'
import { decode, encode, type Keeping } from '../values.ts'

/** A batch with what its table knows. */
export interface Wanted {
  readonly table: Table
  readonly batch: RowBatch
  /** The columns that rows give, in the batch's order. */
  readonly columns: readonly Column[]
  /** Positions of the columns that tell rows apart. */
  readonly key: readonly number[]
}

/** The batch, its columns found. Throws for names that are none: they were judged. */
export function wantedOf(batch: RowBatch, tables: readonly Table[]): Wanted {
  const table = tables.find((t) => t.name === batch.table)
  if (!table) throw new Error(`no table ${batch.table}`)
  const columns = batch.columns.map((name) => {
    const found = table.columns.find((c) => c.name === name)
    if (!found) throw new Error(`table ${table.name} has no column ${name}`)
    return found
  })
  const telling = batch.key.length > 0 ? batch.key : batch.columns
  return { table, batch, columns, key: telling.map((name) => batch.columns.indexOf(name)) }
}

/** A value as it is kept; null is unset. */
function kept(column: Column, value: JsonValue, keeping: Keeping): unknown {
  return value === null ? null : encode(column.type, value, keeping)
}

/** The fields of a row; what is unset is left out. */
export function fieldsOf({ columns }: Wanted, row: readonly JsonValue[], keeping: Keeping): Document {
  const fields = columns.map((column, i) => [fieldOf(column), kept(column, row[i] ?? null, keeping)] as const)
  return Object.fromEntries(fields.filter(([, value]) => value !== null))
}

/** What finds the row: its key, by value; a null is found where nothing is set. */
export function filterFor({ columns, key }: Wanted, row: readonly JsonValue[], keeping: Keeping): Document {
  const parts = key.flatMap((i) => {
    const column = columns[i]
    return column ? [[fieldOf(column), kept(column, row[i] ?? null, keeping)] as const] : []
  })
  return Object.fromEntries(parts)
}

/** What finds the documents that one of the filters does, all of them over the same fields. */
export function anyOf(filters: readonly Document[]): Document {
  const [field, second] = Object.keys(filters[0] ?? {})
  if (field === undefined || second !== undefined) return { $or: filters }
  return { [field]: { $in: filters.map((filter) => filter[field] as unknown) } }
}

/** A kept value as canonical text, whichever way it was written. */
function textOf(column: Column, value: unknown): string {
  return canonicalJson(decode(column.type, value) ?? null)
}

/** The key of a row, or of a document, as text. */
export function keyText({ columns, key }: Wanted, document: Document): string {
  return JSON.stringify(key.map((i) => (columns[i] ? textOf(columns[i], document[fieldOf(columns[i])]) : null)))
}

/** What has to be set and unset so that the document has the row's values; null where it has. */
export function changeFor({ columns }: Wanted, there: Document, fields: Document): Document | null {
  const differing = columns.filter((c) => textOf(c, there[fieldOf(c)]) !== textOf(c, fields[fieldOf(c)]))
  if (differing.length === 0) return null
  const [set, unset] = [true, false].map((isSet) => differing.map(fieldOf).filter((field) => field in fields === isSet))
  return {
    ...(set && set.length > 0 && { $set: Object.fromEntries(set.map((field) => [field, fields[field] as unknown])) }),
    ...(unset && unset.length > 0 && { $unset: Object.fromEntries(unset.map((field) => [field, ''])) }),
  }
}
