/** The filters that a list takes, one component for each kind of value. */
import type { oas31 } from 'openapi3-ts'
import type { Check } from '../../validate/index.ts'
import { JSON_VALUE, type Json, schemaRef } from './json-schema.ts'

const VALUES: Readonly<Record<string, Json>> = {
  'bkend.TextFilter': { type: 'string' },
  'bkend.NumberFilter': { type: 'number' },
  'bkend.BooleanFilter': { type: 'boolean' },
  'bkend.JsonFilter': schemaRef(JSON_VALUE),
}

/** Name → schema of every filter component. */
export const FILTER_SCHEMAS: readonly (readonly [string, Json])[] = Object.entries(VALUES).map(([name, value]) => [
  name,
  {
    description: 'A value to be equal to, or an object of operators that must all hold.',
    anyOf: [value, operators(value, name === 'bkend.TextFilter')],
  },
])

function operators(value: Json, text: boolean): Json {
  const list: Json = { type: 'array', items: value }
  return {
    type: 'object',
    additionalProperties: false,
    minProperties: 1,
    properties: {
      $eq: value,
      $ne: value,
      $gt: value,
      $gte: value,
      $lt: value,
      $lte: value,
      $in: list,
      $nin: list,
      ...(text && { $regex: { type: 'string', description: 'A portable pattern.' } }),
      $exists: { type: 'boolean', description: 'Whether the field is set.' },
    },
  }
}

/** The filter of a value; that of a list is its items', since a bare value means "contains". */
export function filterFor(check: Check): oas31.ReferenceObject {
  return schemaRef(filterName(check))
}

function filterName(check: Check): string {
  switch (check.kind) {
    case 'array':
      return filterName(check.items)
    case 'number':
      return 'bkend.NumberFilter'
    case 'boolean':
      return 'bkend.BooleanFilter'
    case 'object':
    case 'json':
    case 'native':
      return 'bkend.JsonFilter'
    case 'decimal':
      return check.text ? 'bkend.TextFilter' : 'bkend.NumberFilter'
    case 'oneOf':
      return typeof check.values[0] === 'number' ? 'bkend.NumberFilter' : 'bkend.TextFilter'
    default:
      return 'bkend.TextFilter'
  }
}
