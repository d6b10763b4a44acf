/**
 * Validators and indexes as MongoDB answers them, read back: no server is asked, so that they are held where only one without
 * validators is at hand. The answers are those of https://www.mongodb.com/docs/manual/reference/command/listCollections/ and
 * https://www.mongodb.com/docs/manual/reference/command/listIndexes/ for the examples of the manual's pages on schema validation.
 */
import * as library from 'mongodb'
import { expect, it } from 'vitest'
import type { Sample } from '../../../src/plan/index.ts'
import { tableForm } from '../../../src/source/form/table.ts'
import { CAPABILITIES } from '../../../src/targets/mongodb/capabilities.ts'
import { mongodb } from '../../../src/targets/mongodb/index.ts'
import { type Collection, type LiveIndex, snapshotFrom } from '../../../src/targets/mongodb/inspect/inspect.ts'
import { config } from '../../postgres-objects/project.ts'

const { Double, Int32, Long } = library
const FACTS = {
  ...{ product: 'MongoDB 8.0', version: 800_000, host: 'h', database: 'd', user: '' },
  ...{ tables: new Map(), capabilities: new Set(Object.keys(CAPABILITIES)) },
}
const NO_SAMPLE: Sample = new Map()

function declared(collection: Collection, indexes: readonly LiveIndex[] = []) {
  const snapshot = snapshotFrom([{ collection, indexes }], [], { library })
  const { schema, left } = mongodb.declare?.(snapshot, { config, facts: FACTS, sample: NO_SAMPLE }) ?? {}
  const again = schema && mongodb.normalize(schema, { config, facts: FACTS, current: snapshot })
  return {
    forms: schema?.tables.map((table) => tableForm(table, 'keep')),
    left: left?.map(({ address, reason }) => `${address}: ${reason}`),
    before: snapshot,
    after: again?.desired,
  }
}

function validated($jsonSchema: object, more: object = {}): Collection {
  return { name: 'things', options: { validator: { $jsonSchema, ...more } as never, validationLevel: 'moderate' } }
}

it('reads the validator of the manual’s first example', () => {
  const { forms, left, before, after } = declared(
    validated({
      bsonType: 'object',
      title: 'Student Object Validation',
      required: ['address', 'major', 'name', 'year'],
      properties: {
        name: { bsonType: 'string', description: "'name' must be a string and is required" },
        year: { bsonType: 'int', minimum: new Int32(2017), maximum: new Int32(3017), description: 'must be a year' },
        gpa: { bsonType: ['double'], description: "'gpa' must be a double if the field exists" },
        address: {
          bsonType: 'object',
          required: ['city'],
          properties: { street: { bsonType: 'string' }, city: { bsonType: 'string' } },
        },
        major: { enum: ['Math', 'English', null] },
      },
    }),
  )
  expect(forms).toEqual([
    {
      table: 'things',
      columns: {
        id: { type: 'native', native: 'objectId', dbName: '_id' },
        name: { type: 'string', description: "'name' must be a string and is required" },
        year: { type: 'integer', minimum: 2017, maximum: 3017, description: 'must be a year' },
        gpa: { type: 'number', optional: true, description: "'gpa' must be a double if the field exists" },
        address: {
          type: 'object',
          properties: { street: { type: 'string', optional: true }, city: { type: 'string' } },
        },
        major: { type: 'string', enum: ['Math', 'English'], optional: true },
      },
      options: { system: false, adopted: true },
    },
  ])
  expect(left).toEqual([])
  expect(after).toEqual(before)
})

