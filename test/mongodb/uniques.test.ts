/** A unique over optional columns counts the documents in which they are set, by the types of their values: a null is not. */
import { afterEach, expect, test } from 'vitest'
import { planned, sent } from './planned.ts'
import { asWritten, createProject, type TestProject, told } from './project.ts'

let project: TestProject | undefined
afterEach(async () => {
  await project?.remove()
  project = undefined
})

const POSTS = 'table: posts\ncolumns:\n  title: string\n'

async function conditionOf(columns: string, unique: string): Promise<unknown> {
  const { steps } = await planned(null, `${POSTS}${columns}unique: [${unique}]\n`)
  const made = sent(steps).flatMap((one) => (one as { readonly indexes?: readonly object[] }).indexes ?? [])
  return (made[0] as { readonly partialFilterExpression?: unknown }).partialFilterExpression
}

test.each([
  ['string?', { a: { $type: 'string' } }],
  ['integer?', { a: { $type: 'number' } }],
  ['numeric?', { a: { $type: 'number' } }],
  ['timestamptz?', { a: { $type: 'date' } }],
  ['boolean?', { a: { $type: 'bool' } }],
  ['{ type: native, native: int | string, optional: true }', { a: { $type: ['int', 'string'] } }],
  ['string', undefined],
])('of a column that is %s', async (column, want) => {
  expect(await conditionOf(`  a: ${column}\n`, '[a]')).toEqual(want)
})

test('of several columns, those that are optional', async () => {
  const set = [{ a: { $type: 'string' } }, { b: { $type: 'objectId' } }]
  expect(
    await conditionOf('  a: string?\n  b: { type: reference, to: posts, optional: true }\n', '[a, title, b]'),
  ).toEqual({ $and: set })
})

const FIRST = 'table: people\ncolumns:\n  email: { type: string, maxLength: 100, optional: true }\n'
const UNIQUE = FIRST.replace('optional: true', 'optional: true, unique: true')

test('nulls of others do not count, before and after, where the server has partial indexes', async () => {
  project = await createProject(FIRST)
  await project.push()
  const nobody = () => ({ email: null, ...asWritten() })
  await project.database.with((db) => db.collection('people').insertMany([nobody(), nobody(), nobody(), asWritten()]))
  await project.declare(UNIQUE)
  const pushed = await project.push()
  if (pushed.diagnostics.some((d) => d.hint?.includes('This server takes a null for a value'))) {
    expect(pushed.outcome).toBe('failed')
    return
  }
  expect([told(pushed), pushed.outcome]).toEqual([expect.not.stringMatching(/^error/m), 'applied'])
  await project.database.with(async (db) => {
    await db.collection('people').insertOne(nobody())
    await db.collection('people').insertOne({ email: 'a@b.c', ...asWritten() })
    await expect(db.collection('people').insertOne({ email: 'a@b.c', ...asWritten() })).rejects.toThrow()
  })
})

test('an index that counts nulls is built anew, once', async () => {
  project = await createProject(UNIQUE)
  const first = await project.push()
  const [index] = await project.database
    .with((db) => db.collection('people').listIndexes().toArray())
    .then((all) => all.slice(1))
  if (index?.partialFilterExpression === undefined) return
  expect(first.outcome).toBe('applied')
  await project.database.with(async (db) => {
    const people = db.collection('people')
    await people.dropIndex(index.name)
    const partialFilterExpression = { email: { $exists: true } }
    await people.createIndex({ email: 1 }, { unique: true, name: index.name, partialFilterExpression })
  })
  const second = await project.push({ toolchain: 'another' })
  expect([second.outcome, second.changes]).toMatchObject(['applied', [{ kind: 'alter' }]])
  const third = await project.push({ toolchain: 'a third' })
  expect(third.changes).toEqual([])
})
