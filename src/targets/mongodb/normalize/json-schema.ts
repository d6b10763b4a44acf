/** The validator of a collection: the check tree in the words of MongoDB's `$jsonSchema`. */
import type { Column, JsonObject, JsonValue, Schema, Table } from '../../../model/index.ts'
import { type Check, checkOf, FORMAT_PATTERNS, parsePattern, TYPE_PATTERNS, toPcre } from '../../../validate/index.ts'
import { bsonTypeOf, bsonTypesOfNative, isTextualNumber } from '../bson-type.ts'
import { fieldOf, VERSION_FIELD } from '../names.ts'

/** A portable pattern as PCRE; one of ours always is one. */
function pcre(source: string): JsonObject {
  const parsed = parsePattern(source)
  return parsed.ok ? { pattern: toPcre(parsed.pattern) } : {}
}

function both(patterns: readonly JsonObject[]): JsonObject {
  const [first = {}, ...rest] = patterns
  return rest.length === 0 ? first : { allOf: patterns }
}

function stringSchema({ minLength, maxLength, pattern, format }: Check & { readonly kind: 'string' }): JsonObject {
  const patterns = [
    ...(pattern === undefined ? [] : [pattern]),
    ...(format === undefined ? [] : [FORMAT_PATTERNS[format]]),
  ]
  return {
    bsonType: 'string',
    ...(minLength !== undefined && { minLength }),
    ...(maxLength !== undefined && { maxLength }),
    ...both(patterns.map(pcre)),
  }
}

function range(check: { readonly minimum?: number | string; readonly maximum?: number | string }): JsonObject {
  return {
    ...(check.minimum !== undefined && { minimum: Number(check.minimum) }),
    ...(check.maximum !== undefined && { maximum: Number(check.maximum) }),
  }
}

const NUMBERS: readonly string[] = ['int', 'long', 'double']

/** What lies inside objects and lists: kept as the JSON that was sent. */
function nestedSchema(check: Check): JsonObject {
  switch (check.kind) {
    case 'string':
      return stringSchema(check)
    case 'number':
      return { bsonType: check.integer ? 'int' : NUMBERS, ...range(check) }
    case 'decimal':
      return check.text ? { bsonType: 'string' } : { bsonType: NUMBERS, ...range(check) }
    case 'boolean':
      return { bsonType: 'bool' }
    case 'oneOf':
      return { enum: check.values }
    case 'array':
      return arraySchema(check)
    case 'object':
      return objectSchema(check)
    case 'json':
    case 'native':
      return {}
    case 'id':
      return { bsonType: 'string' }
    default:
      return { bsonType: 'string', ...pcre(TYPE_PATTERNS[check.kind]) }
  }
}

function arraySchema({ items, minItems, maxItems }: Check & { readonly kind: 'array' }): JsonObject {
  return {
    bsonType: 'array',
    items: nestedSchema(items),
    ...(minItems !== undefined && { minItems }),
    ...(maxItems !== undefined && { maxItems }),
  }
}

function objectSchema({ properties }: Check & { readonly kind: 'object' }): JsonObject {
  const required = Object.entries(properties).flatMap(([name, p]) => (p.required ? [name] : []))
  return {
    bsonType: 'object',
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries(Object.entries(properties).map(([name, p]) => [name, nestedSchema(p.check)])),
    additionalProperties: false,
  }
}

/** A column's own value, in the BSON type that it is kept in. */
function columnSchema(column: Column, schema: Schema): JsonObject {
  const check = checkOf(column, schema)
  const own = column.type.kind === 'native' ? bsonTypesOfNative(column.type.native) : null
  if (own) return { bsonType: own.length === 1 ? (own[0] ?? null) : own }
  const bsonType = bsonTypeOf(column.type)
  if (check.kind === 'decimal' && isTextualNumber(column.type)) return { bsonType }
  if (check.kind === 'uuid') return { bsonType, ...pcre(TYPE_PATTERNS.uuid) }
  if (check.kind === 'id') return { bsonType, ...(bsonType === 'string' && { minLength: 1 }) }
  if (check.kind === 'date' || check.kind === 'bytes') return { bsonType }
  return nestedSchema(check)
}

/** Unset is absent, and a null that somebody wrote beside us reads as unset. */
function orNull(schema: JsonObject): JsonObject {
  const { bsonType, enum: values } = schema
  if (Array.isArray(values)) return { ...schema, enum: [...values, null] as JsonValue[] }
  if (bsonType === undefined) return schema
  return { ...schema, bsonType: [...(Array.isArray(bsonType) ? bsonType : [bsonType as string]), 'null'] }
}

/** Whether every document has the column. */
function isRequired(column: Column): boolean {
  return !column.optional && column.generated === undefined
}

/** The `$jsonSchema` of a table's collection: every level is checked, and unknown keys are refused. */
export function jsonSchemaOf(table: Table, schema: Schema): JsonObject {
  const columns = table.columns.map((c) => [fieldOf(c), { column: c, schema: columnSchema(c, schema) }] as const)
  const properties = columns.map(([field, c]) => [field, isRequired(c.column) ? c.schema : orNull(c.schema)] as const)
  const known = table.columns.some((c) => fieldOf(c) === '_id') ? [] : [['_id', {}] as const]
  return {
    bsonType: 'object',
    required: columns.flatMap(([field, c]) => (isRequired(c.column) ? [field] : [])),
    properties: Object.fromEntries([...known, ...properties, [VERSION_FIELD, { bsonType: ['int', 'long'] }]]),
    additionalProperties: false,
  }
}
