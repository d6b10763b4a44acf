/**
 * Kinds of collections as MongoDB answers them, read back. The answers are those of
 * https://www.mongodb.com/docs/manual/reference/command/listCollections/ for collections made as
 * https://www.mongodb.com/docs/manual/reference/command/create/ says; then what servers keep of it.
 */
import { afterEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { diff } from '../../../src/diff/index.ts'
import type { JsonObject } from '../../../src/model/index.ts'
import type { Collection, Kept } from '../../../src/targets/mongodb/inspect/inspect.ts'
import { planned, sent } from '../planned.ts'
import { type Beside, declared } from './answers.ts'
import { errors, type PullFolder, pullFolder } from './project.ts'

const GERMAN = {
  ...{ locale: 'de', caseLevel: false, caseFirst: 'off', strength: 2, numericOrdering: false },
  ...{ alternate: 'non-ignorable', maxVariable: 'punct', normalization: false, backwards: false, version: '57.1' },
}

type Case = readonly [what: string, answer: Omit<Collection, 'name'>, said: object, more?: Beside]

/** Of collections that others made. */
const OTHERS: readonly Case[] = [
  ['capped', { options: { capped: true, size: 5_242_880, max: 5000 } }, { capped: { size: 5_242_880, max: 5000 } }],
  ['capped by size alone', { options: { capped: true, size: 4096 } }, { capped: { size: 4096 } }],
  [
    'a time series',
    {
      type: 'timeseries',
      options: {
        expireAfterSeconds: 86_400,
        timeseries: { timeField: 'at', metaField: 'sensor', granularity: 'hours', bucketMaxSpanSeconds: 2_592_000 },
      },
    },
    { timeseries: { timeField: 'at', metaField: 'sensor', granularity: 'hours' }, expireAfterSeconds: 86_400 },
  ],
  [
    'a time series with buckets of its own',
    {
      type: 'timeseries',
      options: { timeseries: { timeField: 'at', bucketMaxSpanSeconds: 300, bucketRoundingSeconds: 300 } },
    },
    { timeseries: { timeField: 'at', bucketMaxSpanSeconds: 300, bucketRoundingSeconds: 300 } },
  ],
  [
    'clustered',
    { options: { clusteredIndex: { v: 2, key: { _id: 1 }, name: '_id_', unique: true }, expireAfterSeconds: 60 } },
    { clustered: true, expireAfterSeconds: 60 },
  ],
  ['with a collation', { options: { collation: GERMAN } }, { collation: { locale: 'de', strength: 2 } }],
  [
    'with images',
    { options: { changeStreamPreAndPostImages: { enabled: true } } },
    { changeStreamPreAndPostImages: true },
  ],
  [
    'whose validator binds new documents, and warns',
    { options: { validator: { a: { $gt: 0 } }, validationLevel: 'moderate', validationAction: 'warn' } },
    { validation: { level: 'moderate', action: 'warn' }, validator: { a: { $gt: 0 } } },
  ],
  ['sharded', { options: {} }, { shardKey: { id: 'hashed' } }, { shardKey: { _id: 'hashed' } }],
]

describe('a collection of others', () => {
  for (const [what, answer, said, more] of OTHERS)
    it(what, () => {
      const { forms, left, faults, before, after } = declared({ name: 'things', ...answer }, [], more)
      expect(forms?.[0]?.options).toEqual({ system: false, adopted: true, mongodb: said })
      expect([left, faults]).toEqual([[], []])
      expect(after).toEqual(before)
    })

  it('has indexes whose collation is the collection’s', () => {
    const { forms, left, before, after } = declared(
      { name: 'things', options: { collation: GERMAN, validator: { $jsonSchema: { properties: { a: {} } } } } },
      [{ name: 'a_1', key: { a: 1 }, collation: GERMAN } as never],
    )
    expect(forms?.[0]?.indexes).toEqual([{ columns: ['a'], name: 'a_1' }])
    expect(left).toEqual([])
    expect(after).toEqual(before)
  })
})

const AT = '  at: date\n  sensor: string\n'

/** Of collections that a push makes: what is declared, and what a server says beyond what it was told. */
type Made = readonly [said: string, adds?: JsonObject]
const OURS: readonly Made[] = [
  ['capped: { size: 5000, max: 7 }'],
  [
    'timeseries: { timeField: at, metaField: sensor }',
    { timeseries: { timeField: 'at', metaField: 'sensor', granularity: 'seconds', bucketMaxSpanSeconds: 3600 } },
  ],
  ['clustered: true, expireAfterSeconds: 60'],
  ['collation: { locale: de, strength: 2 }', { collation: GERMAN }],
  ['changeStreamPreAndPostImages: true'],
  ['validation: { level: moderate, action: warn }'],
  ['validator: { sensor: { $ne: none } }'],
  [
    'validator: { $or: [{ sensor: a }, { at: { $gt: { $date: "2026-01-31T00:00:00Z" } } }] }, validation: { level: off }',
  ],
]

/** As a pull writes it: sizes as the server rounds them up, and nothing that goes without saying. */
function optionsIn(yaml: string): unknown {
  const { options } = parse(yaml) as { readonly options: unknown }
  return JSON.parse(JSON.stringify(options).replace('"size":5000', '"size":5120').replace('00:00:00Z', '00:00:00.000Z'))
}

/** The answer of a server that was sent the commands, and what it remembers. */
function answerTo(commands: readonly unknown[], adds: JsonObject = {}): [Collection, Kept] {
  const all = commands as readonly JsonObject[]
  const { create, ...options } = all.find((c) => 'create' in c) ?? {}
  const remembering = all.find((c) => c.update === '_bkend_tables') as unknown as
    | { readonly updates: readonly [{ readonly u: { readonly $set: Omit<Kept, '_id'> } }] }
    | undefined
  if (typeof create !== 'string' || !remembering) throw new Error('no collection is made')
  const type = 'timeseries' in options ? 'timeseries' : 'collection'
  return [
    { name: create, type, options: { ...options, ...adds } },
    { _id: create, ...remembering.updates[0].u.$set },
  ]
}

describe('a collection that a push made', () => {
  for (const [said, adds] of OURS)
    it(`with ${said} is declared so again, and a push has nothing to do`, async () => {
      const yaml = `table: things\noptions: { mongodb: { ${said} } }\ncolumns:\n${AT}`
      const { steps } = await planned(null, yaml, { filled: false })
      const [collection, remembered] = answerTo(sent(steps), adds)
      const { forms, left, faults, before, after } = declared(collection, [], { remembered: [remembered] })
      expect([left, faults]).toEqual([[], []])
      expect(forms?.[0]?.options).toEqual(optionsIn(yaml))
      expect(after && diff(before, after, [])).toEqual([])
    })
})

let folder: PullFolder | undefined
afterEach(async () => {
  await folder?.remove()
  folder = undefined
})

describe('on a server', () => {
  it('what it keeps of a collection is taken in, and the next push has nothing to do', async () => {
    folder = await pullFolder(async (db) => {
      await db.command({ create: 'capped', capped: true, size: 8192, max: 10 })
      await db.command({ create: 'plain' })
      await db
        .command({ collMod: 'plain', validator: { a: { $type: 'string' } }, validationLevel: 'moderate' })
        .catch(() => {})
      for (const name of ['capped', 'plain']) await db.collection(name).insertOne({ a: 'x' })
    })
    const kept = await folder.with((db) => db.listCollections().toArray())
    const optionsOf = (name: string) =>
      (kept.find((c) => c.name === name) as { options?: JsonObject } | undefined)?.options
    expect((await folder.pull({ format: 'yaml' })).outcome).toBe('generated')
    const forms = await folder.forms()
    const words = (name: string): unknown => forms?.tables.get(name)?.options?.mongodb ?? {}
    const { capped, validationLevel, validator } = { ...optionsOf('capped'), ...optionsOf('plain') }
    expect(words('capped')).toEqual(capped === true ? { capped: { size: 8192, max: 10 } } : {})
    expect(words('plain')).toEqual({
      ...(validationLevel !== undefined && { validation: { level: 'moderate' } }),
      ...(validator !== undefined && { validator: { a: { $type: 'string' } } }),
    })
    const plan = await folder.plan()
    expect([plan.changes, ...errors(plan.diagnostics)]).toEqual([[]])
  })

  it('another binding that somebody gave it by hand is taken into the file', async () => {
    folder = await pullFolder()
    await folder.write('things.yaml', `table: things\n# kept\ncolumns:\n${AT}`)
    expect(errors((await folder.push()).diagnostics)).toEqual([])
    const changed = await folder.with(async (db) => {
      const [before] = (await db.listCollections({ name: 'things' }).toArray()) as {
        options?: { validator?: object }
      }[]
      if (!before?.options?.validator) return false
      const { validator } = before.options
      await db.command({ collMod: 'things', validator, validationLevel: 'moderate', validationAction: 'error' })
      return true
    })
    // A server without validators has none to bind.
    if (!changed) return
    expect((await folder.pull()).outcome).toBe('generated')
    const { 'things.yaml': text = '' } = await folder.files()
    expect(text).toContain('# kept')
    expect(text).toMatch(/level: moderate/)
    expect((await folder.push()).changes).toEqual([])
    expect((await folder.pull()).outcome).toBe('in-sync')
  })
})
