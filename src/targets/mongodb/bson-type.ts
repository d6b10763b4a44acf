/** How a declared type is kept in a document. */
import type { ColumnType, IdKind } from '../../model/index.ts'

/** The BSON types that columns have; `any`: whatever JSON there is. */
export type BsonType =
  | 'string'
  | 'int'
  | 'long'
  | 'double'
  | 'decimal'
  | 'bool'
  | 'date'
  | 'binData'
  | 'objectId'
  | 'array'
  | 'object'
  | 'any'

/** Types kept as text: MongoDB has none for them, and their text sorts as they do. */
const TEXT: ReadonlySet<string> = new Set(['string', 'text', 'varchar', 'uuid', 'day', 'time', 'interval', 'enumType'])

const PLAIN: Readonly<Partial<Record<ColumnType['kind'], BsonType>>> = {
  number: 'double',
  float: 'double',
  integer: 'int',
  serial: 'int',
  bigint: 'long',
  boolean: 'bool',
  date: 'date',
  timestamptz: 'date',
  bytea: 'binData',
  array: 'array',
  object: 'object',
}

/** How an id of that kind is kept. */
export function bsonTypeOfId(id: IdKind): BsonType {
  if (id === 'default' || id === 'objectId') return 'objectId'
  return id === 'serial' ? 'long' : 'string'
}

/** Whether JSON has the type's values as text: more digits than a double keeps. */
export function isTextualNumber(type: ColumnType): boolean {
  return type.kind === 'bigint' || (type.kind === 'numeric' && (type.precision === undefined || type.precision > 15))
}

/** Every name that `$type` takes for values that documents hold. */
const BSON_NAMES: ReadonlySet<string> = new Set([
  ...['string', 'int', 'long', 'double', 'decimal', 'bool', 'date', 'binData', 'objectId', 'array', 'object'],
  ...['timestamp', 'regex', 'javascript', 'symbol', 'minKey', 'maxKey'],
])

/** The BSON types that `native('objectId')` or `native('int | string')` says; null where the type is none of MongoDB's. */
export function bsonTypesOfNative(native: string): readonly string[] | null {
  const names = native.split('|').map((name) => name.trim())
  return names.every((name) => BSON_NAMES.has(name)) ? names : null
}

function bsonTypeOfNative(native: string): BsonType {
  const [only, second] = bsonTypesOfNative(native) ?? []
  return only === 'objectId' && second === undefined ? only : 'any'
}

/** The BSON type that a column's values have. */
export function bsonTypeOf(type: ColumnType): BsonType {
  switch (type.kind) {
    case 'id':
      return bsonTypeOfId(type.id)
    case 'reference':
      return bsonTypeOfId(type.idKind)
    case 'oneOf':
      return typeof type.values[0] === 'number' ? 'int' : 'string'
    case 'numeric':
      return isTextualNumber(type) ? 'decimal' : 'double'
    case 'native':
      return bsonTypeOfNative(type.native)
    default:
      return TEXT.has(type.kind) ? 'string' : (PLAIN[type.kind] ?? 'any')
  }
}

/** Those that compare as one another: any of them may hold a whole number. */
const NUMERIC: ReadonlySet<BsonType> = new Set(['int', 'long', 'double', 'decimal'])
/** Every value that JSON or a column has, and null not. */
const ALL: readonly BsonType[] = [
  ...([
    'string',
    'int',
    'long',
    'double',
    'decimal',
    'bool',
    'date',
    'binData',
    'objectId',
    'array',
    'object',
  ] as const),
]

/**
 * What `$type` says of a column that is set: null, which reads as unset, is none of these.
 * https://www.mongodb.com/docs/manual/reference/operator/query/type/
 */
export function typeWhenSet(type: ColumnType): string | readonly string[] {
  const own = type.kind === 'native' ? bsonTypesOfNative(type.native) : null
  if (own) return own.length === 1 ? (own[0] ?? []) : own
  const bson = bsonTypeOf(type)
  if (bson === 'any') return ALL
  return NUMERIC.has(bson) ? 'number' : bson
}
