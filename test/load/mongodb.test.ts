/** What is said for MongoDB is judged where it is written, and Postgres says that it does nothing there. */
import { describe, expect, it } from 'vitest'
import { normalize } from '../../src/targets/postgres/objects.ts'
import { config, schemaOf } from '../postgres-objects/project.ts'
import { load, told } from './support.ts'

const COLUMNS =
  'columns: { a: string, b: string?, at: timestamptz, on: date?, o: { type: object, properties: { x: string } } }'
const index = (columns: string, mongodb: string, more = ''): string =>
  `table: t\n${COLUMNS}\nindexes: [{ columns: [${columns}], ${more}mongodb: { ${mongodb} } }]\n`
const unique = (mongodb: string, more = ''): string =>
  `table: t\n${COLUMNS}\nunique: [{ columns: [a], ${more}mongodb: { ${mongodb} } }]\n`
const table = (mongodb: string): string => `table: t\n${COLUMNS}\noptions: { mongodb: { ${mongodb} } }\n`

const WRONG: readonly (readonly [string, string, string])[] = [
  ['an unknown word', index('a', 'size: 1'), 'schema/unknown-key'],
  ['an unknown kind', index('a', 'type: fulltext'), 'schema/invalid-value'],
  ['a kind and a key', index('a', 'type: text, key: { a: 1 }'), 'schema/index'],
  ['a direction that is none', index('a', 'key: { a: up }'), 'schema/invalid-value'],
  ['weights without text', index('a', 'weights: { a: 2 }'), 'schema/index'],
  ['a weight of another column', index('a', 'type: text, weights: { b: 2 }'), 'schema/index'],
  ['bits without points', index('a', 'bits: 3'), 'schema/index'],
  ['a projection of one column', index('o', 'type: wildcard, wildcardProjection: { a: 1 }'), 'schema/index'],
  ['a wildcard below two columns', index('a, o', 'type: wildcard'), 'schema/index'],
  ['an end by two columns', index('a, at', 'expireAfterSeconds: 1'), 'schema/index'],
  ['an end by text', index('a', 'expireAfterSeconds: 1'), 'schema/index'],
  ['an end before its date', index('at', 'expireAfterSeconds: -1'), 'schema/invalid-value'],
  ['two conditions', index('a', 'partialFilterExpression: { a: x }', 'where: { a: y }, '), 'schema/index'],
  ['sparse with a condition', unique('sparse: true', 'where: { a: y }, '), 'schema/index'],
  ['an end of a unique', unique('expireAfterSeconds: 1'), 'schema/unknown-key'],
  ['a strength that is none', unique('collation: { locale: en, strength: 9 }'), 'schema/invalid-value'],
  ['no locale', unique('collation: { strength: 1 }'), 'schema/missing-key'],
  ['a level that is none', table('validation: { level: low }'), 'schema/invalid-value'],
  ['a time that is no column', table('timeseries: { timeField: when }'), 'schema/unknown-column'],
  ['a time that is no date', table('timeseries: { timeField: a }'), 'schema/constraint'],
  ['a time that may be unset', table('timeseries: { timeField: on }'), 'schema/constraint'],
  ['a capped time series', table('timeseries: { timeField: at }, capped: { size: 1 }'), 'schema/constraint'],
  ['capped and clustered', table('clustered: true, capped: { size: 1 }'), 'schema/constraint'],
  ['an end of ordinary documents', table('expireAfterSeconds: 1'), 'schema/constraint'],
  ['a shard key of no column', table('shardKey: { z: 1 }'), 'schema/unknown-column'],
  ['a shard key in order', table('shardKey: { a: -1 }'), 'schema/invalid-value'],
]

describe('is at fault:', () => {
  it.each(WRONG)('%s', async (_name, yaml, code) => {
    const { diagnostics } = await load({ 'a.yaml': yaml })
    expect(diagnostics.map((d) => d.code)).toEqual([code])
  })
})

it('the words of before say where they went', async () => {
  const { diagnostics } = await load({ 'a.yaml': `table: t\n${COLUMNS}\nshardKey: { a: 1 }\n` })
  expect(diagnostics.map(told).join()).toContain('options: { mongodb: { shardKey')
})

describe('on Postgres', () => {
  const pushed = (yaml: string): readonly string[] => {
    const facts = { product: 'Postgres', version: 170_000, host: 'h', database: 'd', user: '', tables: new Map() }
    const { diagnostics, desired } = normalize(schemaOf(yaml), { config, current: new Map(), facts })
    const indexes = [...desired.values()].filter((r) => r.kind === 'index').map((r) => `made ${r.name}`)
    return [...diagnostics.map((d) => `${d.severity} ${d.message}`), ...indexes]
  }

  it('an ordinary index is made, and what it says beside does nothing', () => {
    expect(pushed(index('at', 'expireAfterSeconds: 60'))).toEqual([
      'note What `mongodb` says of `t` does nothing on Postgres',
      'made t_at_idx',
    ])
  })

  it('one of another kind is not made', () => {
    expect(pushed(index('a', 'type: text'))).toEqual([
      'note What `mongodb` says of `t` does nothing on Postgres',
      'note The index `t_a_idx` is not made: Postgres has none of the kind text',
    ])
  })

  it('a schema that says nothing of MongoDB hears nothing of it', () => {
    expect(pushed(`table: t\n${COLUMNS}\n`)).toEqual([])
  })
})
