/** The filters that a list takes, one component for each kind of value. */
import type { oas31 } from 'openapi3-ts'
import { type ColumnType, type Family, type FilterOperator, familyOf, operatorsOf } from '../../model/index.ts'
import { type Json, schemaRef } from './json-schema.ts'

/** An example of the types that a component is for: what may be asked of it may be asked of them all. */
interface Kind {
  readonly like: ColumnType
  readonly value: Json
}

const KINDS: Readonly<Record<string, Kind>> = {
  Text: { like: { kind: 'string' }, value: { type: 'string' } },
  /** What is told apart and not put in order: ids of other rows, UUIDs, values of enum types. */
  Name: { like: { kind: 'uuid' }, value: { type: 'string' } },
  Id: { like: { kind: 'id', id: 'default' }, value: { type: 'string' } },
  Moment: { like: { kind: 'date' }, value: { type: 'string' } },
  Number: { like: { kind: 'integer' }, value: { type: 'number' } },
  /** A number of any length, which may be sent as text. */
  Exact: { like: { kind: 'bigint' }, value: { anyOf: [{ type: 'number' }, { type: 'string' }] } },
  Boolean: { like: { kind: 'boolean' }, value: { type: 'boolean' } },
}

const PRESENCE = 'bkend.PresenceFilter'

/** Name → schema of every filter component. */
export const FILTER_SCHEMAS: readonly (readonly [string, Json])[] = [
  ...Object.entries(KINDS).map(([name, { like, value }]) => [`bkend.${name}Filter`, ofValue(like, value)] as const),
  ...['Text', 'Moment', 'Number', 'Exact', 'Boolean'].flatMap((name) => {
    const kind = KINDS[name]
    return kind ? [[`bkend.${name}ListFilter`, ofList(kind.value)] as const] : []
  }),
  [PRESENCE, operators({ kind: 'json' }, {}, {})],
]

function ofValue(like: ColumnType, value: Json): Json {
  return {
    description: 'A value to be equal to, or an object of operators that must all hold.',
    anyOf: [value, operators(like, value, value)],
  }
}

function ofList(item: Json): Json {
  const whole: Json = { type: 'array', items: item }
  const either: Json = { anyOf: [item, whole] }
  const list: ColumnType = { kind: 'array', items: { type: { kind: 'string' }, optional: false, constraints: {} } }
  return {
    description: 'An item to contain, a list to be equal to, or an object of operators that must all hold.',
    anyOf: [item, whole, operators(list, item, either)],
  }
}

/** The operators that fit the type. `item`: what `$in` lists; `value`: what the others compare with. */
function operators(like: ColumnType, item: Json, value: Json): Json {
  const operand = (operator: FilterOperator): Json => {
    if (operator === '$exists') return { type: 'boolean', description: 'Whether the field is set.' }
    if (operator === '$regex') return { type: 'string', description: 'A portable pattern.' }
    return operator === '$in' || operator === '$nin' ? { type: 'array', items: item } : value
  }
  return {
    type: 'object',
    additionalProperties: false,
    minProperties: 1,
    properties: Object.fromEntries(operatorsOf(like).map((operator) => [operator, operand(operator)])),
  }
}

/** The filter of a column or of a member of a declared object. */
export function filterFor(type: ColumnType): oas31.ReferenceObject {
  if (type.kind !== 'array') return schemaRef(`bkend.${nameOf(type)}Filter`)
  const item = type.items.type
  if (item.kind === 'array' || !operatorsOf(item).includes('$eq')) return schemaRef(PRESENCE)
  const name = nameOf(item)
  return schemaRef(`bkend.${name === 'Name' ? 'Text' : name}ListFilter`)
}

const NAMES: Readonly<Record<Exclude<Family, 'array'>, string>> = {
  text: 'Text',
  name: 'Name',
  number: 'Number',
  boolean: 'Boolean',
  moment: 'Moment',
  opaque: 'Presence',
}

function nameOf(type: Exclude<ColumnType, { readonly kind: 'array' }>): string {
  if (type.kind === 'id') return 'Id'
  if (type.kind === 'bigint' || type.kind === 'numeric') return 'Exact'
  const family = familyOf(type)
  return family === 'array' ? NAMES.opaque : NAMES[family]
}
