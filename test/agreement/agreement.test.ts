/** One verdict on every record, whoever judges: random tables over all types and limits, records near every boundary. */
import { expect, test } from 'vitest'
import { FILTER_OPERATORS, FORMATS, KEYS_OF_TYPE, TYPE_WORDS } from '../../src/model/index.ts'
import { agree } from './agree.ts'
import { chanceOf } from './chance.ts'
import { fieldOf } from './fields.ts'
import { nothingMade } from './tables.ts'

/** The same records on every run; the long run takes others. */
const SEED = Number(process.env.AGREEMENT_SEED ?? 1)
/** Keys that say what a type is made of: every type word has made them. */
const SHAPES = [
  'properties',
  'items',
  'to',
  'onDelete',
  'onUpdate',
  'deferrable',
  'constraint',
  'as',
  'enumType',
  'native',
  'collation',
]

/** What compares in ways of its own, inside objects and in lists: all of it is made. */
const COMPARED = [
  '.date',
  '.day',
  '.time',
  '.uuid',
  '.decimal',
  '.number',
  '.string',
  '.oneOf',
  '.boolean',
  '.array',
  'date[]',
  'time[]',
  'uuid[]',
  'decimal[]',
  'string[]',
  'id',
] as const

test.each([
  ['type', { types: ['string', 'colour'], keysOf: {} }, 'colour'],
  ['limit', { types: ['string'], keysOf: { string: ['maxBytes'] } }, 'string'],
])('a %s that the language gains and this test cannot make fails it', (what, language, word) => {
  expect(() => fieldOf(chanceOf(1), 0, nothingMade(), word, language)).toThrow(`cannot make the ${what}`)
})

test('the check tree, zod, compiled checks, JSON Schema and Postgres are of one mind', async () => {
  const found = await agree(SEED, 4 * TYPE_WORDS.length, 25)
  expect(found.disagreements, `AGREEMENT_SEED=${SEED}`).toEqual([])
  expect(found.records).toBeGreaterThanOrEqual(2000)
  expect([...found.made.types].sort()).toEqual([...TYPE_WORDS].sort())
  expect([...found.made.operators].sort()).toEqual([...FILTER_OPERATORS].sort())
  expect([...found.made.formats].sort()).toEqual([...FORMATS].sort())
  expect([...found.made.compared]).toEqual(expect.arrayContaining([...COMPARED]))
  const keys = new Set(Object.values(KEYS_OF_TYPE).flat())
  expect([...keys].filter((key) => !SHAPES.includes(key) && !found.made.keys.has(key))).toEqual([])
  // A run that finds nearly all of them right, or wrong, would prove little.
  expect(found.right / found.records).toBeGreaterThan(0.15)
  expect(found.right / found.records).toBeLessThan(0.85)
  expect(found.alone / found.records).toBeLessThan(0.2)
}, 600_000)
