/** Filters put together, and worked out as far as a row is known beforehand. */
import type { Comparison, Filter, FilterOperand, JsonValue } from '../model/index.ts'
import { jsonEqual } from '../model/index.ts'

/** Holds for every row. */
export const EVERY: Filter = Object.freeze({ kind: 'and', filters: Object.freeze([]) })
/** Holds for no row. */
export const NONE: Filter = Object.freeze({ kind: 'or', filters: Object.freeze([]) })

/** Whether the filter is of the form that holds for every row. */
export function isEvery(filter: Filter): boolean {
  return filter.kind === 'and' && filter.filters.length === 0
}

/** Whether the filter is of the form that holds for none. */
export function isNone(filter: Filter): boolean {
  return filter.kind === 'or' && filter.filters.length === 0
}

/** All of them hold. */
export function allOf(filters: readonly Filter[]): Filter {
  const left = filters.filter((f) => !isEvery(f))
  if (left.some(isNone)) return NONE
  const [only] = left
  return left.length === 1 && only !== undefined ? only : { kind: 'and', filters: left }
}

/** One of them holds. */
export function anyOf(filters: readonly Filter[]): Filter {
  const left = filters.filter((f) => !isNone(f))
  if (left.some(isEvery)) return EVERY
  const [only] = left
  return left.length === 1 && only !== undefined ? only : { kind: 'or', filters: left }
}

/** `column = value`. */
export function equals(column: string, value: JsonValue): Filter {
  return { kind: 'compare', path: [column], operator: '$eq', operand: { kind: 'literal', value } }
}

/**
 * `$userId` replaced by the asker's id. Nobody's id equals nothing: a guest owns no row, not even those whose owner is
 * empty.
 */
export function forUser(filter: Filter, userId: string | null): Filter {
  if (filter.kind !== 'compare') {
    const filters = filter.filters.map((f) => forUser(f, userId))
    return filter.kind === 'and' ? allOf(filters) : anyOf(filters)
  }
  if (filter.operand.kind !== 'userId') return filter
  if (userId === null) return filter.operator === '$ne' || filter.operator === '$nin' ? EVERY : NONE
  const value = filter.operator === '$in' || filter.operator === '$nin' ? [userId] : userId
  return { ...filter, operand: { kind: 'literal', value } }
}

/** What is known of a column's value in a row that is still to be made: undefined where it is unset; null: nothing is known. */
export type KnownRow = (column: string) => { readonly value: JsonValue | undefined } | null

/** Whether the filter picks the row; null where that depends on what is not known of it. */
export function picks(filter: Filter, row: KnownRow): boolean | null {
  if (filter.kind === 'compare') return comparisonPicks(filter, row)
  const decisive = filter.kind === 'or'
  const answers = filter.filters.map((f) => picks(f, row))
  if (answers.includes(decisive)) return decisive
  return answers.includes(null) ? null : !decisive
}

function comparisonPicks({ path, operator, operand }: Comparison, row: KnownRow): boolean | null {
  const [column, ...inner] = path
  const known = inner.length > 0 ? null : row(column)
  if (known === null) return null
  const value = known.value ?? undefined
  if (operator === '$exists') return (value !== undefined) === (literal(operand) === true)
  const wanted = literal(operand)
  if (wanted === undefined) return null
  switch (operator) {
    case '$eq':
      return isScalar(value) ? jsonEqual(value, wanted) : null
    case '$ne':
      return isScalar(value) ? !jsonEqual(value, wanted) : null
    case '$in':
      return isScalar(value) && Array.isArray(wanted) ? wanted.some((w) => jsonEqual(value, w)) : null
    case '$nin':
      return isScalar(value) && Array.isArray(wanted) ? !wanted.some((w) => jsonEqual(value, w)) : null
    default:
      return null
  }
}

function literal(operand: FilterOperand): JsonValue | undefined {
  return operand.kind === 'literal' ? operand.value : undefined
}

function isScalar(value: JsonValue | undefined): boolean {
  return typeof value !== 'object'
}
