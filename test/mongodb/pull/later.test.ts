/** Later pulls from MongoDB: what was changed in the database is changed in the files, and nothing else. */
import { ObjectId } from 'mongodb'
import { afterEach, describe, expect, it } from 'vitest'
import { laterPulls, POSTS, pushedInto } from '../../pull/later.ts'
import { errors, type PullFolder, pullFolder } from './project.ts'

let folder: PullFolder
afterEach(() => folder?.remove())

laterPulls({
  open: () => pullFolder(),
  dropTags: (f) => f.with(async (db) => void (await db.collection('tags').drop())),
  dropIndex: (f) => f.with(async (db) => void (await db.collection('posts').dropIndex('posts_createdAt_idx'))),
  indexReads: (f, name, direction) =>
    f.with(
      async (db) => void (await db.collection('posts').createIndex({ reads: direction === 'asc' ? 1 : -1 }, { name })),
    ),
})

describe('a database that was pushed', () => {
  it('is found again under another project, with all that its own said of it', async () => {
    folder = await pushedInto(await pullFolder())
    await folder.with((db) => db.collection('others').insertOne({ a: 1 }))
    const files = await folder.forms()
    await folder.write('../bkend.config.yaml', 'project: another\nschema: again\n')
    const result = await folder.pull({ configFile: 'bkend.config.yaml', schema: 'again' })
    expect([result.outcome, ...result.diagnostics]).toEqual([
      'generated',
      expect.objectContaining({ code: 'pull/project' }),
    ])
    const { tables, enums } = (await folder.forms('again')) ?? { tables: new Map(), enums: new Map() }
    expect([...tables.keys()]).toEqual(['others', 'posts', 'tags'])
    expect({ enums, tables: new Map([...tables].filter(([name]) => name !== 'others')) }).toEqual(files)
  })

  it('and then changed by hand is taken into the files', async () => {
    folder = await pushedInto(await pullFolder())
    await folder.with(async (db) => {
      await db.collection('posts').dropIndex('posts_createdAt_idx')
      await db.collection('posts').createIndex({ reads: -1 }, { name: 'posts_reads_idx' })
      await db.collection('notes').insertMany([
        { text: 'a', at: new Date(0) },
        { text: 'b', at: new Date(1), kind: 'x' },
      ])
      await db.collection('tags').drop()
    })
    const result = await folder.pull()
    expect([result.outcome, ...errors(result.diagnostics)]).toEqual(['generated'])
    const files = await folder.files()
    expect(Object.keys(files)).toEqual(['notes.ts', 'posts.ts'])
    expect(files['posts.ts']).toBe(POSTS.replace("'createdAt desc'", "'reads desc'"))
    expect(files['notes.ts']).toContain('kind: string().optional()')
    const plan = await folder.plan()
    // What is remembered of a collection that went is not a resource: nothing is left to do.
    expect([plan.changes, ...errors(plan.diagnostics)]).toEqual([[]])
    expect(await folder.pull()).toMatchObject({ outcome: 'in-sync', files: [] })
  })
})

describe('a database that is pulled and never pushed', () => {
  const THINGS = [1, 2, 3].map((n) => ({ name: `n${n}`, count: n, old: true }))

  it('is followed by what the last pull saw', async () => {
    folder = await pullFolder(async (db) => void (await db.collection('things').insertMany(THINGS)))
    await folder.pull()
    const { 'things.ts': first = '' } = await folder.files()
    await folder.write('things.ts', first.replace('name: string()', "/** Mine. */\n    label: string().dbName('name')"))
    await folder.with(async (db) => {
      await db.collection('things').updateMany({}, { $unset: { old: '' }, $set: { fresh: 'yes' } })
      await db.collection('things').insertOne({ count: 4, fresh: 'no', who: new ObjectId() })
    })
    expect((await folder.pull()).outcome).toBe('generated')
    const { 'things.ts': second = '' } = await folder.files()
    expect(second).toBe(
      first
        .replace('name: string()', "/** Mine. */\n    label: string().dbName('name').optional()")
        .replace('    old: boolean(),\n', "    fresh: string(),\n    who: native('objectId').optional(),\n")
        .replace('import { boolean, integer,', 'import { integer,'),
    )
    expect(await folder.pull()).toMatchObject({ outcome: 'in-sync' })
  })

  it('keeps its own validator and documents when it is pushed, and what people say instead of a guess', async () => {
    folder = await pullFolder(async (db) => void (await db.collection('things').insertMany(THINGS)))
    await folder.pull()
    const { 'things.ts': text = '' } = await folder.files()
    await folder.write(
      'things.ts',
      text
        .replace(/ {4}\/\*\* 1 to 3[^\n]*\n/, '')
        .replace('count: integer()', 'count: number()')
        .replace('integer,', 'number,'),
    )
    const { changes, outcome, diagnostics } = await folder.push()
    expect([outcome, changes, ...errors(diagnostics)]).toEqual(['applied', []])
    expect(await folder.pull()).toMatchObject({ outcome: 'in-sync', conflicts: [] })
    await folder.with(
      async (db) => void (await db.collection('things').insertOne({ name: 'x', count: 1, old: false, more: 1 })),
    )
    expect((await folder.pull()).outcome).toBe('generated')
    const { 'things.ts': after = '' } = await folder.files()
    expect(after).toContain('count: number()')
    expect(after).toContain('more: integer().optional()')
  })

  it('becomes a table of bkend’s when it is no longer adopted', async () => {
    folder = await pullFolder(async (db) => void (await db.collection('things').insertMany(THINGS)))
    await folder.pull()
    const { 'things.ts': text = '' } = await folder.files()
    await folder.write('things.ts', text.replace(', adopted: true', ''))
    const { outcome, diagnostics } = await folder.push()
    expect([outcome, ...errors(diagnostics)]).toEqual(['applied'])
    const kept = await folder.with((db) => db.collection('things').find().toArray())
    expect(kept.map(({ _id: _, ...rest }) => rest)).toEqual(
      THINGS.map(({ ...thing }) => thing).map(({ name, count, old }) => ({ name, count, old })),
    )
    expect((await folder.pull()).outcome).toBe('in-sync')
    expect((await folder.plan()).changes).toEqual([])
  })
})
