/** Values changed such that a table's portable checks hold, where that can be seen from the check. */
import type { Comparison, Filter, JsonValue } from '../../../model/index.ts'
import type { Chance } from './chance.ts'

type Values = Record<string, JsonValue>

/** What mending needs of a row under way. */
export interface Mending {
  readonly values: Values
  readonly chance: Chance
  /** Another value for the column, never unset; undefined where it may not be changed. */
  anew(column: string): JsonValue | undefined
  /** Whether the column may be unset. */
  optional(column: string): boolean
  /** Whether the values meet the filter. */
  holds(filter: Filter): boolean
}

/** A value next to another: greater, or smaller. */
function beside(value: JsonValue, direction: 1 | -1): JsonValue | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? value + direction : value + direction * 0.5
  if (typeof value !== 'string') return undefined
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return new Date(Date.parse(value) + direction * 3_600_000).toISOString()
  if (/^\d{4}-\d\d-\d\d$/.test(value))
    return new Date(Date.parse(value) + direction * 86_400_000).toISOString().slice(0, 10)
  const [, sign = '', whole, fraction] = /^(-?)(\d+)(\.\d+)?$/.exec(value) ?? []
  if (whole === undefined) return undefined
  return `${BigInt(`${sign}${whole}`) + BigInt(direction)}${fraction ?? ''}`
}

function rightOf({ operand }: Comparison, values: Values): JsonValue | undefined {
  if (operand.kind === 'literal') return operand.value
  return operand.kind === 'column' ? (values[operand.column] ?? undefined) : undefined
}

function wanted(comparison: Comparison, right: JsonValue, { chance }: Mending): JsonValue | undefined {
  switch (comparison.operator) {
    case '$eq':
    case '$gte':
    case '$lte':
      return right
    case '$in': {
      const [first, ...others] = Array.isArray(right) ? right : []
      return first === undefined ? undefined : chance.pick([first, ...others])
    }
    case '$gt':
      return beside(right, 1)
    case '$lt':
      return beside(right, -1)
    default:
      return undefined
  }
}

function mendComparison(comparison: Comparison, mending: Mending): void {
  const { values, anew, optional } = mending
  const [column, ...deeper] = comparison.path
  if (comparison.operator === '$exists') {
    const there = comparison.operand.kind === 'literal' && comparison.operand.value === true
    if (!there && deeper.length === 0 && optional(column)) values[column] = null
    else if (there || deeper.length > 0) set(values, column, anew(column))
    return
  }
  const right = rightOf(comparison, values)
  const next = right === undefined || deeper.length > 0 ? undefined : wanted(comparison, right, mending)
  const other = anew(column)
  if (other !== undefined) values[column] = next ?? other
  else if (comparison.operand.kind === 'column') set(values, comparison.operand.column, anew(comparison.operand.column))
}

function set(values: Values, column: string, value: JsonValue | undefined): void {
  if (value !== undefined) values[column] = value
}

/** Changes the values until the filter holds, or as far as that can be seen. */
export function mend(filter: Filter, mending: Mending): void {
  if (mending.holds(filter)) return
  if (filter.kind === 'and') {
    for (const part of filter.filters) mend(part, mending)
    return
  }
  if (filter.kind === 'or') {
    const part = filter.filters[mending.chance.between(0, filter.filters.length - 1)]
    if (part) mend(part, mending)
    return
  }
  mendComparison(filter, mending)
}
