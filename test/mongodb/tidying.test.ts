/** What pushes that died leave: the next one tidies it, or is not misled by it. */
import type { Document } from 'mongodb'
import { afterEach, expect, test } from 'vitest'
import { createProject, type TestProject, told } from './project.ts'

const A = 'table: a\ncolumns: { x: string }\n'
const B = 'table: b\ncolumns: { x: string }\n'

let project: TestProject
afterEach(() => project.remove())

async function collections(): Promise<readonly string[]> {
  const all = await project.database.with((db) => db.listCollections().toArray())
  return all.map((c) => c.name).sort()
}

const remembered = (): Promise<readonly string[]> =>
  project.database.with(async (db) => {
    const all = await db.collection<{ _id: string }>('_bkend_tables').find().toArray()
    return all.map((table) => table._id).sort()
  })

test('collections in which a server was asked go once they are old', async () => {
  project = await createProject(A)
  const old = `_bkend_probe_${(Date.now() - 7_200_000).toString(36)}_abc`
  const young = `_bkend_probe_${Date.now().toString(36)}_abc`
  await project.database.with(async (db) => {
    for (const name of [old, young]) await db.createCollection(name)
  })
  expect(told(await project.push())).not.toMatch(/^error/m)
  const found = await collections()
  expect([found.includes(old), found.includes(young)]).toEqual([false, true])
})

test('what is remembered of a collection that is gone is forgotten, that of others is not', async () => {
  project = await createProject(`${A}---\n${B}`)
  await project.push()
  await project.database.with(async (db) => {
    await db.collection('b').drop()
    await db.collection<{ _id: string }>('_bkend_tables').insertOne({ _id: 'of_others' })
  })
  await project.declare(`${A.replace('x: string', 'x: string, y: string?')}`)
  expect(told(await project.push({ allow: ['all'] }))).not.toMatch(/^error/m)
  expect(await remembered()).toEqual(['a', 'of_others'])
})

test('a journal that outlives its version is not the journal of a push that stopped', async () => {
  project = await createProject(A)
  await project.push()
  const left = (after: number) =>
    project.database.with(async (db) => {
      const [version] = (await db.collection('_bkend_history').find().toArray()) as Document[]
      const { project: name, environment, snapshot, inputHash, toHash } = version ?? {}
      const key = { project: name, environment }
      const journal = { ...key, fromHash: 'a', toHash, inputHash, phasesDone: 1, phases: 2, snapshot, after }
      const journals = db.collection<{ _id: string }>('_bkend_journal')
      await journals.replaceOne({ _id: JSON.stringify([name, environment]) }, journal, { upsert: true })
    })
  await left(0)
  expect((await project.push()).outcome).toBe('in-sync')
  await left(1)
  expect((await project.push()).outcome).toBe('applied')
  expect(await project.database.with((db) => db.collection('_bkend_journal').countDocuments())).toBe(0)
})