const FIELDS: readonly (readonly [string, object, object])[] = [
  [
    'text of some length',
    { bsonType: 'string', minLength: 1, maxLength: 9 },
    { type: 'string', minLength: 1, maxLength: 9 },
  ],
  ['a pattern', { bsonType: 'string', pattern: '^[A-Z]{2}\\z' }, { type: 'string', pattern: '^[A-Z]{2}$' }],
  [
    'a bound that is left out',
    { bsonType: 'int', minimum: 0, exclusiveMinimum: true },
    { type: 'integer', minimum: 1 },
  ],
  ['any number', { bsonType: 'number', minimum: new Double(0.5) }, { type: 'number', minimum: 0.5 }],
  ['JSON Schema’s own words', { type: 'number' }, { type: 'number' }],
  [
    'whole numbers of any length',
    { bsonType: ['int', 'long'], maximum: Long.fromNumber(9) },
    { type: 'bigint', maximum: 9 },
  ],
  ['exact numbers', { bsonType: 'decimal' }, { type: 'numeric' }],
  ['moments', { bsonType: 'date' }, { type: 'date' }],
  ['yes and no', { bsonType: 'bool' }, { type: 'boolean' }],
  ['bytes', { bsonType: 'binData' }, { type: 'bytea' }],
  ['ids', { bsonType: 'objectId' }, { type: 'native', native: 'objectId' }],
  ['several kinds', { bsonType: ['string', 'int'] }, { type: 'native', native: 'int | string' }],
  ['what may be null', { bsonType: ['string', 'null'] }, { type: 'string', optional: true }],
  ['numbers to choose from', { enum: [1, 2, 3] }, { type: 'integer', enum: [1, 2, 3] }],
  ['anything', {}, { type: 'json' }],
  ['an object of anything', { bsonType: 'object' }, { type: 'json' }],
  [
    'lists',
    { bsonType: 'array', minItems: 1, maxItems: 3, items: { bsonType: 'string', maxLength: 5 } },
    { type: 'array', minItems: 1, maxItems: 3, items: { type: 'string', maxLength: 5 } },
  ],
  [
    'lists of objects',
    { bsonType: 'array', items: { bsonType: 'object', required: ['a'], properties: { a: { bsonType: 'int' } } } },
    { type: 'array', items: { type: 'object', properties: { a: { type: 'integer' } } } },
  ],
  [
    'what JSON cannot hold inside',
    { bsonType: 'array', items: { bsonType: 'date' } },
    { type: 'array', items: { type: 'json' } },
  ],
]

it.each(FIELDS)('reads %s', (_name, rule, form) => {
  const { forms, left, before, after } = declared(validated({ required: ['v'], properties: { v: rule } }))
  expect(forms?.[0]?.columns).toMatchObject({ v: form })
  expect(Object.keys(forms?.[0]?.columns.v ?? {})).toEqual(expect.arrayContaining(Object.keys(form)))
  expect(Object.keys(forms?.[0]?.columns.v ?? {})).toHaveLength(Object.keys(form).length)
  expect(left).toEqual([])
  expect(after).toEqual(before)
})

it('names what the language has no word for, and leaves it', () => {
  const { left, before, after } = declared(
    validated(
      {
        required: ['v'],
        properties: {
          v: { bsonType: 'array', uniqueItems: true },
          w: { oneOf: [{ bsonType: 'string' }, { bsonType: 'int' }] },
          x: { enum: [1, 'a'] },
        },
        dependencies: { v: ['w'] },
      },
      { $expr: { $gt: ['$v', '$w'] } },
    ),
  )
  expect(left).toEqual([
    'validator:things: the validator stays as it is; no word says $expr, dependencies, v.uniqueItems, w.oneOf, x.enum',
  ])
  expect(after).toEqual(before)
})

it('reads indexes, and names those that no push would make so', () => {
  const fields = { a: { bsonType: 'int' }, b: { bsonType: 'string' }, c: { bsonType: 'bool' } }
  const { forms, left, before, after } = declared(validated({ properties: fields }), [
    { name: '_id_', key: { _id: 1 }, v: 2 } as LiveIndex,
    { name: 'a_1_b_-1', key: { a: 1, b: -1 } },
    { name: 'b_hashed', key: { b: 'hashed' } },
    { name: 'b_1', key: { b: 1 }, unique: true },
    { name: 'some', key: { a: 1 }, unique: true, partialFilterExpression: { c: true, a: { $gt: 5, $lte: 9 } } },
    {
      name: 'either',
      key: { c: 1 },
      partialFilterExpression: { $or: [{ a: { $exists: true } }, { b: { $eq: 'x' } }] },
    },
    { name: 'inside', key: { 'b.c': 1 } },
    { name: 'words', key: { _fts: 'text', _ftsx: 1 }, weights: { b: 1 } } as LiveIndex,
    { name: 'down', key: { a: -1 }, unique: true },
  ])
  expect(forms?.[0]).toMatchObject({
    indexes: [
      { columns: ['a', 'b desc'], name: 'a_1_b_-1' },
      { columns: ['b'], name: 'b_hashed', using: 'hash' },
      { columns: ['c'], name: 'either', where: { $or: [{ a: { $exists: true } }, { b: 'x' }] } },
    ],
    unique: [
      { columns: ['b'], name: 'b_1' },
      { columns: ['a'], name: 'some', where: { c: true, a: { $gt: 5, $lte: 9 } } },
    ],
  })
  expect(left?.map((one) => one.split(':')[1])).toEqual(['things.inside', 'things.words', 'things.down'])
  const alone = new Set(left?.map((one) => one.split(': ')[0]))
  expect([...(after ?? [])]).toEqual(expect.arrayContaining([...before].filter(([address]) => !alone.has(address))))
})
