/** Checks as JSON Schema 2020-12, to the letter: what passes one passes the other. */
import type { Field, JsonObject } from '../../model/index.ts'
import {
  type Check,
  type DecimalCheck,
  decimalPattern,
  FORMAT_PATTERNS,
  INTEGER_RANGE,
  LONGEST_DECIMAL,
  type NumberCheck,
  type ObjectCheck,
  type PropertyCheck,
  type StringCheck,
  TYPE_PATTERNS,
} from '../../validate/index.ts'
import { atLeastPattern, atMostPattern } from './decimal-range.ts'

/** Text without U+0000 and lone surrogates. */
const TEXT: JsonObject = { type: 'string', $ref: '#/$defs/text' }

/** The definitions that a document of the given schemas needs. */
export function sharedDefinitions(schemas: JsonObject): JsonObject {
  const text = JSON.stringify(schemas)
  const json = text.includes('"#/$defs/json"')
  return {
    ...((json || text.includes('"#/$defs/text"')) && {
      text: {
        $comment: 'Neither U+0000 nor a lone surrogate.',
        type: 'string',
        pattern: '^[^\\u0000\\ud800-\\udfff]*$',
      },
    }),
    ...(json && { json: JSON_VALUE }),
  }
}

const JSON_VALUE: JsonObject = {
  $comment: 'Any JSON value; it must not be nested deeper than 100 levels, which is not said here.',
  anyOf: [
    { type: ['number', 'boolean', 'null'] },
    TEXT,
    { type: 'array', items: { $ref: '#/$defs/json' } },
    { type: 'object', propertyNames: TEXT, additionalProperties: { $ref: '#/$defs/json' } },
  ],
}

/** The schema of a check; `field` gives the descriptions. */
export function valueSchema(check: Check, field?: Field): JsonObject {
  switch (check.kind) {
    case 'string':
      return textSchema(check)
    case 'id':
      return { ...TEXT, minLength: 1 }
    case 'number':
      return numberSchema(check)
    case 'decimal':
      return check.text ? decimalTextSchema(check) : decimalSchema(check)
    case 'boolean':
      return { type: 'boolean' }
    case 'oneOf':
      return { enum: [...check.values] }
    case 'array': {
      const items = field?.type.kind === 'array' ? field.type.items : undefined
      return {
        type: 'array',
        items: described(valueSchema(check.items, items), items),
        ...(check.minItems !== undefined && { minItems: check.minItems }),
        ...(check.maxItems !== undefined && { maxItems: check.maxItems }),
      }
    }
    case 'object':
      return objectSchema(check, field?.type.kind === 'object' ? field.type.properties : {})
    case 'json':
      return { $ref: '#/$defs/json', not: { type: 'null' } }
    case 'native': {
      const note = `\`${check.native}\` of the database, which alone judges it.`
      return { $comment: note, $ref: '#/$defs/json', not: { type: 'null' } }
    }
    default:
      return { $comment: check.kind, type: 'string', pattern: TYPE_PATTERNS[check.kind] }
  }
}

function textSchema({ minLength, maxLength, pattern, format }: StringCheck): JsonObject {
  const patterns = [
    ...(pattern === undefined ? [] : [{ pattern }]),
    ...(format === undefined ? [] : [{ $comment: format, pattern: FORMAT_PATTERNS[format] }]),
  ]
  return {
    ...TEXT,
    ...(minLength !== undefined && { minLength }),
    ...(maxLength !== undefined && { maxLength }),
    ...(patterns.length === 1 ? patterns[0] : patterns.length > 1 ? { allOf: patterns } : {}),
  }
}

function numberSchema({ integer, minimum, maximum }: NumberCheck): JsonObject {
  if (!integer)
    return {
      type: 'number',
      ...(minimum !== undefined && { minimum }),
      ...(maximum !== undefined && { maximum }),
    }
  const [low, high] = INTEGER_RANGE
  return { type: 'integer', minimum: Math.max(low, minimum ?? low), maximum: Math.min(high, maximum ?? high) }
}

function decimalSchema({ precision = 0, scale = 0, minimum, maximum }: DecimalCheck): JsonObject {
  const most = 10 ** (precision - scale)
  return {
    $comment: 'A judge that divides doubles finds wrong remainders: `multipleOf` is meant exactly.',
    type: 'number',
    multipleOf: Number(`1e-${scale}`),
    exclusiveMinimum: -most,
    exclusiveMaximum: most,
    ...(minimum !== undefined && { minimum: Number(minimum) }),
    ...(maximum !== undefined && { maximum: Number(maximum) }),
  }
}

function decimalTextSchema(check: DecimalCheck): JsonObject {
  const { precision, minimum, maximum } = check
  const limits = [
    ...(minimum === undefined ? [] : [{ $comment: `at least ${minimum}`, pattern: atLeastPattern(minimum) }]),
    ...(maximum === undefined ? [] : [{ $comment: `at most ${maximum}`, pattern: atMostPattern(maximum) }]),
  ]
  return {
    type: 'string',
    pattern: decimalPattern(check),
    ...(precision === undefined && { maxLength: LONGEST_DECIMAL }),
    ...(limits.length > 0 && { allOf: limits }),
  }
}

/** The schema of an object; `fields` gives the descriptions of its properties. */
export function objectSchema(check: ObjectCheck, fields: Readonly<Record<string, Field>>): JsonObject {
  const properties = Object.entries(check.properties)
  const required = properties.filter(([, p]) => p.required).map(([name]) => name)
  const ignored = (check.ignored ?? []).map((name) => [name, { $comment: 'Set by the server: dropped.' }] as const)
  return {
    type: 'object',
    additionalProperties: false,
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries([
      ...properties.map(([n, p]) => [n, propertySchema(p, fields[n])] as const),
      ...ignored,
    ]),
  }
}

function propertySchema(property: PropertyCheck, field: Field | undefined): JsonObject {
  const schema = described(valueSchema(property.check, field), field)
  const { description, ...rest } = schema
  const whole = property.nullable
    ? { ...(description !== undefined && { description }), anyOf: [rest, { type: 'null' }] }
    : schema
  return property.default === undefined ? whole : { ...whole, default: property.default }
}

function described(schema: JsonObject, field: Field | undefined): JsonObject {
  return field?.description === undefined ? schema : { description: field.description, ...schema }
}
