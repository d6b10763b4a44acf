/** Judges a table's portable checks over one record. */
import { type Comparison, type Filter, type FilterOperator, jsonEqual } from '../model/index.ts'
import type { Check, ObjectCheck, RecordRule } from './check.ts'
import { compareDecimals } from './decimal.ts'
import { momentOf } from './moment.ts'
import { compareText, matchesPattern } from './text.ts'

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

function comparisonHolds(
  { path, operator, operand }: Comparison,
  rule: RecordRule,
  record: ObjectCheck,
  row: Row,
): boolean {
  const left = lookUp(row, path)
  const unknown = !Object.hasOwn(row, path[0]) && rule.unknown.includes(path[0])
  if (operator === '$exists')
    return unknown || (left !== undefined) === (operand.kind === 'literal' && operand.value === true)
  if (left === undefined || operand.kind === 'userId') return true
  const right = operand.kind === 'literal' ? operand.value : lookUp(row, [operand.column])
  if (right === undefined) return true
  return compares(operator, left, right, orderFor(checkAt(record, path)))
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

function checkAt(check: Check | undefined, path: readonly string[]): Check | undefined {
  const [key, ...rest] = path
  if (key === undefined || check?.kind !== 'object') return check
  return checkAt(Object.hasOwn(check.properties, key) ? check.properties[key]?.check : undefined, rest)
}

type Order = (a: unknown, b: unknown) => number | undefined

/** How values of that check are ordered; undefined where two cannot be. */
function orderFor(check: Check | undefined): Order {
  const scalar = check?.kind === 'array' ? check.items : check
  if (scalar?.kind === 'decimal')
    return (a, b) => (isDecimal(a) && isDecimal(b) ? compareDecimals(String(a), String(b)) : undefined)
  if (scalar?.kind === 'date')
    return (a, b) => {
      const [x, y] = [momentOf(String(a)), momentOf(String(b))]
      return x === undefined || y === undefined ? undefined : x - y
    }
  return check?.kind === 'time' ? (a, b) => plainOrder(wholeTime(a), wholeTime(b)) : plainOrder
}

/** `09:30` and `09:30:00.0` are one time of day. */
function wholeTime(value: unknown): unknown {
  if (typeof value !== 'string') return value
  const [seconds = '', fraction = ''] = (value.length === 5 ? `${value}:00` : value).split('.')
  return `${seconds}.${fraction.padEnd(6, '0')}`
}

/** Whether it has digits to compare: a list of decimals has none. */
function isDecimal(value: unknown): boolean {
  return /^-?\d+(?:\.\d+)?$/.test(String(value))
}

function plainOrder(a: unknown, b: unknown): number | undefined {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  return undefined
}

function compares(operator: Exclude<FilterOperator, '$exists'>, left: unknown, right: unknown, order: Order): boolean {
  const among = (values: unknown): boolean => Array.isArray(values) && values.some((v) => equals(left, v, order))
  const compared = order(left, right) ?? Number.NaN
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

/** A list equals a list, and contains a scalar. */
function equals(left: unknown, right: unknown, order: Order): boolean {
  if (Array.isArray(left) && !Array.isArray(right)) return left.some((v) => equals(v, right, order))
  return order(left, right) === 0 || jsonEqual(left, right)
}
