/** What servers list of an index is what was declared of it, however they spell it. */
import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/model/index.ts'
import { canonicalKey, canonicalOptions, type IndexKey } from '../../src/targets/mongodb/index-options.ts'

const LISTED: readonly (readonly [string, JsonObject, JsonObject | null])[] = [
  [
    'what every index has',
    { v: 2, ns: 'd.posts', background: true, storageEngine: { enableOrderedIndex: true } },
    null,
  ],
  ['an end of documents', { v: 2, expireAfterSeconds: 60 }, { expireAfterSeconds: 60 }],
  [
    'a collation as MongoDB 8 fills it in',
    {
      collation: {
        ...{ locale: 'en', caseLevel: false, caseFirst: 'off', strength: 2, numericOrdering: false },
        ...{ alternate: 'non-ignorable', maxVariable: 'punct', normalization: false, backwards: false },
        version: '57.1',
      },
    },
    { collation: { locale: 'en', strength: 2 } },
  ],
  ['no collation', { collation: { locale: 'simple' } }, null],
  [
    'a text index of MongoDB',
    {
      ...{ weights: { body: 1, title: 1 }, default_language: 'english', language_override: 'language' },
      textIndexVersion: 3,
    },
    null,
  ],
  [
    'a text index with weights, of an older version',
    { weights: { body: 1, title: 5 }, default_language: 'none', language_override: 'language', textIndexVersion: 2 },
    { weights: { title: 5 }, default_language: 'none' },
  ],
  ['places', { '2dsphereIndexVersion': 3 }, null],
  ['points', { bits: 26, min: -10, max: 180 }, { min: -10 }],
  [
    'a projection as numbers',
    { wildcardProjection: { a: 1, b: { c: 1 }, _id: 0 } },
    { wildcardProjection: { a: true, 'b.c': true } },
  ],
  [
    'a projection that leaves out',
    { wildcardProjection: { a: false, _id: false } },
    { wildcardProjection: { a: false, _id: false } },
  ],
  ['what is switched off', { sparse: false, hidden: false }, null],
]

test.each(LISTED)('%s', (_name, listed, want) => {
  const told = canonicalOptions(listed)
  expect(told).toEqual(want)
  if (told) expect(canonicalOptions(told), 'said again').toEqual(told)
})

const KEYS: readonly (readonly [string, readonly IndexKey[], JsonObject, readonly IndexKey[]])[] = [
  [
    'an ordinary key',
    [
      ['b', 1],
      ['a', -1],
    ],
    {},
    [
      ['b', 1],
      ['a', -1],
    ],
  ],
  [
    'text, as it is listed',
    [
      ['tenant', 1],
      ['_fts', 'text'],
      ['_ftsx', 1],
      ['at', -1],
    ],
    { title: 1, body: 1 },
    [
      ['tenant', 1],
      ['body', 'text'],
      ['title', 'text'],
      ['at', -1],
    ],
  ],
  [
    'text, as it is declared',
    [
      ['title', 'text'],
      ['body', 'text'],
    ],
    {},
    [
      ['body', 'text'],
      ['title', 'text'],
    ],
  ],
]

test.each(KEYS)('the key: %s', (_name, key, weights, want) => {
  expect(canonicalKey(key, weights)).toEqual(want)
})
