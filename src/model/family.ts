/** Which types compare with each other: one table for filters in declarations and in requests. */
import type { ColumnType } from './field.ts'

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
