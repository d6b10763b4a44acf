/** Filters as MongoDB's: only `$ne`, `$nin` and `$exists: false` pick an unset value. */
import type { Document } from 'mongodb'
import type { Comparison, Filter, FilterOperator, JsonValue, Table } from '../../../model/index.ts'
import { StoreFault } from '../../../query/index.ts'
import { parsePattern, toPcre } from '../../../validate/index.ts'
import { comparable, holds } from '../values.ts'
import type { StoreContext } from './context.ts'
import { type Place, placeOf } from './shape.ts'

/** Picks every document. */
export const ALL: Document = {}
/** Picks none. */
export const NOTHING: Document = { _id: { $in: [] } }

/** What a filter is compiled against. */
export interface FilterScope {
  readonly context: StoreContext
  readonly table: Table
  /** Columns that are unset in documents which do not match. */
  readonly guards: ReadonlyMap<string, Filter>
}

/** All of them hold. */
export function every(filters: readonly Document[]): Document {
  const left = filters.filter((f) => Object.keys(f).length > 0)
  const [only] = left
  return left.length <= 1 ? (only ?? ALL) : { $and: left }
}

/** It does not hold. */
export function not(filter: Document): Document {
  return Object.keys(filter).length === 0 ? NOTHING : { $nor: [filter] }
}

const WIDE: ReadonlySet<string> = new Set(['array', 'object', 'json', 'jsonb', 'native'])

/** Whether a value is there. A list may hold nulls of its own, so that it is asked for itself. */
function isSet({ field, type, nested }: Place): Document {
  return { [field]: nested || WIDE.has(type.kind) ? { $exists: true } : { $ne: null } }
}

/** A value of the filter as the document would hold it; `null` where none can. */
function operand({ type, nested }: Place, value: JsonValue, context: StoreContext): { readonly is: unknown } | null {
  const item = type.kind === 'array' && !Array.isArray(value)
  if (nested || item || type.kind === 'array') return { is: value }
  return holds(type, value) ? { is: comparable(type, value, context) } : null
}

function equals(place: Place, value: JsonValue, context: StoreContext): Document {
  const found = operand(place, value, context)
  return found ? { [place.field]: { $eq: found.is } } : NOTHING
}

function among(place: Place, list: JsonValue, context: StoreContext): Document {
  const values = (Array.isArray(list) ? (list as readonly JsonValue[]) : [list]).flatMap((v) => {
    const found = operand(place, v, context)
    return found ? [found.is] : []
  })
  return { [place.field]: { $in: values } }
}

function matches({ field }: Place, pattern: JsonValue): Document {
  const parsed = parsePattern(String(pattern))
  return parsed.ok ? { [field]: { $regex: toPcre(parsed.pattern) } } : NOTHING
}

/** The condition, and whether it picks documents in which the value is unset. */
interface Condition {
  readonly filter: Document
  readonly picksUnset: boolean
}

function literalCondition(operator: FilterOperator, place: Place, value: JsonValue, context: StoreContext): Condition {
  switch (operator) {
    case '$eq':
      return { filter: equals(place, value, context), picksUnset: false }
    case '$ne':
      return { filter: not(equals(place, value, context)), picksUnset: true }
    case '$in':
      return { filter: among(place, value, context), picksUnset: false }
    case '$nin':
      return { filter: not(among(place, value, context)), picksUnset: true }
    case '$exists':
      return value === true
        ? { filter: isSet(place), picksUnset: false }
        : { filter: not(isSet(place)), picksUnset: true }
    case '$regex':
      return { filter: matches(place, value), picksUnset: false }
    default: {
      const { type, nested, field } = place
      if (type.kind === 'id' && !holds(type, value)) return { filter: NOTHING, picksUnset: false }
      const wanted = nested ? value : comparable(type, value, context)
      return { filter: { [field]: { [operator]: wanted } }, picksUnset: false }
    }
  }
}

/** Two columns of one row. */
function columnCondition({ path, operator, operand: other }: Comparison, { context, table }: FilterScope): Condition {
  if (!context.capabilities.has('expressions') || other.kind !== 'column')
    throw new StoreFault('denied', 'this server cannot compare two columns')
  const [left, right] = [placeOf(table, path), placeOf(table, [other.column])]
  const compared = { $expr: { [operator === '$ne' ? '$eq' : operator]: [`$${left.field}`, `$${right.field}`] } }
  const holding = every([isSet(left), isSet(right), compared])
  return operator === '$ne' ? { filter: not(holding), picksUnset: true } : { filter: holding, picksUnset: false }
}

function comparison(compared: Comparison, scope: FilterScope): Document {
  const { path, operator, operand: other } = compared
  const { filter, picksUnset } =
    other.kind === 'literal'
      ? literalCondition(operator, placeOf(scope.table, path), other.value, scope.context)
      : columnCondition(compared, scope)
  return guarded(path[0], filter, picksUnset, scope)
}

/** What the condition says of a column that is unset in some documents. */
function guarded(column: string, filter: Document, picksUnset: boolean, scope: FilterScope): Document {
  const guard = scope.guards.get(column)
  if (guard === undefined) return filter
  const open = compile(guard, unguarded(scope))
  return picksUnset ? { $or: [filter, not(open)] } : every([open, filter])
}

/** The same, for rules of ours that no guard hides a value from. */
export function unguarded(scope: FilterScope): FilterScope {
  return { ...scope, guards: new Map() }
}

/** The filter in MongoDB's words. */
export function compile(filter: Filter, scope: FilterScope): Document {
  if (filter.kind === 'compare') return comparison(filter, scope)
  const parts = filter.filters.map((f) => compile(f, scope))
  if (filter.kind === 'and') return every(parts)
  if (parts.some((p) => Object.keys(p).length === 0)) return ALL
  return parts.length === 0 ? NOTHING : { $or: parts }
}

/** A pattern that is the text itself. */
export function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}

/** Documents in which one of the columns holds the text, ignoring case. */
export function searching(text: string, columns: readonly string[], scope: FilterScope): Document {
  const $regex = literally(text)
  const parts = columns.map((name) => {
    const { field } = placeOf(scope.table, [name])
    return guarded(name, { [field]: { $regex, $options: 'i' } }, false, scope)
  })
  return parts.length === 0 ? NOTHING : { $or: parts }
}
