/** Which types compare with each other, and what a request may ask of them: one table for declarations, requests and what is generated. */
import type { ColumnType } from './field.ts'
import { FILTER_OPERATORS, type FilterOperator } from './filter.ts'

/**
 * Types that compare with each other. `name`: text to whoever sends it and another thing to a database, so that it is alike or
 * not; `opaque` ones can only be asked whether they are set.
 */
export type Family = 'text' | 'name' | 'number' | 'boolean' | 'moment' | 'array' | 'opaque'

const FAMILIES: Readonly<Partial<Record<ColumnType['kind'], Family>>> = {
  string: 'text',
  text: 'text',
  varchar: 'text',
  uuid: 'name',
  id: 'name',
  reference: 'name',
  enumType: 'name',
  number: 'number',
  float: 'number',
  integer: 'number',
  bigint: 'number',
  serial: 'number',
  numeric: 'number',
  boolean: 'boolean',
  date: 'moment',
  timestamptz: 'moment',
  day: 'moment',
  time: 'moment',
  array: 'array',
}

/** The families whose values have an order. */
export const ORDERED_FAMILIES: ReadonlySet<Family> = new Set<Family>(['text', 'number', 'moment'])

/** The family of a type. */
export function familyOf(type: ColumnType): Family {
  if (type.kind === 'oneOf') return typeof type.values[0] === 'number' ? 'number' : 'text'
  return FAMILIES[type.kind] ?? 'opaque'
}

/** Whether the rows of a list can be sorted by the type, alike on every target. */
export function isSortable(type: ColumnType): boolean {
  return !['array', 'opaque'].includes(familyOf(type))
}

/** Whether `search` looks into it. */
export function isSearched(type: ColumnType): boolean {
  return familyOf(type) === 'text'
}

const PRESENCE: readonly FilterOperator[] = ['$exists']
const EQUALITY: readonly FilterOperator[] = ['$eq', '$ne', '$in', '$nin', '$exists']
const ORDER: readonly FilterOperator[] = FILTER_OPERATORS.filter((operator) => operator !== '$regex')

/** The operators that a request's filter may use on the type. On a list they speak of its items, or of the whole list. */
export function operatorsOf(type: ColumnType): readonly FilterOperator[] {
  const family = familyOf(type)
  if (family === 'opaque') return PRESENCE
  if (family === 'text') return FILTER_OPERATORS
  // A row's own id has the order of lists, so that one can be gone through from where it was left.
  return ORDERED_FAMILIES.has(family) || type.kind === 'id' ? ORDER : EQUALITY
}
