/** Pushing to MongoDB: first, nothing to do, growing, renaming, and what is refused. */
import type { Document } from 'mongodb'
import { afterEach, describe, expect, test } from 'vitest'
import { asWritten, createProject, type TestProject, told } from './project.ts'

const POSTS = `
table: posts
columns:
  title: { type: string, minLength: 1 }
  slug: { type: string, optional: true, unique: true }
  n: { type: integer, default: 0 }
indexes: [[n desc]]
`

/** Of the days before any validator: they lack the columns that every table has. */
const OLD = { bypassDocumentValidation: true }

let project: TestProject
afterEach(() => project.remove())

async function pushed(yaml: string): Promise<void> {
  project = await createProject(yaml)
  expect(told(await project.push())).not.toMatch(/^error/m)
}

async function repushed(yaml: string, allow: readonly string[] = []): Promise<string> {
  await project.declare(yaml)
  const result = await project.push({ allow })
  return `${result.outcome} ${result.summary}${result.outcome === 'applied' ? '' : `\n${told(result)}`}`
}

describe('a first push', () => {
  test('makes collections with their indexes, and the second finds nothing to do', async () => {
    project = await createProject(POSTS)
    const first = await project.push()
    expect([first.outcome, first.summary, first.destination?.target]).toEqual(['applied', '+1 table', 'mongodb'])
    const second = await project.push()
    expect([second.outcome, second.version?.version]).toEqual(['in-sync', 1])
    const indexes = await project.database.with((db) => db.collection('posts').listIndexes().toArray())
    expect(indexes.map(({ name, key, unique }) => [name, key, unique ?? false])).toEqual(
      expect.arrayContaining([
        ['posts_n_idx', { n: -1 }, false],
        ['posts_slug_key', { slug: 1 }, true],
      ]),
    )
    // Compared whole, too: what is inspected is what is declared.
    const other = await project.push({ toolchain: 'another' })
    expect([other.outcome, other.changes]).toEqual(['applied', []])
  })

  test('makes checks that the next push finds as they were declared', async () => {
    const checks = [
      "old: { at: { $gt: '1900-01-01' } }",
      "late: { at: { $lt: '2026-01-31T10:00:00.5Z' } }",
      "cheap: { price: { $lte: '12345678901234567890.5' } }",
      'apart: { title: { $ne: { $column: slug } } }',
    ]
    const columns = "  at: timestamptz?\n  price: 'numeric(30,4)?'\n"
    project = await createProject(`${POSTS.replace('indexes', `${columns}indexes`)}checks:\n  ${checks.join('\n  ')}\n`)
    const first = await project.push()
    // A server without Decimal128 refuses the column.
    if (told(first).includes('Decimal128')) return
    expect([first.outcome, told(first)]).toEqual(['applied', expect.not.stringMatching(/^error/m)])
    const other = await project.push({ toolchain: 'another' })
    expect([other.outcome, other.changes]).toEqual(['applied', []])
  })

  test('tells what the server does not enforce', async () => {
    project = await createProject(`${POSTS}checks: { loud: { $sql: '{title} = upper({title})' } }\n`)
    expect(told(await project.plan())).toMatch(/note target\/unsupported: The check `loud` of `posts` is SQL/)
  })
})

describe('a later push', () => {
  test('adds a column, an index and a table, and fills what is there', async () => {
    await pushed(POSTS)
    await project.database.with((db) =>
      db.collection<Document>('posts').insertMany(['a', 'b'].map((title) => ({ title, n: 0, ...asWritten() }))),
    )
    const more = POSTS.replace('indexes: [', "  kind: { type: string, default: plain }\nindexes: [['title'], ")
    expect(await repushed(`${more}---\ntable: tags\ncolumns: { name: string }\n`)).toMatch(
      /^applied \+1 column, \+1 index, \+1 table/,
    )
    const kinds = await project.database.with((db) => db.collection('posts').find().toArray())
    expect(kinds.map((d) => d.kind)).toEqual(['plain', 'plain'])
    expect((await project.push()).outcome).toBe('in-sync')
  })

  test('a new required column without a value is refused while there are documents', async () => {
    await pushed(POSTS)
    await project.database.with((db) => db.collection<Document>('posts').insertMany([{ title: 'a' }], OLD))
    const said = await repushed(POSTS.replace('indexes:', '  kind: string\nindexes:'))
    expect(said).toMatch(/^failed[\s\S]*error apply\/data: Documents of posts have no kind: 1 row/)
  })

  test('a unique over values that two documents have is refused', async () => {
    await pushed(POSTS)
    await project.database.with((db) =>
      db.collection<Document>('posts').insertMany([{ title: 'a' }, { title: 'a' }], OLD),
    )
    const said = await repushed(POSTS.replace('title: { type: string', 'title: { type: string, unique: true'))
    expect(said).toMatch(
      /^failed[\s\S]*error apply\/data: Documents of posts share values of title, which are to be unique: 2 rows \([0-9a-f]{24}, [0-9a-f]{24}\)/,
    )
  })

  test('a column and a table under new names keep what they hold', async () => {
    await pushed(POSTS)
    await project.database.with((db) => db.collection<Document>('posts').insertMany([{ title: 'a', n: 3 }], OLD))
    const renamed = POSTS.replace('table: posts', 'table: articles\nrenamedFrom: posts').replace(
      'title: { type: string',
      'heading: { type: string, renamedFrom: title',
    )
    expect(await repushed(renamed)).toMatch(/^applied/)
    const [document] = await project.database.with((db) => db.collection('articles').find().toArray())
    expect(document).toMatchObject({ heading: 'a', n: 3 })
    expect(document).not.toHaveProperty('title')
    expect((await project.push()).outcome).toBe('in-sync')
  })

  test('dropping is refused until it is allowed by name', async () => {
    await pushed(`${POSTS}---\ntable: tags\ncolumns: { name: string }\n`)
    await project.database.with((db) =>
      db.collection<Document>('posts').insertMany([{ title: 'a', slug: 's', n: 1 }], OLD),
    )
    const less = POSTS.replace(/ {2}slug.*\n/, '')
    expect(await repushed(less)).toMatch(/^refused-hazard/)
    expect(await repushed(less, ['drop-column:posts.slug', 'drop-table:tags'])).toMatch(/^applied/)
    const [document] = await project.database.with((db) => db.collection('posts').find().toArray())
    expect(document).not.toHaveProperty('slug')
    expect((await project.push()).outcome).toBe('in-sync')
  })

  test('what others made is left alone and named', async () => {
    await pushed(POSTS)
    await project.database.with((db) => db.createCollection('theirs'))
    const result = await project.push({ toolchain: 'another' })
    expect([result.outcome, result.unmanaged]).toEqual(['applied', ['table:theirs']])
  })
})
