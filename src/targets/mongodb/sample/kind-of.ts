/** What kind of value a document holds, in the words of `$type`. */

/** Classes of the driver's library → the names that MongoDB gives their values. https://www.mongodb.com/docs/manual/reference/bson-types/ */
const NAMES: Readonly<Record<string, string>> = {
  Int32: 'int',
  Double: 'double',
  Long: 'long',
  Decimal128: 'decimal',
  ObjectId: 'objectId',
  Binary: 'binData',
  UUID: 'binData',
  Timestamp: 'timestamp',
  BSONRegExp: 'regex',
  Code: 'javascript',
  BSONSymbol: 'symbol',
  MinKey: 'minKey',
  MaxKey: 'maxKey',
  DBRef: 'object',
}

/** How documents are read so that an int is told from a double: nothing is turned into JavaScript's own numbers. */
export const AS_KEPT = { promoteValues: false, promoteLongs: false, bsonRegExp: true } as const

/** The name of the value's kind; `null` for what is unset. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  switch (typeof value) {
    case 'string':
      return 'string'
    case 'boolean':
      return 'bool'
    case 'bigint':
      return 'long'
    case 'number':
      return Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? 'int' : 'double'
  }
  if (Array.isArray(value)) return 'array'
  if (value instanceof Date) return 'date'
  return NAMES[(value as { readonly _bsontype?: string })._bsontype ?? ''] ?? 'object'
}
