/** The column types. */
import type { JsonValue } from '../model/index.ts'
import { columnOf, fieldOf, fieldsOf } from './column-builder.ts'
import type {
  ArrayColumn,
  ExactColumn,
  NumberColumn,
  ReferenceColumn,
  StringColumn,
  ValueColumn,
} from './column-types.ts'
import { plain } from './plain.ts'
import type { CreateOf, CreateValue, Fields, RowOf, RowValue, Typed } from './shape.ts'
import type { NewId, Now } from './values.ts'

/** Text of any length. */
export function string(): StringColumn {
  return columnOf({ type: 'string' })
}

/** Text of any length, by Postgres' name. */
export function text(): StringColumn {
  return columnOf({ type: 'text' })
}

/** Text of at most `length` code points. */
export function varchar(length: number): StringColumn {
  return columnOf({ type: `varchar(${length})` })
}

/** A finite double. */
export function number(): NumberColumn {
  return columnOf({ type: 'number' })
}

/** A finite double, by Postgres' name. */
export function float(): NumberColumn {
  return columnOf({ type: 'float' })
}

/** A whole number of 32 bits. */
export function integer(): NumberColumn {
  return columnOf({ type: 'integer' })
}

/** A whole number that counts up by itself. */
export function serial(): NumberColumn<'default'> {
  return columnOf({ type: 'serial' })
}

/** A whole number of 64 bits; text in JSON. */
export function bigint(): ExactColumn<string> {
  return columnOf({ type: 'bigint' })
}

/** Precisions that a JSON number holds exactly. */
export type NumberPrecision = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15

/** An exact decimal of at most 15 digits, `scale` of them after the point; a number in JSON. */
export function numeric(precision: NumberPrecision, scale?: number): ExactColumn<number>
/** An exact decimal of up to 34 digits, or without `precision` of any number; text in JSON. */
export function numeric(precision?: number, scale?: number): ExactColumn<string>
/** Either, by its precision. */
export function numeric(precision?: number, scale?: number): ExactColumn<string | number> {
  const digits = [precision, scale].filter((n) => n !== undefined)
  return columnOf({ type: digits.length ? `numeric(${digits.join(',')})` : 'numeric' })
}

/** True or false. */
export function boolean(): ValueColumn<boolean, boolean> {
  return columnOf({ type: 'boolean' })
}

/** A moment, to the millisecond. */
export function date(): ValueColumn<string, string | Date | Now> {
  return columnOf({ type: 'date' })
}

/** A moment, by Postgres' name. */
export function timestamptz(): ValueColumn<string, string | Date | Now> {
  return columnOf({ type: 'timestamptz' })
}

/** A calendar date: `2026-01-31`. */
export function day(): ValueColumn<string, string | Now> {
  return columnOf({ type: 'day' })
}

/** A time of day: `13:45:00`. */
export function time(): ValueColumn<string, string | Now> {
  return columnOf({ type: 'time' })
}

/** A length of time. */
export function interval(): ValueColumn<string, string> {
  return columnOf({ type: 'interval' })
}

/** A UUID. */
export function uuid(): ValueColumn<string, string | NewId> {
  return columnOf({ type: 'uuid' })
}

/** Any JSON value, kept as written. */
export function json<Value = JsonValue>(): ValueColumn<Value, Value> {
  return columnOf({ type: 'json' })
}

/** Any JSON value, indexable. */
export function jsonb<Value = JsonValue>(): ValueColumn<Value, Value> {
  return columnOf({ type: 'jsonb' })
}

/** Bytes; base64 text in JSON. */
export function bytea(): ValueColumn<string, string> {
  return columnOf({ type: 'bytea' })
}

/** A type in the database's own words, judged by the database alone: `native<string>('tsvector')`. */
export function native<Value = unknown>(type: string): ValueColumn<Value, Value> {
  return columnOf({ type: 'native', native: type })
}

/** A list of items of one type. */
export function array<Item extends Typed>(items: Item): ArrayColumn<RowValue<Item>, CreateValue<Item>> {
  return columnOf({ type: 'array', items: fieldOf(items) })
}

/** A nested object; its properties are checked at every level and unknown ones refused. */
export function object<Properties extends Fields>(
  properties: Properties,
): ValueColumn<RowOf<Properties>, CreateOf<Properties>, never, CreateOf<Properties>> {
  return columnOf({ type: 'object', properties: fieldsOf(properties) })
}

/** One of the values listed: texts, or whole numbers. */
export function oneOf<const Values extends readonly [string, ...string[]] | readonly [number, ...number[]]>(
  ...values: Values
): ValueColumn<Values[number], Values[number]> {
  return columnOf({ type: typeof values[0] === 'number' ? 'integer' : 'string', enum: plain(values) })
}

/** The id of a row of the table named, or of bkend's own users: `reference('$users')`. */
export function reference(to: string): ReferenceColumn {
  return columnOf({ type: 'reference', to })
}
