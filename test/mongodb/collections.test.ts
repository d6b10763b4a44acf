/** What kind of collection a table is, how its validator binds and by what it is sharded: the commands, and what is refused. */
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/model/index.ts'
import { canonicalCollection, collectionChange } from '../../src/targets/mongodb/collection-options.ts'
import { planned, sent, without } from './planned.ts'

const EVENTS = (mongodb: string, more = ''): string =>
  `table: posts\ncolumns: { at: timestamptz, sensor: string, value: number? }\noptions: { mongodb: { ${mongodb} } }\n${more}`

const CREATED: readonly (readonly [string, string, JsonObject])[] = [
  ['capped', 'capped: { size: 5000, max: 10 }', { capped: true, size: 5120, max: 10 }],
  ['clustered', 'clustered: true, expireAfterSeconds: 60', { clusteredIndex: { key: { _id: 1 }, unique: true } }],
  ['a collation', 'collation: { locale: en, strength: 2 }', { collation: { locale: 'en', strength: 2 } }],
  [
    'images before and after',
    'changeStreamPreAndPostImages: true',
    { changeStreamPreAndPostImages: { enabled: true } },
  ],
  ['another binding', 'validation: { level: moderate }', { validationLevel: 'moderate', validationAction: 'error' }],
  ['a fragment', 'validator: { value: { $gt: 1 } }', { validator: { $and: [{ value: { $gt: 1 } }] } }],
]

// https://www.mongodb.com/docs/manual/reference/command/create/
describe('create', () => {
  test.each(CREATED)('%s', async (_name, mongodb, want) => {
    const { steps, diagnostics } = await planned(null, EVENTS(mongodb))
    expect(sent(steps)[1]).toMatchObject({ create: 'posts', ...want })
    expect(diagnostics).toEqual([])
  })

  // https://www.mongodb.com/docs/manual/core/timeseries/timeseries-procedures/
  test('a time series, which has no validator', async () => {
    const series = 'timeseries: { timeField: at, metaField: sensor, granularity: minutes }, expireAfterSeconds: 60'
    const { steps, diagnostics } = await planned(null, EVENTS(series))
    expect(sent(steps)[1]).toEqual({
      create: 'posts',
      timeseries: { timeField: 'at', metaField: 'sensor', granularity: 'minutes' },
      expireAfterSeconds: 60,
    })
    expect(diagnostics.map((d) => d.message)).toEqual([
      expect.stringContaining('is a time series, which has no validator'),
    ])
  })

  test('a time series has no uniques', async () => {
    const { diagnostics } = await planned(null, EVENTS('timeseries: { timeField: at }', 'unique: [sensor]\n'))
    expect(diagnostics.filter((d) => d.severity === 'error')).toMatchObject([{ code: 'target/unsupported' }])
  })

  test('indexes have the collation of their collection', async () => {
    const { steps } = await planned(null, EVENTS('collation: { locale: en }', 'indexes: [sensor]\n'))
    expect(sent(steps)[2]).toMatchObject({ indexes: [{ key: { sensor: 1 }, collation: { locale: 'en' } }] })
  })

  test('an ordinary collection where the server knows none of it', async () => {
    const all = 'capped: { size: 5000 }, collation: { locale: en }, validation: { level: moderate }'
    const { steps, diagnostics } = await planned(null, EVENTS(all), { capabilities: without('collectionOptions') })
    expect(Object.keys(sent(steps)[1] as object)).toEqual([
      'create',
      'validator',
      'validationLevel',
      'validationAction',
    ])
    expect(diagnostics.map((d) => d.message)).toEqual([
      '`posts` is an ordinary collection: this server knows no capped, size',
      'Text in `posts` compares by bytes: this server has no collations',
    ])
  })
})

// https://www.mongodb.com/docs/manual/reference/command/shardCollection/
describe('shardCollection', () => {
  const KEY = 'shardKey: { sensor: 1, id: hashed }'

  test('follows the index that it takes', async () => {
    const { steps } = await planned(null, EVENTS(KEY))
    expect(sent(steps).slice(2)).toEqual([
      { createIndexes: 'posts', indexes: [{ key: { sensor: 1, _id: 'hashed' }, name: 'sensor_1__id_hashed' }] },
      { shardCollection: 'posts', key: { sensor: 1, _id: 'hashed' } },
    ])
  })

  test('is a note where the deployment is not sharded', async () => {
    const { steps, diagnostics } = await planned(null, EVENTS(KEY), { capabilities: without('sharding') })
    expect(sent(steps)).toHaveLength(2)
    expect(diagnostics.map((d) => d.message)).toEqual([
      'The `shardKey` of `posts` does nothing: this deployment is not sharded',
    ])
  })

  test('waits for its index where the collection stands', async () => {
    const first = await planned(EVENTS(''), EVENTS(KEY))
    expect(sent(first.steps).map((c) => Object.keys(c as object)[0])).toEqual(['createIndexes'])
    expect(first.diagnostics.map((d) => d.message)).toEqual(['`posts` is not sharded yet: its index comes first'])
    const second = await planned(
      EVENTS(
        '',
        'indexes: [{ columns: [sensor], name: sensor_1__id_hashed, mongodb: { key: { sensor: 1, id: hashed } } }]\n',
      ),
      EVENTS(KEY),
    )
    expect(sent(second.steps)[0]).toEqual({ shardCollection: 'posts', key: { sensor: 1, _id: 'hashed' } })
  })

  test('cannot be done again', async () => {
    const { diagnostics } = await planned(EVENTS(KEY), EVENTS('shardKey: { sensor: 1 }'))
    expect(diagnostics).toMatchObject([{ severity: 'error', hint: expect.stringContaining('reshardCollection') }])
  })
})

