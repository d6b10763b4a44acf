/** What of a `$jsonSchema` is said with query operators, for a server that refuses a keyword of it, or all of it. */
import type { JsonObject, JsonValue } from '../../../model/index.ts'
import type { Capability } from '../capabilities.ts'

/** A schema as far as a server takes it, and what stands beside it. */
export interface Limited {
  /** Null: the server takes none. */
  readonly schema: JsonObject | null
  readonly beside: readonly JsonObject[]
}

type Known = ReadonlySet<Capability>

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : value === undefined ? [] : [value]
}

function objectsIn(value: JsonValue | undefined): [string, JsonObject][] {
  return Object.entries((value ?? {}) as Readonly<Record<string, JsonObject>>)
}

/** The schema without the keywords that the server refuses, at every level. */
function cut(schema: JsonObject, known: Known): JsonObject {
  const { enum: values, allOf, additionalProperties, properties, items, ...rest } = schema
  const [first = {}] = listOf(allOf) as readonly JsonObject[]
  return {
    ...rest,
    ...(values !== undefined && known.has('schemaEnum') && { enum: values }),
    ...(allOf !== undefined && (known.has('schemaAllOf') ? { allOf } : first)),
    ...(items !== undefined && { items: cut(items as JsonObject, known) }),
    ...(properties !== undefined && {
      properties: Object.fromEntries(objectsIn(properties).map(([name, one]) => [name, cut(one, known)])),
    }),
    ...(additionalProperties !== undefined && known.has('schemaAdditional') && { additionalProperties }),
  }
}

/** A condition on a field, which an unset one meets where it may be unset. */
function onField(field: string, condition: JsonObject, schema: JsonObject): JsonObject {
  const optional = listOf(schema.bsonType).includes('null') || listOf(schema.enum).includes(null)
  return optional ? { $or: [{ [field]: null }, { [field]: condition }] } : { [field]: condition }
}

function patternsOf({ allOf, pattern }: JsonObject): readonly JsonValue[] {
  const all = listOf(allOf).map((part) => (part as JsonObject).pattern)
  return [...listOf(pattern), ...all].filter((one): one is JsonValue => one !== undefined)
}

/** What stands beside the schema of one column for the keywords that were cut from it. */
function besideColumn(field: string, schema: JsonObject, known: Known): JsonObject[] {
  const values = known.has('schemaEnum') ? undefined : schema.enum
  const [, ...patterns] = known.has('schemaAllOf')
    ? []
    : listOf(schema.allOf).flatMap((p) => patternsOf(p as JsonObject))
  return [
    ...(values === undefined ? [] : [{ [field]: { $in: values } }]),
    ...patterns.map(($regex) => onField(field, { $regex }, schema)),
  ]
}

/** The most that a repeat in a pattern may count to. https://www.pcre.org/original/doc/html/pcrepattern.html */
const MOST = 65_535

function lengthPattern({ minLength, maxLength }: JsonObject): string[] {
  if (minLength === undefined && maxLength === undefined) return []
  const [least, most] = [Number(minLength ?? 0), maxLength === undefined ? '' : Number(maxLength)]
  return least > MOST || Number(most) > MOST ? [] : [`^[\\s\\S]{${least},${most}}\\z`]
}

/** What query operators can say of one column. */
function conditionsOf(field: string, schema: JsonObject, required: boolean): JsonObject[] {
  const types = listOf(schema.bsonType)
  const { minimum, maximum, minItems, maxItems } = schema
  const conditions: JsonObject[] = [
    ...(types.length === 0 ? [] : [{ $type: types }]),
    // A list is asked for its items, where it is not excluded.
    ...(types.length === 0 || types.includes('array') ? [] : [{ $not: { $type: 'array' } }]),
    ...(schema.enum === undefined ? [] : [{ $in: schema.enum }]),
    ...[...lengthPattern(schema), ...patternsOf(schema)].map(($regex) => ({ $regex })),
    ...(minimum === undefined ? [] : [{ $gte: minimum }]),
    ...(maximum === undefined ? [] : [{ $lte: maximum }]),
  ]
  return [
    ...(required ? [{ [field]: { $exists: true } }] : []),
    ...conditions.map((condition) => onField(field, condition, schema)),
    ...(Number(minItems ?? 0) > 0 ? [atLeast(field, Number(minItems), schema)] : []),
    ...(maxItems === undefined ? [] : [{ [`${field}.${String(maxItems)}`]: { $exists: false } }]),
  ]
}

function atLeast(field: string, items: number, schema: JsonObject): JsonObject {
  const last = { [`${field}.${items - 1}`]: { $exists: true } }
  return listOf(schema.bsonType).includes('null') ? { $or: [{ [field]: null }, last] } : last
}

/** The schema of a collection as that server takes it. */
export function limited(schema: JsonObject, known: Known): Limited {
  const columns = objectsIn(schema.properties)
  if (known.has('jsonSchema'))
    return { schema: cut(schema, known), beside: columns.flatMap(([field, one]) => besideColumn(field, one, known)) }
  const required = listOf(schema.required)
  return {
    schema: null,
    beside: columns.flatMap(([field, one]) => conditionsOf(field, one, required.includes(field))),
  }
}
