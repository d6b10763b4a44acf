/** The condition of a partial index as a filter of the language. */
import type { Comparison, Filter, FilterOperator, JsonObject, JsonValue } from '../../../model/index.ts'
import { objectOf } from '../json.ts'

const OPERATORS: ReadonlySet<string> = new Set(['$eq', '$gt', '$gte', '$lt', '$lte', '$in', '$exists'])

/** Field → declared name. */
export type FieldNames = ReadonlyMap<string, string>

function comparison(column: string, operator: FilterOperator, value: JsonValue): Comparison {
  return { kind: 'compare', path: [column], operator, operand: { kind: 'literal', value } }
}

function ofField(column: string, said: JsonValue): Filter | null {
  const object = objectOf(said)
  if (!object) return comparison(column, '$eq', said)
  const entries = Object.entries(object)
  if (entries.length === 0 || !entries.every(([word]) => OPERATORS.has(word))) return null
  const filters = entries.map(([word, value]) => comparison(column, word as FilterOperator, value))
  return filters.length === 1 ? (filters[0] ?? null) : { kind: 'and', filters }
}

function ofMember(key: string, value: JsonValue, names: FieldNames): Filter | null {
  if (key === '$and' || key === '$or') {
    const parts = Array.isArray(value) ? value.map((one: JsonValue) => filterOf(objectOf(one) ?? {}, names)) : []
    const filters = parts.filter((part) => part !== null)
    const kind = key === '$and' ? 'and' : 'or'
    return filters.length === parts.length && filters.length > 0 ? { kind, filters } : null
  }
  const column = names.get(key)
  return column === undefined ? null : ofField(column, value)
}

/** The filter that a `partialFilterExpression` says; null where the language has no word for it. */
export function filterOf(partial: JsonObject, names: FieldNames): Filter | null {
  const parts = Object.entries(partial).map(([key, value]) => ofMember(key, value, names))
  const filters = parts.filter((part) => part !== null)
  if (filters.length === 0 || filters.length < parts.length) return null
  return filters.length === 1 ? (filters[0] ?? null) : { kind: 'and', filters }
}
