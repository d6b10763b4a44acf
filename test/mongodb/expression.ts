/** A reading of aggregation expressions, by the manual's pages on operators and on the order of BSON types. */
import { Binary, Decimal128, Double, Int32, Long, ObjectId } from 'mongodb'

/** A document, or a part of one. */
export type Doc = Readonly<Record<string, unknown>>

const MISSING = Symbol('missing')

/** https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/ */
const RANKS = ['missing', 'null', 'number', 'string', 'object', 'array', 'binData', 'objectId', 'bool', 'date']

/** The name that `$type` gives a value. */
export function typeOf(value: unknown): string {
  if (value === MISSING) return 'missing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (value instanceof Date) return 'date'
  if (value instanceof Long) return 'long'
  if (value instanceof Double) return 'double'
  if (value instanceof Int32) return 'int'
  if (value instanceof Decimal128) return 'decimal'
  if (value instanceof Binary) return 'binData'
  if (value instanceof ObjectId) return 'objectId'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value !== 'number') return typeof value
  // As the driver writes numbers.
  const int = Number.isInteger(value) && value <= 2 ** 31 - 1 && value >= -(2 ** 31) && !Object.is(value, -0)
  return int ? 'int' : 'double'
}

const NUMBERS = ['int', 'long', 'double', 'decimal']

/** Digits as a whole number of that many places. */
function scaled(text: string, places: number): bigint {
  const [, sign = '', whole = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? []
  return BigInt(`${sign}${whole}${fraction.padEnd(places, '0')}`)
}

/** A number's digits without an exponent. */
function digits(value: unknown): string {
  const text = String(value)
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?E([+-]?\d+)$/i.exec(text) ?? []
  if (whole === '') return text
  const point = whole.length + Number(exponent)
  const all = `${whole}${fraction}`
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${all}`
  return `${sign}${all.slice(0, point).padEnd(point, '0')}.${all.slice(point)}0`
}

function compareNumbers(a: unknown, b: unknown): number {
  if (!(a instanceof Decimal128) && !(b instanceof Decimal128) && !(a instanceof Long) && !(b instanceof Long))
    return Number(a) - Number(b)
  const [x, y] = [digits(a), digits(b)]
  const places = Math.max(...[x, y].map((text) => (text.split('.')[1] ?? '').length))
  const difference = scaled(x, places) - scaled(y, places)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

function compareParts(a: readonly unknown[], b: readonly unknown[]): number {
  for (const [i, part] of a.entries()) {
    if (i >= b.length) return 1
    const compared = compare(part, b[i])
    if (compared !== 0) return compared
  }
  return a.length - b.length
}

function rank(value: unknown): number {
  const type = typeOf(value)
  return RANKS.indexOf(NUMBERS.includes(type) ? 'number' : type)
}

/** Below, above or 0. */
function compare(a: unknown, b: unknown): number {
  const [left, right] = [rank(a), rank(b)]
  if (left !== right) return left - right
  switch (RANKS[left]) {
    case 'number':
      return compareNumbers(a, b)
    case 'string':
      return Buffer.compare(Buffer.from(a as string), Buffer.from(b as string))
    case 'array':
      return compareParts(a as unknown[], b as unknown[])
    case 'object':
      return compareParts(Object.entries(a as object).flat(), Object.entries(b as object).flat())
    case 'objectId':
    case 'binData':
      return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)))
    case 'bool':
    case 'date':
      return Number(a) - Number(b)
    default:
      return 0
  }
}

function at(document: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return document
  const inside = typeof document === 'object' && document !== null && !Array.isArray(document)
  return inside && Object.hasOwn(document, key) ? at((document as Doc)[key], rest) : MISSING
}

/** A pattern of PCRE as JavaScript reads it. */
export function regexOf(pcre: string): RegExp {
  return new RegExp(pcre.replaceAll('\\z', '$').replaceAll('\\x{', '\\u{'), 'u')
}

function converted(value: unknown, to: string): unknown {
  const type = typeOf(value)
  const text = type === 'string' ? (value as string) : NUMBERS.includes(type) ? digits(value) : ''
  if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text)) return null
  if (to === 'double') return Number(text)
  // A double becomes a decimal of fifteen digits.
  const exact = type === 'double' ? Number(value).toPrecision(15) : text
  try {
    return Decimal128.fromString(exact)
  } catch {
    return null
  }
}

const ORDERS: Readonly<Record<string, (compared: number) => boolean>> = {
  $eq: (n) => n === 0,
  $ne: (n) => n !== 0,
  $gt: (n) => n > 0,
  $gte: (n) => n >= 0,
  $lt: (n) => n < 0,
  $lte: (n) => n <= 0,
}

function call(name: string, given: unknown, document: Doc): unknown {
  const value = (expression: unknown): unknown => result(expression, document)
  const all = (given as readonly unknown[]) ?? []
  const order = ORDERS[name]
  if (order) return order(compare(value(all[0]), value(all[1])))
  switch (name) {
    case '$literal':
      return given
    case '$and':
      return all.every((one) => value(one) === true)
    case '$or':
      return all.some((one) => value(one) === true)
    case '$not':
      return value(all[0]) !== true
    case '$isArray':
      return Array.isArray(value(given))
    case '$type':
      return typeOf(value(given))
    case '$cond':
      return value(all[0]) === true ? value(all[1]) : value(all[2])
    case '$in': {
      const list = value(all[1])
      if (!Array.isArray(list)) throw new Error('$in needs a list')
      const wanted = value(all[0])
      return list.some((one) => compare(one, wanted) === 0)
    }
    case '$regexMatch': {
      const { input, regex } = given as { readonly input: unknown; readonly regex: string }
      const text = value(input)
      if (typeof text !== 'string') throw new Error('$regexMatch needs text')
      return regexOf(regex).test(text)
    }
    case '$convert': {
      const { input, to } = given as { readonly input: unknown; readonly to: string }
      return converted(value(input), to)
    }
    default:
      throw new Error(`${name} is not read here`)
  }
}

/** What an expression is over a document. */
export function result(expression: unknown, document: Doc): unknown {
  if (typeof expression === 'string' && expression.startsWith('$')) return at(document, expression.slice(1).split('.'))
  if (Array.isArray(expression)) return expression.map((one) => result(one, document))
  if (typeof expression !== 'object' || expression === null || typeOf(expression) !== 'object') return expression
  const [[name, given] = ['', undefined]] = Object.entries(expression)
  return call(name, given, document)
}
