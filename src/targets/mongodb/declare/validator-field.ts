/** A field as a `$jsonSchema` says it. https://www.mongodb.com/docs/manual/reference/operator/query/jsonSchema/ */
import {
  COLUMN_NAME,
  type ColumnType,
  type Constraints,
  type JsonObject,
  type JsonValue,
} from '../../../model/index.ts'
import { objectOf } from '../json.ts'
import { typeOfKinds } from './bson-guess.ts'
import { ANY, type Guess, isJson, nested, plain } from './guess.ts'
import { readPattern } from './pattern.ts'

/** A field, and which words of the validator the language has none for. */
export interface ReadField {
  readonly guess: Guess
  readonly beyond: readonly string[]
}

/** Words of JSON Schema → kinds of BSON. */
const JSON_TYPES: Readonly<Record<string, readonly string[]>> = {
  string: ['string'],
  number: ['int', 'long', 'double', 'decimal'],
  boolean: ['bool'],
  object: ['object'],
  array: ['array'],
  null: ['null'],
}

const KNOWN: ReadonlySet<string> = new Set([
  ...['bsonType', 'type', 'enum', 'title', 'description', 'minLength', 'maxLength', 'pattern', 'minimum', 'maximum'],
  ...['exclusiveMinimum', 'exclusiveMaximum', 'minItems', 'maxItems', 'items', 'properties', 'required'],
  'additionalProperties',
])

/** The texts in a value that is one text or several. */
export function textsIn(value: JsonValue | undefined): string[] {
  return [value].flat().filter((one) => typeof one === 'string')
}

function kindsOf({ bsonType, type }: JsonObject): string[] {
  const said = [...textsIn(bsonType), ...textsIn(type).flatMap((word) => JSON_TYPES[word] ?? [word])]
  return [...new Set(said.flatMap((kind) => (kind === 'number' ? (JSON_TYPES.number ?? []) : [kind])))]
}

function countsOf(schema: JsonObject, keys: readonly (keyof Constraints)[]): Constraints {
  return Object.fromEntries(keys.flatMap((key) => (typeof schema[key] === 'number' ? [[key, schema[key]]] : [])))
}

/** Several patterns that hold together: as we print a pattern beside a format. */
function patternsOf(schema: JsonObject): string[] | null {
  const { pattern, allOf } = schema
  if (allOf === undefined) return textsIn(pattern)
  const parts = Array.isArray(allOf) ? allOf.map((part: JsonValue) => objectOf(part)) : [null]
  const texts = parts.map((part) => (part && Object.keys(part).join() === 'pattern' ? textsIn(part.pattern) : []))
  return texts.every((one) => one.length === 1) ? texts.flat() : null
}

function readText(schema: JsonObject): ReadField {
  const beyond: string[] = []
  let type: ColumnType = { kind: 'string' }
  const constraints: { -readonly [K in keyof Constraints]: Constraints[K] } = {
    ...countsOf(schema, ['minLength', 'maxLength']),
  }
  const patterns = patternsOf(schema)
  if (patterns === null) beyond.push('allOf')
  for (const text of patterns ?? []) {
    const read = readPattern(text)
    if (!read) beyond.push('pattern')
    else if (read.type) type = { kind: read.type }
    else if (read.format) constraints.format = read.format
    else if (read.pattern !== undefined) constraints.pattern = read.pattern
  }
  if (type.kind !== 'string' && Object.keys(constraints).length > 0) {
    beyond.push(...Object.keys(constraints))
    return { guess: plain(type), beyond }
  }
  return { guess: { type, constraints, optional: false }, beyond }
}

/** A bound that the value may have itself; of whole numbers the next one where it may not. */
function bound(schema: JsonObject, key: 'minimum' | 'maximum', isWhole: boolean): number | 'beyond' | undefined {
  const flag = key === 'minimum' ? 'exclusiveMinimum' : 'exclusiveMaximum'
  const value = countsOf(schema, [key])[key]
  if (typeof value !== 'number') return schema[flag] === undefined ? undefined : 'beyond'
  const whole = isWhole && Number.isInteger(value)
  if (isWhole && !whole) return key === 'minimum' ? Math.ceil(value) : Math.floor(value)
  if (schema[flag] !== true) return value
  return whole ? value + (key === 'minimum' ? 1 : -1) : 'beyond'
}

