/** Values on their way into documents and filters, and out of documents. */
import type { ColumnType, JsonValue } from '../../model/index.ts'
import { BIGINT_RANGE, compareDecimals } from '../../validate/index.ts'
import { bsonTypeOf, isTextualNumber } from './bson-type.ts'
import type { Capability } from './capabilities.ts'
import type { MongoLibrary } from './library.ts'

const WHOLE = /^-?(?:0|[1-9][0-9]{0,18})$/

function isLong(text: string): boolean {
  if (!WHOLE.test(text)) return false
  return compareDecimals(text, BIGINT_RANGE[0]) >= 0 && compareDecimals(text, BIGINT_RANGE[1]) <= 0
}

/** `09:30` is `09:30:00`, and a fraction has no zeros at its end: so that times sort, and are alike, as text. */
function wholeTime(text: string): string {
  const [clock = '', fraction = ''] = text.split('.')
  const digits = fraction.replace(/0+$/, '')
  return `${clock.length === 5 ? `${clock}:00` : clock}${digits === '' ? '' : `.${digits}`}`
}

/** A value that is kept as text, as it is kept: so that those that are alike are the same text. */
export function keptText(type: ColumnType, value: JsonValue): string {
  if (type.kind === 'time') return wholeTime(String(value))
  return type.kind === 'uuid' ? String(value).toLowerCase() : String(value)
}

/** Whether a value of that type can be the JSON value at all: an id may be impossible for its kind. */
export function holds(type: ColumnType, value: JsonValue): boolean {
  switch (bsonTypeOf(type)) {
    case 'objectId':
      return typeof value === 'string' && /^[0-9a-f]{24}$/i.test(value)
    case 'long':
      return isLong(String(value))
    default:
      return typeof value !== 'string' || !value.includes('\0')
  }
}

/** What encoding depends on: the library, and what the server can keep. */
export interface Keeping {
  readonly library: MongoLibrary
  readonly capabilities: ReadonlySet<Capability>
}

/** The one key of what stands for JSON that the server cannot keep as it is. */
const AS_TEXT = '_json'

/** Whether there are lists in lists, keys with a dot or a dollar, or what would be taken for a stand-in. */
function needsText(value: JsonValue, inList = false): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return inList || value.some((item: JsonValue) => needsText(item, true))
  const keys = Object.keys(value)
  return keys.some((key) => key === AS_TEXT || /^$|[.$]/.test(key)) || Object.values(value).some((v) => needsText(v))
}

/** Any JSON, where the server takes any. */
function encodeAny(value: JsonValue, { capabilities }: Keeping): unknown {
  const kept = capabilities.has('anyJson') ? typeof value !== 'object' || !isStandIn(value) : !needsText(value)
  return kept ? value : { [AS_TEXT]: JSON.stringify(value) }
}

function isStandIn(value: unknown): value is { readonly [AS_TEXT]: string } {
  if (typeof value !== 'object' || value === null) return false
  return Object.keys(value).length === 1 && typeof (value as { readonly [AS_TEXT]?: unknown })[AS_TEXT] === 'string'
}

/** The driver writes `-0` as a double, which is no `int` to a validator. */
function unsigned(value: JsonValue): JsonValue {
  if (typeof value === 'number') return value + 0
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(unsigned)
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, unsigned(member)]))
}

/** A JSON value as it is kept. It has been judged: the type can hold it. */
export function encode(type: ColumnType, value: JsonValue, keeping: Keeping): unknown {
  const { BSON, Double, Long } = keeping.library
  switch (bsonTypeOf(type)) {
    case 'string':
      return keptText(type, value)
    case 'long':
      return Long.fromString(String(value))
    case 'double':
      return new Double(Number(value))
    case 'decimal':
      return BSON.Decimal128.fromString(String(value))
    case 'date':
      return new Date(String(value))
    case 'binData':
      return new BSON.Binary(Buffer.from(String(value), 'base64'))
    case 'objectId':
      return new BSON.ObjectId(String(value))
    case 'any':
      return encodeAny(value, keeping)
    default:
      return unsigned(value)
  }
}

/** A value to compare with: also one that the type cannot hold, but that has a place among those that it can. */
export function comparable(type: ColumnType, value: JsonValue, keeping: Keeping): unknown {
  const number = bsonTypeOf(type)
  if (number === 'int') return Number(value)
  if (number === 'long' && !holds(type, value)) return new keeping.library.Double(Number(value))
  return encode(type, value, keeping)
}

/** A decimal without an exponent. */
function plainDecimal(text: string): string {
  const [, sign = '', digits = '', exponent = '0'] = /^(-?)([0-9.]+)E([+-]?\d+)$/i.exec(text) ?? []
  if (digits === '') return text
  const [whole = '', fraction = ''] = digits.split('.')
  const point = whole.length + Number(exponent)
  const all = whole + fraction
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${all}`
  return `${sign}${all.slice(0, point).padEnd(point, '0')}${point < all.length ? `.${all.slice(point)}` : ''}`
}

interface Bson {
  readonly _bsontype?: string
  toString(encoding?: string): string
}

/** What a document holds as JSON, whoever wrote it. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString()
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(plain)
  switch ((value as Bson)._bsontype) {
    case undefined:
      return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]))
    case 'Binary':
      return (value as Bson).toString('base64')
    case 'Decimal128':
      return plainDecimal((value as Bson).toString())
    case 'Double':
    case 'Int32':
      return Number(value)
    default:
      return (value as Bson).toString()
  }
}

/** A kept value as it is answered; `undefined` where it is unset. */
export function decode(type: ColumnType, value: unknown): unknown {
  if (value === undefined || value === null) return undefined
  const json = isStandIn(value) ? (JSON.parse(value[AS_TEXT]) as unknown) : plain(value)
  if (type.kind === 'id' || type.kind === 'reference' || isTextualNumber(type)) return String(json)
  return json
}
