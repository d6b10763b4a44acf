/** Hashes: what counts and what does not. */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson, hashOf, withoutSpans } from '../../src/model/index.ts'

const span = { file: 'schema/posts.ts', line: 1, column: 1, endLine: 1, endColumn: 2 }
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

test('a hash is the SHA-256 of the canonical JSON without spans, however deep the value', () => {
  const value = fc.jsonValue({ maxDepth: 8 })
  const place = fc.constantFrom(span, { ...span, line: 2 })
  const spanned = fc.record({ span: place, value, list: fc.array(fc.record({ span: place, value })) })
  fc.assert(
    fc.property(spanned, (v) => {
      expect(hashOf(v)).toBe(sha256(canonicalJson(withoutSpans(v))))
    }),
  )
})

test.for<[string, unknown, unknown]>([
  ['the order of keys', { a: 1, b: { c: [1], d: 2 } }, { b: { d: 2, c: [1] }, a: 1 }],
  ['members that are undefined', { a: 1, b: undefined }, { a: 1 }],
  ['spans at any depth', { span, a: [{ b: { c: { d: { e: { span } } } } }] }, { a: [{ b: { c: { d: { e: {} } } } }] }],
])('%s does not count', ([, one, other]) => {
  expect(hashOf(one)).toBe(hashOf(other))
})

test.for<[string, unknown, unknown]>([
  ['the order of a list', [1, 2], [2, 1]],
  ['an empty list and an empty object', [], {}],
  ['null and a missing member', { a: null }, {}],
  ['a text and its number', '1', 1],
  ['a nested field called `span`', { span: { type: { kind: 'string' } } }, { span: { type: { kind: 'number' } } }],
  [
    'a value called `span`, however deep',
    { a: { b: { c: { d: { e: { span: 1 } } } } } },
    { a: { b: { c: { d: { e: {} } } } } },
  ],
])('%s counts', ([, one, other]) => {
  expect(hashOf(one)).not.toBe(hashOf(other))
})

test('a text longer than a piece is hashed whole', () => {
  const long = 'é'.repeat(100_000)
  expect(hashOf([long, `${long}.`])).toBe(sha256(JSON.stringify([long, `${long}.`])))
})

test('a copy without spans keeps a field called `span`', () => {
  expect(withoutSpans({ properties: { span: { optional: true, span } }, span })).toEqual({
    properties: { span: { optional: true } },
  })
})
