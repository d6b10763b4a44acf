/** The reference meaning of checks. */
import { describe, expect, test } from 'vitest'
import type { Column, ColumnType, Constraints, Table } from '../../src/model/index.ts'
import {
  type Check,
  checkOf,
  compareDecimals,
  compareText,
  evaluate,
  exampleOf,
  fill,
  momentOf,
  recordChecks,
} from '../../src/validate/index.ts'
import { SOCIAL } from '../generate/social.ts'
import { column, field, schemaOf, table } from '../generate-client/schema.ts'

const SCHEMA = schemaOf()
const check = (type: ColumnType | 'string' | 'integer', constraints: Constraints = {}): Check =>
  checkOf(field(type, { constraints }), SCHEMA)
const codes = (c: Check, value: unknown): readonly string[] =>
  evaluate(c, value).map((i) => (i.path === '' ? i.code : `${i.path}: ${i.code}`))

const numeric: ColumnType = { kind: 'numeric', precision: 5, scale: 2 }
const exact: ColumnType = { kind: 'numeric', precision: 20, scale: 2 }
const list: ColumnType = { kind: 'array', items: field('integer', { constraints: { minimum: 1 } }) }
const nested: ColumnType = {
  kind: 'object',
  properties: {
    a: field('string'),
    b: field({ kind: 'object', properties: { c: field('integer') } }, { optional: true }),
  },
}

const cases: readonly (readonly [string, { given: readonly [Check, unknown]; want: readonly string[] }])[] = [
  ['text is text', { given: [check('string'), 1], want: ['type'] }],
  ['U+0000 is refused', { given: [check('string'), 'a\0'], want: ['text'] }],
  ['a lone surrogate is refused', { given: [check('string'), '\ud83d'], want: ['text'] }],
  ['a pair of surrogates is one character', { given: [check('string', { maxLength: 1 }), '😀'], want: [] }],
  ['so is it for the least length', { given: [check('string', { minLength: 2 }), '😀'], want: ['too-short'] }],
  ['a varchar has its length', { given: [check({ kind: 'varchar', length: 2 }), 'abc'], want: ['too-long'] }],
  ['a uuid has its form', { given: [check({ kind: 'uuid' }), 'x'], want: ['format'] }],
  ['a pattern is searched for', { given: [check('string', { pattern: 'b' }), 'abc'], want: [] }],
  [
    'every fault is named',
    { given: [check('string', { minLength: 3, pattern: 'b' }), 'a'], want: ['too-short', 'pattern'] },
  ],
  ['an integer has 32 bits', { given: [check('integer'), 2 ** 31], want: ['too-large'] }],
  ['an integer is whole', { given: [check('integer'), 1.5], want: ['type'] }],
  ['a number is finite', { given: [check({ kind: 'number' }), Number.NaN], want: ['type'] }],
  ['a bigint is text', { given: [check({ kind: 'bigint' }), 1], want: ['type'] }],
  ['a bigint has 64 bits', { given: [check({ kind: 'bigint' }), '9223372036854775808'], want: ['too-large'] }],
  ['a bigint up to its bound', { given: [check({ kind: 'bigint' }), '9223372036854775807'], want: [] }],
  ['a bigint has no leading zero', { given: [check({ kind: 'bigint' }), '01'], want: ['format'] }],
  ['a short numeric is a number', { given: [check(numeric), 999.99], want: [] }],
  ['excess scale is refused', { given: [check(numeric), 1.005], want: ['format'] }],
  ['excess digits are refused', { given: [check(numeric), 1000], want: ['format'] }],
  ['a long numeric is text', { given: [check(exact), '1.25'], want: [] }],
  ['and its scale is kept too', { given: [check(exact), '1.250'], want: ['format'] }],
  ['and compared as a number', { given: [check(exact, { maximum: '9' }), '10'], want: ['too-large'] }],
  ['an item is named by its place', { given: [check(list), [1, 0, 'a']], want: ['1: too-small', '2: type'] }],
  ['a list has its length', { given: [check(list, { maxItems: 1 }), [1, 2]], want: ['too-long'] }],
  ['a missing key is named', { given: [check(nested), { b: {} }], want: ['a: required', 'b.c: required'] }],
  [
    'an unknown key is refused at every level',
    { given: [check(nested), { a: '', x: 1, b: { c: 1, y: 1 } }], want: ['b.y: unknown-field', 'x: unknown-field'] },
  ],
  [
    'what every object inherits is no key of it',
    { given: [check(nested), { a: '', toString: 1 }], want: ['toString: unknown-field'] },
  ],
  ['null is no value inside an object', { given: [check(nested), { a: '', b: null }], want: ['b: type'] }],
  ['a day that is not in the calendar', { given: [check({ kind: 'day' }), '2026-02-29'], want: ['format'] }],
  ['a moment needs an offset', { given: [check({ kind: 'date' }), '2026-01-31T09:30:00'], want: ['format'] }],
  ['a date alone is a moment', { given: [check({ kind: 'date' }), '2026-01-31'], want: [] }],
  [
    'JSON is anything but text that no database takes',
    { given: [check({ kind: 'jsonb' }), { a: [null, 'b\0'] }], want: ['a.1: text'] },
  ],
  ['JSON null is unset', { given: [check({ kind: 'jsonb' }), null], want: ['type'] }],
  ['an id is some text', { given: [check({ kind: 'id', id: 'uuid' }), ''], want: ['too-short'] }],
]
test.each(cases)('%s', (_, { given: [c, value], want }) => {
  expect(codes(c, value)).toEqual(want)
})

