/** What is known of a table before its first row is made up. */
import type { Column, Filter, JsonValue, Schema, Table } from '../../../model/index.ts'
import { type Check, checkOf } from '../../../validate/index.ts'
import { isLeftOut } from '../row.ts'

/** A column whose values are made up. */
export interface MadeColumn {
  readonly column: Column
  readonly check: Check
}

/** The columns that the database does not fill itself, in an order in which each can be filled. */
export function madeColumns(table: Table, schema: Schema): readonly MadeColumn[] {
  const columns = table.columns.filter((column) => !isLeftOut(table, column))
  // Who made the row is known before what is theirs.
  const first = (column: Column): number => (column.system ? 0 : 1)
  return columns
    .sort((a, b) => first(a) - first(b))
    .map((column) => ({ column, check: checkOf(column, schema, 'stored') }))
}

/** The portable checks. */
export function filtersOf(table: Table): readonly Filter[] {
  return table.checks.flatMap(({ rule }) => (rule.kind === 'filter' ? [rule.filter] : []))
}

/** All values of a check that has few; null where it has many. */
export function fewValues(check: Check): readonly JsonValue[] | null {
  if (check.kind === 'boolean') return [false, true]
  if (check.kind === 'oneOf') return check.values
  if (check.kind !== 'number' || !check.integer || check.minimum === undefined || check.maximum === undefined)
    return null
  const { minimum, maximum } = check
  if (maximum - minimum > 10_000) return null
  return Array.from({ length: Math.floor(maximum) - Math.ceil(minimum) + 1 }, (_, n) => Math.ceil(minimum) + n)
}
