/** Values of one BSON type as those of another, as far as nothing is lost: by this process, one by one. */
import type { ColumnType } from '../../model/index.ts'
import { compareDecimals, INTEGER_RANGE, momentOf } from '../../validate/index.ts'
import { type BsonType, bsonTypeOf } from './bson-type.ts'
import type { MongoLibrary } from './library.ts'
import { holds } from './values.ts'

interface Bson {
  readonly _bsontype?: string
  toString(): string
}

const BY_CLASS: Readonly<Record<string, BsonType>> = {
  Int32: 'int',
  Long: 'long',
  Double: 'double',
  Decimal128: 'decimal',
  ObjectId: 'objectId',
  Binary: 'binData',
}

/** The BSON type of a value that was read without promoting numbers; null of what no column is kept as. */
export function bsonTypeOfValue(value: unknown): BsonType | null {
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'double'
  if (typeof value !== 'object' || value === null) return null
  if (Array.isArray(value)) return 'array'
  if (value instanceof Date) return 'date'
  const { _bsontype: known } = value as Bson
  return known === undefined ? 'object' : (BY_CLASS[known] ?? null)
}

/** Types that a column of that type may hold: whole doubles are written as `int` by many clients. */
export function typesHeld(type: BsonType): readonly BsonType[] {
  return type === 'double' ? ['double', 'int'] : [type]
}

/** Whether a value is kept as a column of that type is. */
export function isKeptAs(value: unknown, type: BsonType): boolean {
  const found = bsonTypeOfValue(value)
  return type === 'any' || (found !== null && typesHeld(type).includes(found))
}

const NUMBERS: ReadonlySet<BsonType | null> = new Set(['int', 'long', 'double', 'decimal'])
const DECIMAL = /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/
const WHOLE = /^-?\d+$/
/** A text with a fourth digit of a second's fraction, which a date does not keep. */
const FINER = /\.\d{3}\d*[1-9]/
/** Texts that mean yes, in small letters, as Postgres reads them. */
export const YES: readonly string[] = ['t', 'true', 'y', 'yes', 'on', '1']
/** Texts that mean no. */
export const NO: readonly string[] = ['f', 'false', 'n', 'no', 'off', '0']

/** A number as text: of a number, a text that is one, and of yes and no. */
function numberText(value: unknown): string | undefined {
  const from = bsonTypeOfValue(value)
  if (from === 'bool') return value === true ? '1' : '0'
  const text = NUMBERS.has(from) || from === 'string' ? String(value) : ''
  return DECIMAL.test(text) ? text : undefined
}

/** `12`, also of `12.0` and `1.2E+1`; undefined of what has a fraction or too many digits to tell. */
function wholeText(text: string): string | undefined {
  if (WHOLE.test(text)) return text
  const number = Number(text)
  return Number.isSafeInteger(number) ? String(number) : undefined
}

/** Digits and exponent of a decimal text, however it is spelt: `-15e-1` of `-1.50`. */
function spelledPlainly(text: string): string {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.replace(/^[-+]/, '').split('.')
  const digits = `${whole}${fraction}`.replace(/^0+/, '')
  const kept = digits.replace(/0+$/, '')
  if (kept === '') return '0'
  return `${text.startsWith('-') ? '-' : ''}${kept}e${Number(exponent) - fraction.length + digits.length - kept.length}`
}

/** The decimal; undefined of one with more than 34 digits, or with an exponent that it does not have. */
function asDecimal(text: string, { BSON }: MongoLibrary): unknown {
  try {
    const decimal = BSON.Decimal128.fromString(text)
    return spelledPlainly(String(decimal)) === spelledPlainly(text) ? decimal : undefined
  } catch {
    return undefined
  }
}

function asNumber(value: unknown, type: ColumnType, library: MongoLibrary): unknown {
  const { Double, Int32, Long } = library
  const text = numberText(value)
  if (text === undefined) return undefined
  const to = bsonTypeOf(type)
  if (to === 'decimal') return asDecimal(text, library)
  if (to === 'double') {
    const number = Number(text)
    const isExact = Number.isFinite(number) && spelledPlainly(String(number)) === spelledPlainly(text)
    return isExact ? new Double(number) : undefined
  }
  // A text must be written as a whole number; a number must only be one.
  const whole = typeof value === 'string' && !WHOLE.test(value) ? undefined : wholeText(text)
  if (whole === undefined) return undefined
  if (to === 'long') return holds(type, whole) ? Long.fromString(whole) : undefined
  const [low, high] = INTEGER_RANGE.map(String)
  const fits = compareDecimals(whole, low ?? '') >= 0 && compareDecimals(whole, high ?? '') <= 0
  return fits ? new Int32(Number(whole)) : undefined
}

/** Kinds of text that have a form of their own, which other values do not come in. */
const FORMED: ReadonlySet<ColumnType['kind']> = new Set(['uuid', 'time', 'interval'])

function asText(value: unknown, { kind }: ColumnType): string | undefined {
  if (kind === 'day') {
    const [day, time] = value instanceof Date ? value.toISOString().split('T') : []
    return time === '00:00:00.000Z' ? day : undefined
  }
  const from = bsonTypeOfValue(value)
  if (FORMED.has(kind) || from === null || from === 'array' || from === 'object' || from === 'binData') return undefined
  return value instanceof Date ? value.toISOString() : String(value)
}

function asBoolean(value: unknown): boolean | undefined {
  const from = bsonTypeOfValue(value)
  if (NUMBERS.has(from)) return { 0: false, 1: true }[Number(String(value))]
  const word = from === 'string' ? String(value).toLowerCase() : ''
  return YES.includes(word) ? true : NO.includes(word) ? false : undefined
}

/** The value as a column of that type keeps it; undefined where it cannot become one without loss. */
export function converted(value: unknown, type: ColumnType, library: MongoLibrary): unknown {
  const to = bsonTypeOf(type)
  if (isKeptAs(value, to)) return value
  switch (to) {
    case 'string':
      return asText(value, type)
    case 'int':
    case 'long':
    case 'double':
    case 'decimal':
      return asNumber(value, type, library)
    case 'bool':
      return asBoolean(value)
    case 'date': {
      const isFiner = typeof value === 'string' && FINER.test(value)
      const moment = typeof value === 'string' && !isFiner ? momentOf(value) : undefined
      return moment === undefined ? undefined : new Date(moment)
    }
    case 'objectId':
      return typeof value === 'string' && holds(type, value) ? new library.ObjectId(value) : undefined
    default:
      return undefined
  }
}
