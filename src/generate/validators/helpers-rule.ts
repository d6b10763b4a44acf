/** Helpers for checks over a whole record. */
import type { Helper } from './helper.ts'

/** Name → helper. The orders are `validate/` names them: `plainOrder`, `momentOrder` …. */
export const RULE_HELPERS: Readonly<Record<string, Helper>> = {
  every: {
    needs: [],
    text: `function every(...rules: Rule[]): Rule {
  return (values, unknown) => rules.every((rule) => rule(values, unknown))
}
`,
  },
  some: {
    needs: [],
    text: `function some(...rules: Rule[]): Rule {
  return (values, unknown) => rules.some((rule) => rule(values, unknown))
}
`,
  },
  exists: {
    needs: ['valueAt'],
    text: `function exists(path: string[], wanted: boolean): Rule {
  return (values, unknown) => isUnknown(values, path, unknown) || (valueAt(values, path) !== undefined) === wanted
}

function isUnknown(values: Values, [column = '']: string[], unknown: readonly string[]): boolean {
  return !Object.hasOwn(values, column) && unknown.includes(column)
}
`,
  },
  compared: {
    needs: ['comparison', 'valueAt'],
    text: `/** Against a column; a comparison with an unset one holds. */
function compared(path: string[], operator: Operator, column: string, order: Order): Rule {
  return (values) => comparison(valueAt(values, path), operator, valueAt(values, [column]), order)
}
`,
  },
  compares: {
    needs: ['comparison', 'valueAt'],
    text: `/** Against a value. */
function compares(path: string[], operator: Operator, value: unknown, order: Order): Rule {
  return (values) => comparison(valueAt(values, path), operator, value, order)
}
`,
  },
  matches: {
    needs: ['valueAt'],
    text: `function matches(path: string[], pattern: RegExp): Rule {
  return (values) => {
    const value = valueAt(values, path)
    return value === undefined || (typeof value === 'string' && pattern.test(value))
  }
}
`,
  },
  comparison: {
    needs: ['equal'],
    text: `type Operator = '$eq' | '$ne' | '$gt' | '$gte' | '$lt' | '$lte' | '$in' | '$nin'
type Order = (a: unknown, b: unknown) => number

function comparison(left: unknown, operator: Operator, right: unknown, order: Order): boolean {
  if (left === undefined || right === undefined) return true
  switch (operator) {
    case '$eq':
      return equal(left, right, order)
    case '$ne':
      return !equal(left, right, order)
    case '$in':
      return Array.isArray(right) && right.some((value) => equal(left, value, order))
    case '$nin':
      return !(Array.isArray(right) && right.some((value) => equal(left, value, order)))
    case '$gt':
      return order(left, right) > 0
    case '$gte':
      return order(left, right) >= 0
    case '$lt':
      return order(left, right) < 0
    case '$lte':
      return order(left, right) <= 0
  }
}
`,
  },
  equal: {
    needs: [],
    text: `/** Lists are equal item by item; a list contains a value. */
function equal(left: unknown, right: unknown, order: Order): boolean {
  if (Array.isArray(left)) {
    if (!Array.isArray(right)) return left.some((value) => equal(value, right, order))
    return left.length === right.length && left.every((value, i) => equal(value, right[i], order))
  }
  return order(left, right) === 0 || same(left, right)
}

function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  const keys = Object.keys(a)
  if (Array.isArray(a) !== Array.isArray(b) || keys.length !== Object.keys(b).length) return false
  return keys.every((key) => Object.hasOwn(b, key) && same((a as Values)[key], (b as Values)[key]))
}
`,
  },
  valueAt: {
    needs: [],
    text: `/** Undefined where the value, or anything on the way, is unset. */
function valueAt(values: Values, path: string[]): unknown {
  let value: unknown = values
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Values)[key]
  }
  return value ?? undefined
}
`,
  },
  plainOrder: {
    needs: [],
    text: `/** Text by code point, numbers, false before true. */
function plainOrder(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  if (typeof a !== 'string' || typeof b !== 'string') return NaN
  const [x, y] = [[...a], [...b]]
  const i = x.findIndex((point, at) => point !== y[at])
  if (i < 0) return x.length - y.length
  return (x[i]?.codePointAt(0) ?? -1) - (y[i]?.codePointAt(0) ?? -1)
}
`,
  },
  timeOrder: {
    needs: ['plainOrder'],
    text: `/** 09:30 and 09:30:00.0 are one time of day. */
function timeOrder(a: unknown, b: unknown): number {
  const whole = (value: unknown) => {
    if (typeof value !== 'string') return value
    const [seconds = '', fraction = ''] = (value.length === 5 ? value + ':00' : value).split('.')
    return seconds + '.' + fraction.padEnd(6, '0')
  }
  return plainOrder(whole(a), whole(b))
}
`,
  },
  numberOrder: {
    needs: [],
    text: `/** A decimal beside a double is taken as a double. */
function numberOrder(a: unknown, b: unknown): number {
  return Number(a) - Number(b)
}
`,
  },
  uuidOrder: {
    needs: ['plainOrder'],
    text: `/** In capitals or not. */
function uuidOrder(a: unknown, b: unknown): number {
  return plainOrder(String(a).toLowerCase(), String(b).toLowerCase())
}
`,
  },
  decimalOrder: {
    needs: ['compareDecimals'],
    text: String.raw`function decimalOrder(a: unknown, b: unknown): number {
  const plain = (value: unknown) =>
    typeof value === 'number' && value.toString().includes('e') ? value.toFixed(20) : String(value)
  const isDecimal = (value: unknown) => /^-?\d+(?:\.\d+)?$/.test(plain(value))
  return isDecimal(a) && isDecimal(b) ? compareDecimals(plain(a), plain(b)) : NaN
}
`,
  },
  momentOrder: {
    needs: ['momentOf'],
    text: `function momentOrder(a: unknown, b: unknown): number {
  return (momentOf(String(a)) ?? NaN) - (momentOf(String(b)) ?? NaN)
}
`,
  },
}
