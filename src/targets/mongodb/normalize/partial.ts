/** The condition of a partial index, as far as MongoDB takes one. */
import {
  type Column,
  canonicalJson,
  type Filter,
  type JsonObject,
  type JsonValue,
  type Table,
} from '../../../model/index.ts'
import { bsonTypeOf, typeWhenSet } from '../bson-type.ts'
import { objectOf } from '../json.ts'
import { fieldNamed, fieldOf } from '../names.ts'

/** What a partial index may compare by. */
const TAKEN: ReadonlySet<string> = new Set(['$eq', '$gt', '$gte', '$lt', '$lte', '$in', '$exists'])
/** Types whose values are the same in a filter's JSON and in a document. */
const AS_THEY_ARE: ReadonlySet<string> = new Set(['string', 'int', 'double', 'bool'])

/** The filter as a `partialFilterExpression`; null where MongoDB takes none such. */
export function partialOf(filter: Filter, table: Table): JsonObject | null {
  if (filter.kind === 'compare') {
    const { path, operator, operand } = filter
    const column = table.columns.find((c) => c.name === path[0])
    if (!column || path.length > 1 || !TAKEN.has(operator) || operand.kind !== 'literal') return null
    if (operator === '$exists')
      return operand.value === true ? { [fieldNamed(table, path[0])]: { $exists: true } } : null
    if (!AS_THEY_ARE.has(bsonTypeOf(column.type))) return null
    return { [fieldNamed(table, path[0])]: operator === '$eq' ? operand.value : { [operator]: operand.value } }
  }
  if (filter.filters.length === 0) return null
  const parts = filter.filters.map((f) => partialOf(f, table))
  if (parts.some((p) => p === null)) return null
  return { [`$${filter.kind}`]: parts as readonly JsonValue[] }
}

/**
 * The documents in which those columns are set, by the types of their values: a unique over optional columns counts no others, and a
 * null that somebody wrote reads as unset. https://www.mongodb.com/docs/manual/core/index-partial/
 */
export function whereSet(columns: readonly Column[]): JsonObject | null {
  if (columns.length === 0) return null
  return Object.fromEntries(columns.map((column) => [fieldOf(column), { $type: typeWhenSet(column.type) }]))
}

/** The conditions that hold together, each of one field and one comparison. */
function conditionsOf(partial: JsonObject): JsonObject[] {
  return Object.entries(partial).flatMap(([key, value]): JsonObject[] => {
    if (key === '$and' && Array.isArray(value))
      return value.flatMap((one: JsonValue) => conditionsOf(objectOf(one) ?? {}))
    if (key === '$or' && Array.isArray(value))
      return [{ $or: value.map((one: JsonValue) => oneWay(objectOf(one) ?? {})) }]
    const said = key.startsWith('$') ? null : objectOf(value)
    if (!said) return [{ [key]: value }]
    const words = Object.entries(said)
    if (!words.every(([word]) => word.startsWith('$'))) return [{ [key]: value }]
    return words.map(([word, operand]) => ({ [key]: word === '$eq' ? operand : { [word]: operand } }))
  })
}

/** The same condition, however it is written: `{ a: 1, b: 2 }` is `{ $and: [{ b: 2 }, { a: { $eq: 1 } }] }`. */
export function oneWay(partial: JsonObject): JsonObject {
  const conditions = new Map(conditionsOf(partial).map((one) => [canonicalJson(one), one]))
  const [only, ...more] = [...conditions].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
  return only === undefined ? {} : more.length === 0 ? only : { $and: [only, ...more] }
}
