/** The types that hold no other type. `field.ts` adds objects and arrays. */

/** How a table's `id` is made. `default` is the target's own time-ordered id (UUIDv7 on Postgres, ObjectId on MongoDB). */
export type IdKind = 'default' | 'uuid' | 'serial' | 'objectId' | 'text'

/** What happens to a row when the row it refers to goes (or changes its id). */
export type ReferenceAction = 'cascade' | 'restrict' | 'set null' | 'no action'

/** All of them. */
export const REFERENCE_ACTIONS: readonly ReferenceAction[] = ['cascade', 'restrict', 'set null', 'no action']

/** The most digits of a `numeric` with a precision: so many every target keeps. */
export const MOST_DIGITS = 34

/** A type without parameters. `date` is a moment to the millisecond, `day` a calendar date. */
export interface PlainType {
  readonly kind:
    | 'string'
    | 'text'
    | 'number'
    | 'float'
    | 'integer'
    | 'bigint'
    | 'serial'
    | 'boolean'
    | 'date'
    | 'timestamptz'
    | 'day'
    | 'time'
    | 'interval'
    | 'uuid'
    | 'json'
    | 'jsonb'
    | 'bytea'
}

/** `varchar(n)`: n counts code points. */
export interface VarcharType {
  readonly kind: 'varchar'
  readonly length: number
}

/** `numeric(p,s)`; without `precision` any number of digits. Values are JSON strings where p > 15 or is absent. */
export interface NumericType {
  readonly kind: 'numeric'
  readonly precision?: number
  readonly scale?: number
}

/** Another row's id. */
export interface ReferenceType {
  readonly kind: 'reference'
  /** A declared table's name or `$users`. */
  readonly to: string
  readonly onDelete: ReferenceAction
  readonly onUpdate: ReferenceAction
  /** Checked at commit (`deferred`), at once but deferrable (`immediate`), or always at once (absent). */
  readonly deferrable?: 'deferred' | 'immediate'
  /** The name of the foreign key in the database, where it is not derived from table and column. */
  readonly constraint?: string
  /** The name under which `expand` gives the other row: `postId` → `post`, or `.as('…')`; absent: not expandable. */
  readonly as?: string
  /** What the column holds: the id kind of the table it points at (`text` for `$users`). Filled by load. */
  readonly idKind: IdKind
}

/** One of a set of values: text (or integers) with a CHECK. */
export interface OneOfType {
  readonly kind: 'oneOf'
  readonly values: readonly string[] | readonly number[]
}

/** A declared `enumType`, by name. */
export interface EnumReferenceType {
  readonly kind: 'enumType'
  readonly enumType: string
}

/** A type that one target has, in its own words; judged by the database alone. */
export interface NativeType {
  readonly kind: 'native'
  readonly native: string
}

/** The type of a system `id`. */
export interface IdType {
  readonly kind: 'id'
  readonly id: IdKind
}
