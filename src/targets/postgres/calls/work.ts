/** What it takes to fill a column by a function of the project's: the statements that read rows and write values, as plain data. */
import type { Attribute, Column, FunctionCall, JsonObject, Table } from '../../../model/index.ts'
import { type Check, checkOf } from '../../../validate/index.ts'
import type { DeclareContext } from '../normalize/context.ts'
import { objectOf } from '../store/row.ts'
import { type ColumnShape, type TableShape, tableShape } from '../store/shape.ts'

/** Rows that are read at once. */
export const BATCH = 500

/** A function's work on the rows of one table; the `work` of a function step. */
export interface FunctionWork {
  /** For the user: `filling posts.slug`. */
  readonly doing: string
  /** The table's name in the database. */
  readonly table: string
  /** Makes what the rest needs, where it is not there. */
  readonly prepare?: string
  /** One row: `count`, of those that are still to be done. */
  readonly count: string
  /** Up to `BATCH` rows that are still to be done after the key `$1` (null: from the first): `key`, `version` and `row`, JSON text. */
  readonly read: string
  /** Writes the values `$3` to the rows with the keys `$1`, where they still have the versions `$2`; one row: `count`. */
  readonly write: string
  /** How a value is sent: as JSON text, or as it is. */
  readonly encode: 'json' | 'text'
  /** What a value has to be. */
  readonly check: Check
  /** The function may unset a value. */
  readonly optional?: boolean
}

/** What a column's transition holds of a function: the call, and what it does. */
export interface CallTransition {
  readonly call: FunctionCall
  readonly work: FunctionWork
}

/** What a transition holds where a function gives the values; null where it is something else. */
export function callIn(transition: Attribute | undefined): CallTransition | null {
  if (typeof transition !== 'object' || transition === null || !('call' in transition)) return null
  return transition as unknown as CallTransition
}

/** A transition as a resource holds it. */
export function asTransition(call: FunctionCall, work: FunctionWork): Attribute {
  return { call, work } as unknown as Attribute
}

/** The step's `work` as plain JSON, and back. */
export function workIn(work: JsonObject): FunctionWork {
  return work as unknown as FunctionWork
}

function rowOf(shape: TableShape, columns: readonly ColumnShape[]): string {
  const { primaryKey } = shape.table
  return objectOf(
    columns.map(({ column, name, json }) => {
      return { name: column.name, json: json(`p.${name}`), always: primaryKey.includes(column.name) }
    }),
  )
}

/** Filling a new column: every row where it is unset, in the order of the key. The row that is given has all columns but that one. */
export function fillWork(column: Column, table: Table, context: DeclareContext): FunctionWork {
  const shape = tableShape(table, context)
  const [keyName = ''] = table.primaryKey
  const [key, filled] = [shape.column(keyName), shape.column(column.name)]
  const others = table.columns.filter((c) => c.name !== column.name).map((c) => shape.column(c.name))
  const left = `p.${filled.name} IS NULL`
  const after = `($1::text IS NULL OR p.${key.name} > ${key.bind('$1')})`
  const given = 'unnest($1::text[], $2::text[], $3::text[]) AS v(key, version, value)'
  const same = `p.${key.name} = ${key.bind('v.key')} AND p.xmin::text = v.version AND ${left}`
  const written = `UPDATE ${shape.name} AS p SET ${filled.name} = ${filled.bind('v.value')} FROM ${given} WHERE ${same}`
  return {
    doing: `filling ${table.dbName}.${column.dbName}`,
    table: table.dbName,
    count: `SELECT count(*)::int AS count FROM ${shape.name} AS p WHERE ${left}`,
    read: `SELECT p.${key.name}::text AS key, p.xmin::text AS version, ${rowOf(shape, others)} AS row FROM ${shape.name} AS p WHERE ${left} AND ${after} ORDER BY p.${key.name} LIMIT ${BATCH}`,
    write: `WITH done AS (${written} RETURNING 1) SELECT count(*)::int AS count FROM done`,
    encode: filled.asJson ? 'json' : 'text',
    check: checkOf(column, context.schema),
  }
}