// https://www.mongodb.com/docs/manual/reference/command/collMod/
describe('collMod', () => {
  const CHANGED: readonly (readonly [string, string, string, JsonObject])[] = [
    ['binding', '', 'validation: { action: warn }', { validationLevel: 'strict', validationAction: 'warn' }],
    ['images', '', 'changeStreamPreAndPostImages: true', { changeStreamPreAndPostImages: { enabled: true } }],
    ['no images', 'changeStreamPreAndPostImages: true', '', { changeStreamPreAndPostImages: { enabled: false } }],
    ['size', 'capped: { size: 5120 }', 'capped: { size: 10240, max: 5 }', { cappedSize: 10_240, cappedMax: 5 }],
    [
      'when documents go',
      'timeseries: { timeField: at }, expireAfterSeconds: 60',
      'timeseries: { timeField: at }',
      { expireAfterSeconds: 'off' },
    ],
    [
      'coarser measurements',
      'timeseries: { timeField: at }',
      'timeseries: { timeField: at, granularity: hours }',
      { timeseries: { granularity: 'hours' } },
    ],
  ]
  test.each(CHANGED)('%s', async (_name, before, after, want) => {
    const { steps, diagnostics } = await planned(EVENTS(before), EVENTS(after))
    expect(sent(steps)[0]).toMatchObject({ collMod: 'posts', ...want })
    expect(diagnostics.filter((d) => d.severity === 'error')).toEqual([])
  })

  const REFUSED: readonly (readonly [string, string, string])[] = [
    ['an ordinary collection that is to be capped', '', 'capped: { size: 5120 }'],
    ['a capped one that is to be ordinary', 'capped: { size: 5120 }', ''],
    ['another collation', 'collation: { locale: en }', 'collation: { locale: de }'],
    ['a time series from now on', '', 'timeseries: { timeField: at }'],
    ['another time', 'timeseries: { timeField: at }', 'timeseries: { timeField: at, metaField: sensor }'],
    [
      'finer measurements',
      'timeseries: { timeField: at, granularity: hours }',
      'timeseries: { timeField: at, granularity: minutes }',
    ],
    ['clustered', '', 'clustered: true'],
  ]
  test.each(REFUSED)('cannot make %s: the push is refused', async (_name, before, after) => {
    const { diagnostics } = await planned(EVENTS(before), EVENTS(after))
    expect(diagnostics.filter((d) => d.severity === 'error')).toMatchObject([
      { code: 'target/unsupported', message: expect.stringContaining('MongoDB cannot change its') },
    ])
  })
})

describe('what a server lists is what was declared', () => {
  const LISTED: readonly (readonly [string, JsonObject, JsonObject | null])[] = [
    ['an ordinary collection', { validator: {}, validationLevel: 'strict' }, null],
    [
      'a time series of MongoDB 8',
      { timeseries: { timeField: 'at', granularity: 'seconds', bucketMaxSpanSeconds: 3600 } },
      { timeseries: { timeField: 'at' } },
    ],
    [
      'buckets of another span',
      { timeseries: { timeField: 'at', bucketMaxSpanSeconds: 300, bucketRoundingSeconds: 300 } },
      { timeseries: { timeField: 'at', bucketMaxSpanSeconds: 300, bucketRoundingSeconds: 300 } },
    ],
    [
      'clustered',
      { clusteredIndex: { v: 2, key: { _id: 1 }, name: '_id_', unique: true } },
      { clusteredIndex: { key: { _id: 1 }, unique: true } },
    ],
    ['capped', { capped: true, size: 100 }, { capped: true, size: 4096 }],
    ['no images', { changeStreamPreAndPostImages: { enabled: false } }, null],
  ]
  test.each(LISTED)('%s', (_name, listed, want) => {
    const told = canonicalCollection(listed)
    expect(told).toEqual(want)
    expect(collectionChange(told, want)).toEqual({ command: {}, fixed: [] })
  })
})
