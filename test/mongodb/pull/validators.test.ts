/**
 * Validators and indexes as MongoDB answers them, read back: no server is asked, so that they are held where only one without
 * validators is at hand. The answers are those of https://www.mongodb.com/docs/manual/reference/command/listCollections/ and
 * https://www.mongodb.com/docs/manual/reference/command/listIndexes/ for the examples of the manual's pages on schema validation.
 */
import * as library from 'mongodb'
import { expect, it } from 'vitest'
import type { Collection, LiveIndex } from '../../../src/targets/mongodb/inspect/inspect.ts'
import { declared } from './answers.ts'

const { Double, Int32, Long } = library
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
      options: { system: false, adopted: true, mongodb: { validation: { level: 'moderate' } } },
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
  ['anything', {}, { type: 'jsonb' }],
  ['an object of anything', { bsonType: 'object' }, { type: 'jsonb' }],
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
    { type: 'array', items: { type: 'jsonb' } },
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
  const { forms, left, before, after } = declared(
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
    'validator:things: the validator stays as it is; no word says dependencies, v.uniqueItems, w.oneOf, x.enum',
  ])
  // What stands beside the `$jsonSchema` has a word.
  expect(forms?.[0]?.options).toMatchObject({ mongodb: { validator: { $expr: { $gt: ['$v', '$w'] } } } })
  expect(after).toEqual(before)
})

const FIELDS_OF_INDEXES = {
  a: { bsonType: 'int' },
  b: { bsonType: 'string' },
  c: { bsonType: 'bool' },
  at: { bsonType: 'date' },
  place: { bsonType: 'object' },
}

/** An index as it is listed, and what files say of it. */
const INDEXES: readonly (readonly [index: LiveIndex & Readonly<Record<string, unknown>>, said: object])[] = [
  [
    { name: 'a_1_b_-1', key: { a: 1, b: -1 } },
    { columns: ['a', 'b desc'], name: 'a_1_b_-1' },
  ],
  [
    { name: 'h', key: { b: 'hashed' } },
    { columns: ['b'], name: 'h', using: 'hash' },
  ],
  [
    { name: 'h2', key: { a: 1, b: 'hashed' } },
    { columns: ['a', 'b'], name: 'h2', mongodb: { key: { a: 1, b: 'hashed' } } },
  ],
  [
    { name: 'u', key: { b: 1 }, unique: true },
    { columns: ['b'], name: 'u' },
  ],
  [
    { name: 'us', key: { b: 1 }, unique: true, sparse: true },
    { columns: ['b'], name: 'us', mongodb: { sparse: true } },
  ],
  [
    { name: 'p', key: { a: 1 }, unique: true, partialFilterExpression: { c: true, a: { $gt: 5, $lte: 9 } } },
    { columns: ['a'], name: 'p', where: { c: true, a: { $gt: 5, $lte: 9 } } },
  ],
  [
    { name: 'o', key: { c: 1 }, partialFilterExpression: { $or: [{ a: { $exists: true } }, { b: { $eq: 'x' } }] } },
    { columns: ['c'], name: 'o', where: { $or: [{ a: { $exists: true } }, { b: 'x' }] } },
  ],
  [
    { name: 't', key: { c: 1 }, partialFilterExpression: { b: { $type: 'string' } } },
    { columns: ['c'], name: 't', mongodb: { partialFilterExpression: { b: { $type: 'string' } } } },
  ],
  [
    { name: 'i', key: { 'place.city': 1 } },
    { columns: ['place'], name: 'i', mongodb: { key: { 'place.city': 1 } } },
  ],
  [
    { name: 'w', key: { _fts: 'text', _ftsx: 1 }, weights: { b: 3 }, default_language: 'english', textIndexVersion: 3 },
    { columns: ['b'], name: 'w', mongodb: { type: 'text', weights: { b: 3 } } },
  ],
  [
    { name: 'g', key: { place: '2dsphere' }, '2dsphereIndexVersion': 3 },
    { columns: ['place'], name: 'g', mongodb: { type: '2dsphere' } },
  ],
  [
    { name: 'x', key: { 'place.$**': 1 } },
    { columns: ['place'], name: 'x', mongodb: { type: 'wildcard' } },
  ],
  [
    { name: 'all', key: { '$**': 1 } },
    { columns: ['id'], name: 'all', mongodb: { key: { '$**': 1 } } },
  ],
  [
    { name: 'e', key: { at: 1 }, expireAfterSeconds: 60 },
    { columns: ['at'], name: 'e', mongodb: { expireAfterSeconds: 60 } },
  ],
  [
    { name: 'ea', key: { a: 1 }, expireAfterSeconds: 60 },
    { columns: ['a'], name: 'ea', mongodb: { key: { a: 1 }, expireAfterSeconds: 60 } },
  ],
  [
    { name: 'l', key: { b: 1 }, collation: { locale: 'en', strength: 2, version: '57.1', caseLevel: false } },
    { columns: ['b'], name: 'l', mongodb: { collation: { locale: 'en', strength: 2 } } },
  ],
]

it.each(INDEXES)('reads the index %j', (index, said) => {
  const { forms, left, before, after, faults } = declared(validated({ properties: FIELDS_OF_INDEXES }), [
    { name: '_id_', key: { _id: 1 } },
    index,
  ])
  const { indexes = [], unique = [] } = forms?.[0] ?? {}
  expect([...indexes, ...unique]).toEqual([said])
  expect([left, faults]).toEqual([[], []])
  expect(after).toEqual(before)
})

it.each<[string, LiveIndex & Readonly<Record<string, unknown>>, string]>([
  [
    'an order that no unique has',
    { name: 'd', key: { a: -1 }, unique: true },
    'a unique index with an order of its own',
  ],
  ['options of later servers', { name: 's', key: { a: 1 }, quantized: true }, 'an index with quantized'],
  ['fields that no column can be', { name: 'f', key: { 'no.such': 1 } }, 'an index over a field that is left alone'],
])('leaves an index with %s alone', (_name, index, reason) => {
  const { left } = declared(validated({ properties: FIELDS_OF_INDEXES }), [index])
  expect(left).toEqual([`index:things.${index.name}: ${reason}`])
})
