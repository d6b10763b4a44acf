/** Checks as JSON Schema, in the words of OpenAPI 3.1. */
import type { oas31 } from 'openapi3-ts'
import type { Field } from '../../model/index.ts'
import {
  type Check,
  type DecimalCheck,
  decimalPattern,
  FORMAT_PATTERNS,
  INTEGER_RANGE,
  type ObjectCheck,
  type PropertyCheck,
  type StringCheck,
  TYPE_PATTERNS,
} from '../../validate/index.ts'

/** A schema without references to others above it. */
export type Json = oas31.SchemaObject

/** The component that stands for any JSON value. */
export const JSON_VALUE = 'bkend.JsonValue'

/** A reference to a schema among the components. */
export function schemaRef(name: string): { $ref: string } {
  return { $ref: `#/components/schemas/${name}` }
}

/** The schema of a check; `field` gives the descriptions inside objects. */
export function jsonSchema(check: Check, field?: Field): Json {
  switch (check.kind) {
    case 'string':
      return stringSchema(check)
    case 'number':
      return check.integer
        ? {
            type: 'integer',
            format: 'int32',
            minimum: Math.max(INTEGER_RANGE[0], check.minimum ?? INTEGER_RANGE[0]),
            maximum: Math.min(INTEGER_RANGE[1], check.maximum ?? INTEGER_RANGE[1]),
          }
        : { type: 'number', format: 'double', ...bounds(check.minimum, check.maximum) }
    case 'decimal':
      return decimalSchema(check)
    case 'boolean':
      return { type: 'boolean' }
    case 'id':
      return { type: 'string', minLength: 1 }
    case 'oneOf':
      return { type: typeof check.values[0] === 'number' ? 'integer' : 'string', enum: [...check.values] }
    case 'array': {
      const items = field?.type.kind === 'array' ? field.type.items : undefined
      return {
        type: 'array',
        items: described(jsonSchema(check.items, items), items),
        ...counts(check.minItems, check.maxItems, 'Items'),
      }
    }
    case 'object':
      return objectSchema(check, field)
    case 'json':
      return schemaRef(JSON_VALUE)
    case 'native':
      return {
        allOf: [schemaRef(JSON_VALUE)],
        description: `\`${check.native}\` of the database, which alone judges it.`,
      }
    default:
      return TEXTUAL[check.kind]
  }
}

const TEXTUAL: Readonly<Record<'date' | 'day' | 'time' | 'interval' | 'uuid' | 'bytes', Json>> = {
  date: { type: 'string', format: 'date-time' },
  day: { type: 'string', format: 'date' },
  time: { type: 'string', pattern: TYPE_PATTERNS.time, description: 'A time of day, without an offset.' },
  // Not `format: duration`, which is RFC 3339's (appendix A): that knows no fraction and no sign, and a database has both.
  interval: {
    type: 'string',
    pattern: TYPE_PATTERNS.interval,
    description: 'An ISO 8601 duration, such as `P1DT2H`; seconds may have a fraction, and each part a sign.',
  },
  uuid: { type: 'string', format: 'uuid', pattern: TYPE_PATTERNS.uuid },
  bytes: { type: 'string', contentEncoding: 'base64', pattern: TYPE_PATTERNS.bytes },
}

/**
 * Our formats under the names that JSON Schema knows. Our pattern stands beside each: it is what counts. Addresses are taken
 * as people write them, letters beyond ASCII too, of which a `uri` has none.
 */
const FORMAT_NAMES: Readonly<Record<string, string>> = { url: 'iri' }
/** Formats whose usual meaning is narrower than ours: the pattern says it alone. */
const PATTERN_ONLY: ReadonlySet<string> = new Set(['time', 'slug'])

