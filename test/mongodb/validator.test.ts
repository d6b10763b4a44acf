/**
 * What the Data API takes, the validator of a MongoDB server takes: random tables and records, each `$jsonSchema` judged by a
 * reading of its own. What only breaks a limit is refused by both.
 */
import { BSON } from 'mongodb'
import { expect, test } from 'vitest'
import type { JsonObject, JsonValue } from '../../src/model/index.ts'
import { checkExpressions } from '../../src/targets/mongodb/normalize/expression.ts'
import { jsonSchemaOf } from '../../src/targets/mongodb/normalize/json-schema.ts'
import { evaluate, fill, recordChecks, ruleHolds } from '../../src/validate/index.ts'
import { chanceOf } from '../agreement/chance.ts'
import { recordOf } from '../agreement/records.ts'
import { nothingMade, sampleOf } from '../agreement/tables.ts'
import { completed, documentOf } from './documents.ts'
import { type Doc, regexOf, result, typeOf } from './expression.ts'

/** The same records on every run; `AGREEMENT_SEED` gives others. */
const SEED = Number(process.env.AGREEMENT_SEED ?? 1)

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
    return says.pattern === undefined || regexOf(says.pattern).test(value as string)
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

test('random records of random tables and their checks', () => {
  const made = nothingMade()
  const counted = { holds: 0, breaks: 0, unheld: 0, expressed: 0 }
  for (let turn = 0; turn < 80; turn++) {
    const chance = chanceOf(SEED + turn)
    const { table, schema } = sampleOf(chance, turn, made)
    const { row, create } = recordChecks(table, schema)
    const { rules: _, ...check } = create
    const expressions = checkExpressions(table, schema)
    for (const one of expressions.values()) counted[one === null ? 'unheld' : 'expressed']++
    for (let n = 0; n < 60; n++) {
      const ids = Object.fromEntries(table.columns.map((c) => [c.name, '65f0c0ffee65f0c0ffee65f0']))
      const record = recordOf(chance, check, ids)
      if (evaluate(check, record).length > 0) continue
      const whole = fill(check, record as JsonObject) as JsonObject
      const document = documentOf(table, whole)
      if (!document) continue
      for (const { name, rule } of table.checks) {
        const expression = expressions.get(name) ?? null
        if (rule.kind !== 'filter' || expression === null) continue
        const told = BSON.EJSON.parse(JSON.stringify(expression))
        const wanted = ruleHolds({ name, filter: rule.filter, unknown: [] }, row, completed(table, whole))
        const place = `seed ${SEED + turn}: ${JSON.stringify(document)}\n${JSON.stringify(rule)}\n${JSON.stringify(expression)}`
        expect(result(told, document as Doc), place).toBe(wanted)
        counted[wanted ? 'holds' : 'breaks']++
      }
    }
  }
  expect(counted.holds).toBeGreaterThan(1000)
  expect(counted.breaks).toBeGreaterThan(300)
  expect(counted.expressed).toBeGreaterThan(2 * counted.unheld)
})
