/** The check tree: what a value must be, apart from any language or database that judges it. */
import type { Filter, Format, IdKind, JsonValue } from '../model/index.ts'

/** A rule that one value must meet. Every rendering (zod, compiled functions, JSON Schema, SQL, serve) has this one meaning. */
export type Check =
  | StringCheck
  | NumberCheck
  | DecimalCheck
  | ArrayCheck
  | ObjectCheck
  | MomentCheck
  | OneOfCheck
  | { readonly kind: 'boolean' }
  /** A UUID as text, in capitals or not; kept in small letters. */
  | { readonly kind: 'uuid' }
  /** Any JSON value without U+0000 and lone surrogates. */
  | { readonly kind: 'json' }
  /** base64 text. */
  | { readonly kind: 'bytes' }
  /** A row's id or a reference to one: an opaque string of at least one character; whether the row exists, the database judges. */
  | IdCheck
  /** Judged by the database alone: any JSON scalar, array or object passes here. */
  | { readonly kind: 'native'; readonly native: string }

/** Text. Lengths count code points; U+0000 and lone surrogates are always refused. */
export interface StringCheck {
  readonly kind: 'string'
  readonly minLength?: number
  readonly maxLength?: number
  /** Source of a portable pattern. */
  readonly pattern?: string
  readonly format?: Format
}

/** A JSON number. `integer`: whole, within ±2³¹ (that is −2147483648 … 2147483647); otherwise any finite double. */
export interface NumberCheck {
  readonly kind: 'number'
  readonly integer: boolean
  readonly minimum?: number
  readonly maximum?: number
}

/** An exact number. As JSON: a string where `text`, otherwise a number. Excess scale is refused, never rounded. */
export interface DecimalCheck {
  readonly kind: 'decimal'
  readonly text: boolean
  /** Total digits; absent: any. A bigint has 19 and its own bounds in minimum and maximum. */
  readonly precision?: number
  readonly scale?: number
  readonly minimum?: string
  readonly maximum?: string
}

/** A point in time or a part of one. `date`: a moment cut to the millisecond; a date-only input is midnight UTC. */
export interface MomentCheck {
  readonly kind: 'date' | 'day' | 'time' | 'interval'
}

/** One of the values listed. */
export interface OneOfCheck {
  readonly kind: 'oneOf'
  readonly values: readonly string[] | readonly number[]
}

/** A list. */
export interface ArrayCheck {
  readonly kind: 'array'
  readonly items: Check
  readonly minItems?: number
  readonly maxItems?: number
}

/** A row's id as every artefact shows it; `id` says how the database stores it. */
export interface IdCheck {
  readonly kind: 'id'
  readonly id: IdKind
}

/** An object: every key is known, and the required ones are there. */
export interface ObjectCheck {
  readonly kind: 'object'
  readonly properties: Readonly<Record<string, PropertyCheck>>
  /** Keys that are known and dropped whatever they hold: what a client may not set. Only in the input of a record. */
  readonly ignored?: readonly string[]
  /** Rules over the whole record, from its portable checks. Only in records. */
  readonly rules?: readonly RecordRule[]
}

/** A property of an object or record. */
export interface PropertyCheck {
  readonly check: Check
  /** Must be present (a stored value) or be sent (the input of a create). */
  readonly required: boolean
  /** `null` is taken as unset. Never inside a nested object. */
  readonly nullable?: boolean
  /** Fills an absent property. Only in the input of a record. */
  readonly default?: JsonValue
}

/** A declared check over one record: the filter holds, where a comparison with an unset column always does. */
export interface RecordRule {
  readonly name: string
  readonly filter: Filter
  /** Columns whose absence says nothing, since the server fills or keeps them; comparisons with them hold, `$exists` too. */
  readonly unknown: readonly string[]
}
