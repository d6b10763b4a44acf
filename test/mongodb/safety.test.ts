/** Pushes that meet and pushes that die: one applies at a time, every change once, and the next push goes on. */
import { afterEach, expect, test } from 'vitest'
import { startChild } from '../support/child.ts'
import { asWritten, createProject, type TestProject, told } from './project.ts'

let project: TestProject
afterEach(() => project.remove())

const names = Array.from({ length: 8 }, (_, i) => `t${i}`)

/** Eight tables with an index each: sixteen steps. */
function tables(more = ''): string {
  return names.map((name) => `table: ${name}\ncolumns: { word: string${more} }\nindexes: [word]\n`).join('---\n')
}

test('of twenty pushes at once one applies, and the others find it done', async () => {
  project = await createProject(tables())
  const results = await Promise.all(Array.from({ length: 20 }, () => project.push({ lockWait: 60_000 })))
  expect(results.map(told).filter((text) => /^error/m.test(text))).toEqual([])
  expect(results.filter((r) => r.outcome === 'applied')).toHaveLength(1)
  expect(results.filter((r) => r.outcome === 'in-sync')).toHaveLength(19)
  const kept = await project.database.with((db) => db.collection('_bkend_history').countDocuments())
  expect(kept).toBe(1)
})

test('twenty pushes at once bring the documents along once', async () => {
  project = await createProject(tables(', n: integer'))
  await project.push()
  await project.database.with(async (db) => {
    for (const name of names) await db.collection(name).insertOne({ word: name, n: 5, ...asWritten() })
  })
  await project.declare(tables(', m: { type: string, renamedFrom: n }, at: { type: uuid, default: { $uuid: true } }'))
  const results = await Promise.all(
    Array.from({ length: 20 }, () => project.push({ lockWait: 60_000, allow: ['all'] })),
  )
  expect(results.map((r) => r.outcome).sort()).toEqual(['applied', ...Array.from({ length: 19 }, () => 'in-sync')])
  const found = await project.database.with(async (db) => {
    const all = await Promise.all(names.map((name) => db.collection(name).find().toArray()))
    return all.flat()
  })
  expect(found.map(({ word, n, m }) => [word, n, m])).toEqual(names.map((name) => [name, undefined, '5']))
  expect(new Set(found.map((d) => d.at as string)).size).toBe(names.length)
})

test('a push that is killed leaves a lease, which names its holder and is waited for', async () => {
  project = await createProject(tables())
  await project.push()
  await project.database.with(async (db) => {
    const expiresAt = new Date(Date.now() + 20_000)
    await db.collection('_bkend_lease').updateMany({}, { $set: { holder: 'bkend push elsewhere', expiresAt } })
  })
  await project.declare(tables(', more: string?'))
  const result = await project.push({ lockWait: 200 })
  expect(result.outcome).toBe('locked')
  expect(told(result)).toMatch(/error apply\/locked: Another push \(elsewhere\) is running/)
})

/** Kills a push once it has committed so many phases; says whether it was still running. */
async function killedAfter(phases: number): Promise<boolean> {
  const child = await startChild('push-project', [project.cwd, project.database.url])
  const done = async (): Promise<boolean> =>
    project.database.with(async (db) => {
      const journal = await db.collection('_bkend_journal').findOne({})
      return (journal?.phasesDone ?? 0) >= phases
    })
  while (child.process.exitCode === null && !(await done())) await new Promise((resolve) => setTimeout(resolve, 2))
  const ran = child.process.exitCode === null
  child.process.kill('SIGKILL')
  await child.ended
  await project.database.with((db) =>
    db.collection('_bkend_lease').updateMany({}, { $set: { expiresAt: new Date(0) } }),
  )
  return ran
}

test('a push that is killed again and again ends where it was to end, with every document', async () => {
  project = await createProject(tables())
  await project.push()
  await project.database.with(async (db) => {
    for (const name of names) await db.collection(name).insertOne({ word: name, ...asWritten() })
  })
  await project.declare(
    `${tables(', kind: { type: string, default: plain }')}---\ntable: last\ncolumns: { word: string }\n`,
  )
  const killed = [await killedAfter(1), await killedAfter(3), await killedAfter(2)]
  expect(killed).toContain(true)
  const last = await project.push()
  expect([told(last).match(/^error.*/gm) ?? [], last.outcome]).toEqual([[], expect.stringMatching(/^applied|in-sync$/)])
  const found = await project.database.with(async (db) => {
    const all = await Promise.all(names.map((name) => db.collection(name).find().toArray()))
    return all.flat().map(({ word, kind }) => ({ word, kind }))
  })
  expect(found).toEqual(names.map((word) => ({ word, kind: 'plain' })))
  const again = await project.push({ toolchain: 'another' })
  expect([again.outcome, again.changes]).toEqual(['applied', []])
})
