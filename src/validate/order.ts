/** How the values of two checks compare: one answer, which every judge of a record has its own words for. */
import type { Comparison } from '../model/index.ts'
import type { Check, ObjectCheck } from './check.ts'
import { compareDecimals } from './decimal.ts'
import { momentOf } from './moment.ts'
import { compareText } from './text.ts'

/**
 * `plain`: text by code point, numbers, false before true. `decimal`: by every digit. `number`: decimals beside a double
 * are taken as doubles. `moment`, `time`: however they are written. `uuid`: in capitals or not.
 */
export type Order = 'plain' | 'decimal' | 'number' | 'moment' | 'time' | 'uuid'

/** The check of the value at the path; undefined where there is none. */
export function checkAt(check: Check | undefined, path: readonly string[]): Check | undefined {
  const [key, ...rest] = path
  if (key === undefined || check?.kind !== 'object') return check
  return checkAt(Object.hasOwn(check.properties, key) ? check.properties[key]?.check : undefined, rest)
}

/** How a comparison of that record orders its two sides. A list is ordered as its items are. */
export function orderOf({ path, operand }: Comparison, record: ObjectCheck): Order {
  const left = checkAt(record, path)
  const right = operand.kind === 'column' ? checkAt(record, [operand.column]) : left
  return orderOfChecks(left, right)
}

function orderOfChecks(left: Check | undefined, right: Check | undefined): Order {
  const sides = [scalarOf(left), scalarOf(right)]
  if (sides.some((side) => side?.kind === 'decimal')) return sides.some(isDouble) ? 'number' : 'decimal'
  const [first] = sides
  switch (first?.kind) {
    case 'date':
      return 'moment'
    case 'time':
    case 'uuid':
      return first.kind
    case 'id':
      return isUuid(first) ? 'uuid' : first.id === 'serial' ? 'decimal' : 'plain'
    default:
      return 'plain'
  }
}

/** What a list of that check holds in the end; any other check is its own. */
export function scalarOf(check: Check | undefined): Check | undefined {
  return check?.kind === 'array' ? scalarOf(check.items) : check
}

/** Whether the check's numbers are doubles, which have no exact decimal. */
export function isDouble(check: Check | undefined): boolean {
  return check?.kind === 'number' && !check.integer
}

/** Whether the check's values are UUIDs to a database, which may be written in capitals. */
export function isUuid(check: Check | undefined): boolean {
  return check?.kind === 'uuid' || (check?.kind === 'id' && (check.id === 'default' || check.id === 'uuid'))
}

/** Below, above or equal to 0; undefined where the two cannot be ordered. */
export function compareBy(order: Order, a: unknown, b: unknown): number | undefined {
  switch (order) {
    case 'decimal':
      return isDecimal(a) && isDecimal(b) ? compareDecimals(plainDecimal(a), plainDecimal(b)) : undefined
    case 'number':
      return Number(a) - Number(b)
    case 'moment': {
      const [x, y] = [momentOf(String(a)), momentOf(String(b))]
      return x === undefined || y === undefined ? undefined : x - y
    }
    case 'time':
      return compareText(wholeTime(String(a)), wholeTime(String(b)))
    case 'uuid':
      return compareText(String(a).toLowerCase(), String(b).toLowerCase())
    case 'plain':
      return comparePlain(a, b)
  }
}

function comparePlain(a: unknown, b: unknown): number | undefined {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  return undefined
}

/** `09:30` and `09:30:00.0` are one time of day. */
function wholeTime(value: string): string {
  const [seconds = '', fraction = ''] = (value.length === 5 ? `${value}:00` : value).split('.')
  return `${seconds}.${fraction.padEnd(6, '0')}`
}

function isDecimal(value: unknown): value is string | number {
  return typeof value === 'number' || (typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value))
}

/** A decimal without an exponent. Doubles below a millionth have no more than 20 digits where they stand for decimals. */
export function plainDecimal(value: string | number): string {
  const text = String(value)
  if (typeof value === 'string' || !text.includes('e')) return text
  return text.includes('e-') ? value.toFixed(20) : BigInt(value).toString()
}