describe('records', () => {
  const posts = SOCIAL.tables.find((t) => t.name === 'posts') as Table
  const profiles = SOCIAL.tables.find((t) => t.name === 'profiles') as Table
  const { row, create, update } = recordChecks(posts, SOCIAL)
  const system = {
    id: '1',
    createdBy: '',
    createdAt: '2026-01-31T09:30:00.000Z',
    updatedAt: '2026-01-31T09:30:00.000Z',
  }
  const whole = { content: 'a', likesCount: 0, visibility: 'public', tags: [] }

  const judged: readonly (readonly [string, { given: readonly [Check, unknown]; want: readonly string[] }])[] = [
    ['a create may leave defaults out', { given: [create, { content: 'a' }], want: [] }],
    ['a create may send what is ignored', { given: [create, { content: 'a', id: 5, createdAt: null }], want: [] }],
    ['a create may unset what is optional', { given: [create, { content: 'a', replyToId: null }], want: [] }],
    ['a create may not unset the rest', { given: [create, { content: null }], want: ['content: type'] }],
    ['an update may be empty', { given: [update, {}], want: [] }],
    [
      'an update fills nothing in and asks for nothing',
      { given: [update, { visibility: 'nobody' }], want: ['visibility: one-of'] },
    ],
    [
      'a row holds everything that is required',
      {
        given: [row, { ...system, content: 'a' }],
        want: ['likesCount: required', 'visibility: required', 'tags: required'],
      },
    ],
    ['a row that breaks a check', { given: [row, { ...system, ...whole, replyToId: '1' }], want: ['check'] }],
    ['a check of what is unset holds', { given: [row, { ...system, ...whole }], want: [] }],
    [
      'a row without what only some may read',
      { given: [recordChecks(profiles, SOCIAL).row, { ...system, nickname: 'ann', userId: 'u', links: [] }], want: [] },
    ],
  ]
  test.each(judged)('%s', (_, { given: [c, value], want }) => {
    expect(codes(c, value)).toEqual(want)
  })

  test('defaults are filled at every level and ignored keys dropped', () => {
    const filled = fill(recordChecks(profiles, SOCIAL).create, {
      nickname: 'ann',
      id: 'x',
      settings: { notifications: { push: true } },
    })
    expect(filled).toEqual({
      nickname: 'ann',
      settings: { theme: 'light', notifications: { email: true, push: true } },
      links: [],
    })
  })

  test('an example of every face is right', () => {
    for (const t of SOCIAL.tables)
      for (const face of Object.values(recordChecks(t, SOCIAL))) expect(evaluate(face, exampleOf(face))).toEqual([])
  })
})

test.each([
  ['an unset column against a value', '$gt', {}, true],
  ['a smaller value', '$gt', { word: 'a' }, false],
  ['a character beyond U+FFFF sorts after one below', '$gt', { word: '😀' }, true],
])('a check of %s', (_, operator, value, want) => {
  const words: Column = column('word', 'string', { optional: true })
  const rule = {
    kind: 'filter',
    filter: {
      kind: 'compare',
      path: ['word'],
      operator: operator as '$gt',
      operand: { kind: 'literal', value: '\uff5e' },
    },
  } as const
  const { create } = recordChecks(table('t', [words], { checks: [{ name: 'c', rule }] }), SCHEMA)
  expect(evaluate(create, value).length === 0).toBe(want)
})

test.each([
  ['1', '1.0', 0],
  ['-1', '1', -1],
  ['0.1', '0.09', 1],
  ['-0', '0', 0],
  ['12345678901234567890', '12345678901234567891', -1],
])('%s and %s compare as numbers', (a, b, want) => {
  expect(compareDecimals(a, b)).toBe(want)
})

test('text is ordered by code point', () => {
  expect(['😀', '\uff5e', 'b', 'ab', ''].sort(compareText)).toEqual(['', 'ab', 'b', '\uff5e', '😀'])
})

test.each([
  ['2026-01-31', Date.UTC(2026, 0, 31)],
  ['2026-01-31T09:30:00.123999+09:00', Date.UTC(2026, 0, 31, 0, 30, 0, 123)],
  ['9999-12-31T23:00:00-05:00', undefined],
  ['2026-13-01', undefined],
])('the moment %s', (text, want) => {
  expect(momentOf(text)).toBe(want)
})
