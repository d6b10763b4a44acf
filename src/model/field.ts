/** What a column, an object's property and an array's item have in common. */

import type { SourceSpan } from '../diagnostic/index.ts'
import type {
  EnumReferenceType,
  IdType,
  NativeType,
  NumericType,
  OneOfType,
  PlainType,
  ReferenceType,
  VarcharType,
} from './column-type.ts'
import type { SqlTemplate } from './expression.ts'
import type { JsonValue } from './json.ts'

/** String formats; each is one pattern of ours, the same on every target (`validate/formats.ts`). */
export const FORMATS = [
  'email',
  'url',
  'uuid',
  'date',
  'date-time',
  'time',
  'ipv4',
  'ipv6',
  'slug',
  'hostname',
] as const
/** A string format. */
export type Format = (typeof FORMATS)[number]

/** Limits on a value. Lengths count code points; `minimum` and `maximum` include their bound. */
export interface Constraints {
  readonly minLength?: number
  readonly maxLength?: number
  /** A decimal string for `bigint` and `numeric`, so that no digit is lost; a number otherwise. */
  readonly minimum?: number | string
  readonly maximum?: number | string
  readonly minItems?: number
  readonly maxItems?: number
  /** The source of a portable pattern (`validate/patterns`). */
  readonly pattern?: string
  readonly format?: Format
}

/** What fills a value that was left out. */
export type Default =
  | { readonly kind: 'literal'; readonly value: JsonValue }
  | { readonly kind: 'now' }
  | { readonly kind: 'uuid' }
  | { readonly kind: 'userId' }
  | { readonly kind: 'sql'; readonly sql: SqlTemplate }

/** A value's type, whether it may be left out, its limits and its default. */
export interface Field {
  readonly type: ColumnType
  /** May be left out. A field with a default may be left out on create whatever this says. */
  readonly optional: boolean
  readonly constraints: Constraints
  readonly default?: Default
  readonly description?: string
  readonly span?: SourceSpan
}

/** A nested object; its properties are checked at every level and unknown keys refused. */
export interface ObjectType {
  readonly kind: 'object'
  readonly properties: Readonly<Record<string, Field>>
}

/** A list of items of one type. */
export interface ArrayType {
  readonly kind: 'array'
  readonly items: Field
}

/** Every column type. */
export type ColumnType =
  | PlainType
  | VarcharType
  | NumericType
  | ObjectType
  | ArrayType
  | ReferenceType
  | OneOfType
  | EnumReferenceType
  | NativeType
  | IdType
