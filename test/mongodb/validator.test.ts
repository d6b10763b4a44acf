/**
 * What the Data API takes, the validator of a MongoDB server takes: random tables and records, each `$jsonSchema` judged by a
 * reading of its own. What only breaks a limit is refused by both.
 */
import * as library from 'mongodb'
import { expect, test } from 'vitest'
import type { JsonObject, JsonValue, Table } from '../../src/model/index.ts'
import { CAPABILITIES, capabilitiesIn } from '../../src/targets/mongodb/capabilities.ts'
import { jsonSchemaOf } from '../../src/targets/mongodb/normalize/json-schema.ts'
import { encode, holds } from '../../src/targets/mongodb/values.ts'
import { evaluate, fill, recordChecks } from '../../src/validate/index.ts'
import { chanceOf } from '../agreement/chance.ts'
import { recordOf } from '../agreement/records.ts'
import { nothingMade, sampleOf } from '../agreement/tables.ts'

const { Binary, Decimal128, Double, Long, ObjectId } = library
/** The same records on every run; `AGREEMENT_SEED` gives others. */
const SEED = Number(process.env.AGREEMENT_SEED ?? 1)

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (value instanceof Date) return 'date'
  if (value instanceof Long) return 'long'
  if (value instanceof Double) return 'double'
  if (value instanceof Decimal128) return 'decimal'
  if (value instanceof Binary) return 'binData'
  if (value instanceof ObjectId) return 'objectId'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value !== 'number') return typeof value
  // As the driver writes numbers.
  return Number.isInteger(value) && Math.abs(value) <= 2 ** 31 - 1 && !Object.is(value, -0)
    ? 'int'
    : value === -(2 ** 31)
      ? 'int'
      : 'double'
}

/** The pattern as JavaScript reads it. */
function regex(pcre: string): RegExp {
  return new RegExp(pcre.replaceAll('\\z', '$').replaceAll('\\x{', '\\u{'), 'u')
}

/** Whether a server would take the value, by the manual of `$jsonSchema`. */
function takes(schema: JsonObject, value: unknown): boolean {
  const says = schema as Readonly<Record<string, never>> & {
    readonly bsonType?: string | readonly string[]
    readonly enum?: readonly JsonValue[]
    readonly required?: readonly string[]
    readonly properties?: Readonly<Record<string, JsonObject>>
    readonly additionalProperties?: boolean
    readonly items?: JsonObject
    readonly allOf?: readonly JsonObject[]
    readonly pattern?: string
  } & { readonly [K in 'minLength' | 'maxLength' | 'minItems' | 'maxItems' | 'minimum' | 'maximum']?: number }
  const type = typeOf(value)
  const { bsonType, allOf = [], required = [], properties = {} } = says
  if (bsonType !== undefined && ![bsonType].flat().includes(type)) return false
  if (says.enum && !says.enum.some((one) => one === value)) return false
  if (!allOf.every((part) => takes(part, value))) return false
  const within = (n: number, low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY) => n >= low && n <= high
  if (type === 'string') {
    if (!within([...(value as string)].length, says.minLength, says.maxLength)) return false
    return says.pattern === undefined || regex(says.pattern).test(value as string)
  }
  if (['int', 'long', 'double'].includes(type)) return within(Number(value), says.minimum, says.maximum)
  if (type === 'array') {
    const list = value as readonly unknown[]
    const { items } = says
    return within(list.length, says.minItems, says.maxItems) && (!items || list.every((item) => takes(items, item)))
  }
  if (type !== 'object') return true
  const entries = Object.entries(value as object)
  if (!required.every((name) => Object.hasOwn(value as object, name))) return false
  return entries.every(([name, member]) =>
    Object.hasOwn(properties, name) ? takes(properties[name] ?? {}, member) : says.additionalProperties !== false,
  )
}

const KEEPING = { library, capabilities: capabilitiesIn(Object.keys(CAPABILITIES)) }
const NOW = '2026-01-31T00:00:00.000Z'

/** What a create would write; null where a value cannot be kept at all. */
function documentOf(table: Table, record: JsonObject): JsonObject | null {
  const fields = table.columns.flatMap((column): [string, unknown][] => {
    const { type, name, dbName } = column
    if (type.kind === 'id') return [['_id', new ObjectId()]]
    const given = Object.hasOwn(record, name) ? record[name] : undefined
    const moment = column.system && name !== 'createdBy'
    const filled = column.system ? (moment ? NOW : '') : given
    if (filled === undefined && column.default && column.default.kind !== 'literal')
      return [[dbName, encode(type, type.kind === 'date' || type.kind === 'timestamptz' ? NOW : 'x', KEEPING)]]
    if (filled === undefined && type.kind === 'serial') return [[dbName, 1]]
    if (filled === undefined || filled === null || column.generated) return []
    // A wrong kind of value is written as it is: encoding is for what was judged right.
    if (column.type.kind === 'oneOf' && typeof filled === 'object') return [[dbName, filled]]
    return [[dbName, holds(type, filled) ? encode(type, filled, KEEPING) : undefined]]
  })
  if (fields.some(([, value]) => value === undefined || (value instanceof Date && Number.isNaN(value.getTime()))))
    return null
  return { ...Object.fromEntries(fields), _v: 1 } as JsonObject
}

/** Faults that a validator can see as well; it leaves digits, depth and odd characters to the Data API. */
const LIMITS: ReadonlySet<string> = new Set(['too-short', 'too-long', 'one-of'])

test('random records of random tables', () => {
  const made = nothingMade()
  const counted = { taken: 0, refused: 0 }
  for (let turn = 0; turn < 80; turn++) {
    const chance = chanceOf(SEED + turn)
    const { table, schema } = sampleOf(chance, turn, made)
    const { rules: _, ...check } = recordChecks(table, schema).create
    const validator = jsonSchemaOf(table, schema)
    for (let n = 0; n < 60; n++) {
      const ids = Object.fromEntries(table.columns.map((c) => [c.name, '65f0c0ffee65f0c0ffee65f0']))
      const record = recordOf(chance, check, ids)
      const issues = evaluate(check, record)
      const place = `seed ${SEED + turn}: ${JSON.stringify(record)}\n${JSON.stringify(issues)}\n${JSON.stringify(validator)}`
      if (issues.length === 0) {
        const document = documentOf(table, fill(check, record as JsonObject) as JsonObject)
        if (!document) continue
        expect(takes(validator, document), place).toBe(true)
        counted.taken++
      } else if (issues.every((issue) => LIMITS.has(issue.code))) {
        const document = documentOf(table, fill(check, record as JsonObject) as JsonObject)
        if (!document) continue
        expect(takes(validator, document), place).toBe(false)
        counted.refused++
      }
    }
  }
  expect(counted.taken).toBeGreaterThan(500)
  expect(counted.refused).toBeGreaterThan(20)
})
