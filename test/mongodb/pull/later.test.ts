/** Later pulls from MongoDB: what was changed in the database is changed in the files, and nothing else. */
import { ObjectId } from 'mongodb'
import { afterEach, describe, expect, it } from 'vitest'
import { errors, type PullFolder, pullFolder } from './project.ts'

let folder: PullFolder
afterEach(() => folder.remove())

const POSTS = `import { integer, string, table } from 'bkend'

/** What people write. */
export const posts = table('posts', {
  title: string().min(1).max(200), // kept short
  slug: string().optional().unique(),
  reads: integer().min(0).default(0).write('admin'),
})
  .index('createdAt desc')
  .permissions({ create: 'user', read: 'guest', update: 'self' })
`
const TAGS = `# Words to find posts by.
tables:
  tags:
    columns:
      name: { type: string, unique: true } # in small letters
      postId: { type: reference, to: posts, onDelete: cascade }
    permissions: { read: guest }
`

async function pushed(): Promise<PullFolder> {
  folder = await pullFolder()
  await folder.write('posts.ts', POSTS)
  await folder.write('tags.yaml', TAGS)
  const { outcome, diagnostics } = await folder.push()
  expect([outcome, ...errors(diagnostics)]).toEqual(['applied'])
  return folder
}

describe('a database that was pushed', () => {
  it('leaves the files as they are, and is found again where they are gone', async () => {
    await pushed()
    const files = await folder.files()
    expect(await folder.pull()).toMatchObject({ outcome: 'in-sync', files: [], left: [], conflicts: [] })
    expect(await folder.files()).toEqual(files)
    const result = await folder.pull({ schema: 'again' })
    expect([result.outcome, result.files.map((f) => f.path)]).toEqual([
      'generated',
      ['again/posts.ts', 'again/tags.ts'],
    ])
    expect(await folder.forms('again')).toEqual(await folder.forms())
    expect((await folder.push()).changes).toEqual([])
  })

  it('is found again under another project, with all that its own said of it', async () => {
    await pushed()
    await folder.with((db) => db.collection('others').insertOne({ a: 1 }))
    const files = await folder.forms()
    await folder.write('../bkend.config.yaml', 'project: another\nschema: again\n')
    const result = await folder.pull({ configFile: 'bkend.config.yaml', schema: 'again' })
    expect([result.outcome, ...result.diagnostics]).toEqual(['generated'])
    const { tables, enums } = (await folder.forms('again')) ?? { tables: new Map(), enums: new Map() }
    expect([...tables.keys()]).toEqual(['others', 'posts', 'tags'])
    expect({ enums, tables: new Map([...tables].filter(([name]) => name !== 'others')) }).toEqual(files)
  })

  it('and then changed by hand is taken into the files', async () => {
    await pushed()
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