function stringSchema({ minLength, maxLength, pattern, format }: StringCheck): Json {
  const own = format === undefined ? undefined : FORMAT_PATTERNS[format]
  const both = pattern !== undefined && own !== undefined
  return {
    type: 'string',
    ...(format !== undefined && !PATTERN_ONLY.has(format) && { format: FORMAT_NAMES[format] ?? format }),
    ...counts(minLength, maxLength, 'Length'),
    ...((pattern ?? own) !== undefined && { pattern: pattern ?? own }),
    ...(both && { allOf: [{ type: 'string', pattern: own }] }),
  } as Json
}

function decimalSchema(check: DecimalCheck): Json {
  const { text, precision, scale = 0, minimum, maximum } = check
  if (!text && precision !== undefined) {
    const most = 10 ** (precision - scale) - 10 ** -scale
    return {
      type: 'number',
      minimum: Math.max(Number(minimum ?? -most), -most),
      maximum: Math.min(Number(maximum ?? most), most),
      description: `At most ${digits(precision)}, ${scale} of them after the point.`,
    }
  }
  const range = [
    minimum === undefined ? [] : [`at least ${minimum}`],
    maximum === undefined ? [] : [`at most ${maximum}`],
  ].flat()
  const kind = scale === 0 && precision !== undefined ? 'A whole number' : 'A decimal number'
  return {
    type: 'string',
    pattern: decimalPattern(check),
    description: `${kind} as text, so that no digit is lost${range.length > 0 ? `; ${range.join(' and ')}` : ''}.`,
  }
}

function digits(n: number): string {
  return n === 1 ? '1 digit' : `${n} digits`
}

function objectSchema(check: ObjectCheck, field: Field | undefined): Json {
  const fields = field?.type.kind === 'object' ? field.type.properties : {}
  const properties = Object.entries(check.properties)
  const required = properties.filter(([, p]) => p.required).map(([name]) => name)
  return {
    type: 'object',
    additionalProperties: false,
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries(properties.map(([name, p]) => [name, propertySchema(p, fields[name])])),
  }
}

/** The schema of a property: described as its field is, with its default, and `null` where that means unset. */
export function propertySchema(property: PropertyCheck, field: Field | undefined): Json {
  const schema = described(jsonSchema(property.check, field), field)
  const filled = property.default === undefined ? schema : { ...unreferenced(schema), default: property.default }
  return property.nullable ? orNull(filled) : filled
}

/** The schema with the field's description before its own. */
export function described(schema: Json, field: Field | undefined): Json {
  if (field?.description === undefined) return schema
  const own = schema.description === undefined ? '' : `\n\n${schema.description}`
  return { ...unreferenced(schema), description: field.description + own }
}

/** A reference wrapped so that other keywords may stand beside it in every version. */
function unreferenced(schema: Json): Json {
  return schema.$ref === undefined ? schema : { allOf: [{ $ref: schema.$ref }] }
}

function orNull(schema: Json): Json {
  if (schema.type === undefined || Array.isArray(schema.type)) {
    const { description, default: filled, ...rest } = schema
    return {
      ...(description !== undefined && { description }),
      ...(filled !== undefined && { default: filled }),
      anyOf: [alone(rest), { type: 'null' }],
    }
  }
  return { ...schema, type: [schema.type, 'null'], ...(schema.enum && { enum: [...schema.enum, null] }) }
}

/** `allOf` of one reference and nothing beside it is that reference. */
function alone(schema: Json): Json {
  const [only] = schema.allOf ?? []
  return only && Object.keys(schema).length === 1 && schema.allOf?.length === 1 ? (only as Json) : schema
}

function bounds(minimum: number | undefined, maximum: number | undefined): Json {
  return { ...(minimum !== undefined && { minimum }), ...(maximum !== undefined && { maximum }) }
}

function counts(min: number | undefined, max: number | undefined, unit: 'Length' | 'Items'): Json {
  return { ...(min !== undefined && { [`min${unit}`]: min }), ...(max !== undefined && { [`max${unit}`]: max }) }
}