function readNumber(schema: JsonObject, type: ColumnType): ReadField {
  const isWhole = type.kind === 'integer' || type.kind === 'bigint'
  const beyond: string[] = []
  const bounds = (['minimum', 'maximum'] as const).flatMap((key): (readonly [string, number | string])[] => {
    const value = bound(schema, key, isWhole)
    if (value === 'beyond') beyond.push(key)
    if (value === undefined || value === 'beyond') return []
    return [[key, type.kind === 'bigint' || type.kind === 'numeric' ? String(value) : value]]
  })
  return { guess: { type, constraints: Object.fromEntries(bounds), optional: false }, beyond }
}

function readObject(schema: JsonObject): ReadField {
  const properties = Object.entries(objectOf(schema.properties) ?? {})
  if (properties.length === 0) return { guess: ANY, beyond: [] }
  const required = new Set(textsIn(schema.required))
  const read = properties.map(([name, value]) => [name, readField(objectOf(value) ?? {})] as const)
  const beyond = read.flatMap(([name, field]) => field.beyond.map((word) => `${name}.${word}`))
  if (!read.every(([name, { guess }]) => COLUMN_NAME.test(name) && isJson(guess.type))) return { guess: ANY, beyond }
  const fields = read.map(([name, { guess }]) => {
    return [name, nested({ ...guess, optional: guess.optional || !required.has(name) })] as const
  })
  return { guess: plain({ kind: 'object', properties: Object.fromEntries(fields) }), beyond }
}

function readList(schema: JsonObject): ReadField {
  const { guess, beyond } = readField(objectOf(schema.items) ?? {})
  const items = isJson(guess.type) && !guess.optional ? nested(guess) : nested(ANY)
  const constraints = countsOf(schema, ['minItems', 'maxItems'])
  const more = Array.isArray(schema.items) ? ['items'] : []
  return { guess: { ...plain({ kind: 'array', items }), constraints }, beyond: [...beyond, ...more] }
}

/** The values of an `enum`, where they are all text or all whole numbers; null where they are not. */
function choices(values: readonly JsonValue[]): ColumnType | null {
  if (new Set(values).size !== values.length || values.length === 0) return null
  if (values.every((value) => typeof value === 'string')) return { kind: 'oneOf', values }
  const whole = values.every((value): value is number => Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31)
  return whole ? { kind: 'oneOf', values } : null
}

function readKinds(schema: JsonObject): ReadField {
  const values = schema.enum
  if (Array.isArray(values)) {
    const type = choices(values.filter((value: JsonValue) => value !== null))
    return type ? { guess: plain(type), beyond: [] } : { guess: ANY, beyond: ['enum'] }
  }
  const kinds = kindsOf(schema).filter((kind) => kind !== 'null')
  const type = typeOfKinds(kinds)
  switch (type.kind) {
    case 'string':
      return readText(schema)
    case 'integer':
    case 'bigint':
    case 'numeric':
    case 'number':
      return readNumber(schema, type)
    case 'array':
      return readList(schema)
    default:
      return kinds.join() === 'object' ? readObject(schema) : { guess: plain(type), beyond: [] }
  }
}

/** What the field's part of a validator says. Whether it may be missing is said by the object around it. */
export function readField(schema: JsonObject): ReadField {
  const { guess, beyond } = readKinds(schema)
  const isNull = kindsOf(schema).includes('null') || (Array.isArray(schema.enum) && schema.enum.includes(null))
  const { description } = schema
  const allOf = guess.type.kind === 'string' && patternsOf(schema) !== null ? ['allOf'] : []
  const unknown = Object.keys(schema).filter((key) => !KNOWN.has(key) && !allOf.includes(key))
  return {
    guess: { ...guess, optional: isNull, ...(typeof description === 'string' && { description }) },
    beyond: [...beyond, ...unknown],
  }
}
