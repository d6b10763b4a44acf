/**
 * A column's new type as an aggregation expression, for servers that take pipelines in updates. What cannot become a value of the
 * type stays as it is (`onError`), and is found afterwards. https://www.mongodb.com/docs/manual/reference/operator/aggregation/convert/
 */
import type { ColumnType, JsonObject, JsonValue } from '../../../model/index.ts'
import { type BsonType, bsonTypeOf } from '../bson-type.ts'
import { NO, typesHeld, YES } from '../conversion.ts'

const NUMBERS = ['int', 'long', 'double', 'decimal']

function isOneOf(field: string, types: readonly string[]): JsonObject {
  return { $in: [{ $type: `$${field}` }, types] }
}

/** A case with what it gives. */
type Branch = readonly [when: JsonObject, then: JsonValue]

function both(...conditions: readonly JsonObject[]): JsonObject {
  return { $and: conditions }
}

function matches(field: string, regex: string): JsonObject {
  return both(isOneOf(field, ['string']), { $regexMatch: { input: `$${field}`, regex } })
}

function textBranches(field: string, { kind }: ColumnType, plain: JsonObject): Branch[] {
  if (kind === 'day')
    return [[isOneOf(field, ['date']), { $dateToString: { date: `$${field}`, format: '%Y-%m-%d', timezone: 'UTC' } }]]
  if (kind === 'uuid' || kind === 'time' || kind === 'interval') return []
  return [[isOneOf(field, [...NUMBERS, 'bool', 'date', 'objectId']), plain]]
}

function booleanBranches(field: string, plain: JsonObject): Branch[] {
  const isWord = (words: readonly string[]): JsonObject =>
    both(isOneOf(field, ['string']), { $in: [{ $toLower: `$${field}` }, words] })
  return [
    [isOneOf(field, NUMBERS), plain],
    [isWord(YES), true],
    [isWord(NO), false],
  ]
}

function branchesOf(field: string, type: ColumnType): Branch[] {
  const to = bsonTypeOf(type)
  const plain: JsonObject = { $convert: { input: `$${field}`, to, onError: `$${field}` } }
  switch (to) {
    case 'string':
      return textBranches(field, type, plain)
    case 'bool':
      return booleanBranches(field, plain)
    case 'int':
    case 'long': {
      const isWhole = { $eq: [`$${field}`, { $trunc: `$${field}` }] }
      return [
        [both(isOneOf(field, NUMBERS), isWhole), plain],
        [isOneOf(field, ['bool']), plain],
        [matches(field, '^-?[0-9]+$'), plain],
      ]
    }
    case 'double':
      return [
        [isOneOf(field, [...NUMBERS, 'bool']), plain],
        [matches(field, '^-?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?$'), plain],
      ]
    case 'date':
    case 'objectId':
      return [[isOneOf(field, ['string']), plain]]
    default:
      return []
  }
}

/**
 * The expression that gives the field's value in its new type; null where no value can be converted, or none without loss: the server
 * keeps 15 digits of a double that becomes a decimal.
 */
export function conversionExpression(field: string, type: ColumnType): JsonObject | null {
  if (bsonTypeOf(type) === 'decimal') return null
  const branches = branchesOf(field, type).map(([when, then]) => ({ case: when, then }))
  return branches.length === 0 ? null : { $switch: { branches, default: `$${field}` } }
}

/** Documents whose field is set and not of the type yet. A list whose items are of the type is not of it itself. */
export function notYet(field: string, to: BsonType): JsonObject {
  const types = [...typesHeld(to)]
  const other: JsonObject = { [field]: { $exists: true, $ne: null, $not: { $type: types } } }
  return to === 'array' ? other : { $or: [other, { [field]: { $type: 'array' } }] }
}
