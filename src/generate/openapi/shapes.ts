/** The contract's shapes, and the other schemas that no table has a part in. */
import { SHAPES, type Shape } from '../../contract/index.ts'
import { FILTER_SCHEMAS } from './filters.ts'
import { JSON_VALUE, type Json, schemaRef } from './json-schema.ts'

/** The component's name of a shape. */
export function shapeName(name: string): string {
  return `bkend.${name}`
}

function shapeSchema({
  shape,
  type,
  nullable,
  properties,
  additionalProperties,
  required,
  items,
  oneOf,
  example,
  enum: values,
  ...rest
}: Shape): Json {
  if (shape !== undefined) return schemaRef(shapeName(shape))
  return {
    ...rest,
    ...(type && { type: nullable ? [type, 'null'] : type }),
    ...(values && { enum: [...values] }),
    ...(required && required.length > 0 && { required: [...required] }),
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, s]) => [name, shapeSchema(s)])),
    }),
    ...(additionalProperties && { additionalProperties: shapeSchema(additionalProperties) }),
    ...(items && { items: shapeSchema(items) }),
    ...(oneOf && { oneOf: oneOf.map(shapeSchema) }),
    ...(example !== undefined && { examples: [example] }),
  }
}

/** Lists directly within lists: that many levels are described. */
const LIST_LEVELS = 3

/** It refers to itself through objects only: a list of itself makes type generators print a type that no compiler takes. */
function anything(lists: number): Json[] {
  return [
    { type: 'string' },
    { type: 'number' },
    { type: 'boolean' },
    { type: 'null' },
    ...(lists > 0 ? [{ type: 'array' as const, items: { anyOf: anything(lists - 1) } }] : []),
    { type: 'object', additionalProperties: schemaRef(JSON_VALUE) },
  ]
}

const ANYTHING: Json = { description: 'Any JSON value.', anyOf: anything(LIST_LEVELS) }

const BSON_TYPES = ['string', 'int', 'double', 'bool', 'date', 'object', 'array']

const TABLE_SPEC: Json = {
  type: 'object',
  description: 'What a table is made of.',
  required: ['tableName', 'schema', 'indexes', 'permissions'],
  properties: {
    tableName: { type: 'string' },
    schema: {
      type: 'object',
      required: ['bsonType', 'required', 'properties'],
      properties: {
        bsonType: { type: 'string', enum: ['object'] },
        required: { type: 'array', items: { type: 'string' } },
        properties: {
          type: 'object',
          additionalProperties: {
            type: 'object',
            required: ['bsonType'],
            properties: { bsonType: { type: 'string', enum: BSON_TYPES } },
            additionalProperties: schemaRef(JSON_VALUE),
          },
        },
      },
    },
    indexes: {
      type: 'array',
      items: {
        type: 'object',
        required: ['key'],
        properties: { key: { type: 'object', additionalProperties: { type: 'integer', enum: [1, -1] } } },
        additionalProperties: schemaRef(JSON_VALUE),
      },
    },
    permissions: { type: 'object', additionalProperties: schemaRef(JSON_VALUE) },
  },
}

const DOCUMENT: Json = {
  type: 'object',
  description: "An OpenAPI document of the table's five operations.",
  required: ['openapi', 'info', 'paths'],
  properties: {
    openapi: { type: 'string' },
    info: { type: 'object', additionalProperties: schemaRef(JSON_VALUE) },
    paths: { type: 'object', additionalProperties: schemaRef(JSON_VALUE) },
  },
  additionalProperties: schemaRef(JSON_VALUE),
}

/** Name → schema of everything that is the same in every project. */
export const FIXED_SCHEMAS: readonly (readonly [string, Json])[] = [
  ...Object.entries(SHAPES).map(([name, shape]) => [shapeName(name), shapeSchema(shape)] as const),
  ...FILTER_SCHEMAS,
  [JSON_VALUE, ANYTHING],
  [shapeName('OpenApiDocument'), DOCUMENT],
  [shapeName('TableSpec'), TABLE_SPEC],
]
