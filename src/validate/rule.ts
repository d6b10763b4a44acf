/** Judges a table's portable checks over one record. */
import { type Comparison, type Filter, type FilterOperator, jsonEqual } from '../model/index.ts'
import type { ObjectCheck, RecordRule } from './check.ts'
import { compareBy, type Order, orderOf } from './order.ts'
import { matchesPattern } from './text.ts'

type Row = Readonly<Record<string, unknown>>

/** Whether a rule holds for a record whose values are right on their own. */
export function ruleHolds(rule: RecordRule, record: ObjectCheck, value: Row): boolean {
  const holds = (filter: Filter): boolean => {
    if (filter.kind === 'and') return filter.filters.every(holds)
    if (filter.kind === 'or') return filter.filters.some(holds)
    return comparisonHolds(filter, rule, record, value)
  }
  return holds(rule.filter)
}

function comparisonHolds(comparison: Comparison, rule: RecordRule, record: ObjectCheck, row: Row): boolean {
  const { path, operator, operand } = comparison
  const left = lookUp(row, path)
  const unknown = !Object.hasOwn(row, path[0]) && rule.unknown.includes(path[0])
  if (operator === '$exists')
    return unknown || (left !== undefined) === (operand.kind === 'literal' && operand.value === true)
  if (left === undefined || operand.kind === 'userId') return true
  const right = operand.kind === 'literal' ? operand.value : lookUp(row, [operand.column])
  if (right === undefined) return true
  return compares(operator, left, right, orderOf(comparison, record))
}

/** The value at the path; undefined where it, or anything on the way, is unset. */
function lookUp(row: Row, path: readonly string[]): unknown {
  let value: unknown = row
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Row)[key]
  }
  return value ?? undefined
}

function compares(operator: Exclude<FilterOperator, '$exists'>, left: unknown, right: unknown, order: Order): boolean {
  const among = (values: unknown): boolean => Array.isArray(values) && values.some((v) => equals(left, v, order))
  const compared = compareBy(order, left, right) ?? Number.NaN
  switch (operator) {
    case '$eq':
      return equals(left, right, order)
    case '$ne':
      return !equals(left, right, order)
    case '$in':
      return among(right)
    case '$nin':
      return !among(right)
    case '$gt':
      return compared > 0
    case '$gte':
      return compared >= 0
    case '$lt':
      return compared < 0
    case '$lte':
      return compared <= 0
    case '$regex':
      return typeof left === 'string' && typeof right === 'string' && matchesPattern(right, left)
  }
}

/** Lists are equal item by item; a list contains a scalar. */
function equals(left: unknown, right: unknown, order: Order): boolean {
  if (Array.isArray(left))
    return Array.isArray(right)
      ? left.length === right.length && left.every((item, i) => equals(item, right[i], order))
      : left.some((item) => equals(item, right, order))
  return compareBy(order, left, right) === 0 || jsonEqual(left, right)
}
