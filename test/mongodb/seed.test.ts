/** Seed files on MongoDB: the suite of every target, and what only MongoDB does not take back by itself. */
import { ObjectId } from 'mongodb'
import { afterEach, describe, expect, it } from 'vitest'
import { type SeedOptions, seedProject } from '../../src/engine/index.ts'
import { seedSuite } from '../seed/suite.ts'
import { type FilesProject, filesProject } from './files-project.ts'

seedSuite({
  make: filesProject,
  nowhere: 'mongodb://127.0.0.1:1/nowhere?serverSelectionTimeoutMS=100',
  taken: 'posts_slug_key',
})

const KINDS = `tables:
  kinds:
    columns:
      day: { type: day, optional: true }
      at: { type: timestamptz, optional: true }
      big: { type: bigint, optional: true }
      rate: { type: number, optional: true }
      bytes: { type: bytea, optional: true }
      uid: { type: uuid, optional: true }
      meta: { type: object, properties: { a: integer }, optional: true }
      tags: { type: array, items: string, optional: true }
      n: { type: serial }
    permissions: {}
  links:
    columns: { kindId: { type: reference, to: kinds }, word: { type: string, maxLength: 20, unique: true } }
    permissions: {}
`

describe('rows on MongoDB', () => {
  let project: FilesProject
  afterEach(() => project.remove())
  const seed = (more: Partial<SeedOptions> = {}) =>
    seedProject({
      ...{ cwd: project.cwd, schema: 'schema', url: project.url, tables: [], seed: 0, allow: [], lockWait: 5000 },
      ...more,
    })

  async function pushed(rows: string): Promise<void> {
    project = await filesProject({ 'schema/all.yaml': KINDS, 'schema/seed.yaml': rows })
    expect((await project.run('apply')).outcome).toBe('applied')
  }

  it('are kept as the Data API keeps them, and are found again', async () => {
    await pushed(
      "kinds:\n  a: { day: 2026-01-31, at: '2026-01-31T09:30:00Z', big: '9007199254740993', rate: 2, bytes: aGk=, uid: 0190A000-0000-7000-8000-000000000001, meta: { a: 1 }, tags: [x] }\n  b: {}\nlinks:\n  l: { kindId: a, word: one }\n",
    )
    expect((await seed()).outcome).toBe('done')
    expect((await seed()).outcome).toBe('in-sync')
    await project.database.with(async (db) => {
      const [kind] = await db.collection('kinds').find({ day: '2026-01-31' }, { promoteValues: false }).toArray()
      const [link] = await db.collection('links').find().toArray()
      expect([kind?._id instanceof ObjectId, String(link?.kindId)]).toEqual([true, String(kind?._id)])
      expect(kind).toMatchObject({
        at: new Date('2026-01-31T09:30:00Z'),
        tags: ['x'],
        uid: expect.stringMatching(/^0190a/),
      })
      expect([kind?.big._bsontype, kind?.rate._bsontype, kind?._v.valueOf()]).toEqual(['Long', 'Double', 1])
      const numbers = await db.collection('kinds').find().toArray()
      expect(numbers.map(({ n }) => n).sort()).toEqual([1, 2])
    })
    await project.write('schema/seed.yaml', 'kinds:\n  a: { rate: 3 }\n')
    expect((await seed()).tables).toEqual([{ table: 'kinds', rows: 1, inserted: 0, updated: 1 }])
    const [changed] = await project.database.with((db) => db.collection('kinds').find({ rate: 3 }).toArray())
    expect([changed?._v, Object.keys(changed ?? {}).includes('day')]).toEqual([2, false])
  })

  it('are refused before the first is written, where a later one cannot be', async () => {
    await pushed('kinds:\n  a: {}\nlinks:\n  l: { kindId: a, word: one }\n')
    await project.database.with((db) =>
      db.collection('links').insertOne({ word: 'one' }, { bypassDocumentValidation: true }),
    )
    const taken = await seed()
    expect(taken.diagnostics).toMatchObject([
      { code: 'seed/refused', message: 'A row of `links` that is no seed has the same `word` already' },
    ])
    await project.write(
      'schema/seed.yaml',
      'kinds:\n  a: {}\nlinks:\n  l: { kindId: { $id: 65920080000000010000000a }, word: two }\n',
    )
    const lost = await seed()
    expect(lost.diagnostics).toMatchObject([
      { code: 'seed/refused', message: '`kindId` of a seed row of `links` leads to no row' },
    ])
    expect(await project.database.with((db) => db.collection('kinds').countDocuments())).toBe(0)
  })

  it('may be made up, the same ones every time', async () => {
    await pushed('$fake: {}\n')
    const made = await seed({ rows: 150 })
    expect([made.outcome, made.tables.map((t) => t.inserted)]).toEqual(['done', [150, 150, 150]])
    expect((await seed({ rows: 150 })).outcome).toBe('in-sync')
  })
})
