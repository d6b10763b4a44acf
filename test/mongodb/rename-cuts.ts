/** Tables and columns that take each other's names, pushed over a line that is cut after a chosen command; then pushed again. */
import type { Db, Document } from 'mongodb'
import { mongoCutProxy } from '../support/mongo-cut-proxy.ts'
import { createProject, type TestProject, told } from './project.ts'

/** Tables with an index each. */
export function tables(...told: readonly (readonly [name: string, from: string | null, columns: string])[]): string {
  const one = ([name, was, columns]: (typeof told)[number]): string =>
    `  ${name}:\n    options: { system: false }\n${was === null ? '' : `    renamedFrom: ${was}\n`}    columns: ${columns}\n    indexes: [[v]]\n`
  return `tables:\n${told.map(one).join('')}`
}

const BEFORE = `${tables(['a', null, '{ v: string, w: string }'], ['b', null, '{ v: integer }'])}  c:
    options: { system: false }
    columns: { x: string, y: string, z: string, n: integer }
    unique: [[x]]
    indexes: [[y]]
`
const AFTER = `${tables(
  ['b', 'a', '{ v: { type: string, renamedFrom: w }, w: { type: string, renamedFrom: v } }'],
  ['a', 'b', '{ v: integer }'],
)}  c:
    options: { system: false }
    columns:
      x: { type: string, renamedFrom: z }
      y: { type: string, renamedFrom: x }
      z: { type: string, renamedFrom: y }
      m: { type: string, renamedFrom: n }
    unique: [[x], [y]]
`
const FILLED: Readonly<Record<string, readonly Document[]>> = {
  a: [{ v: 'v1', w: 'w1' }],
  b: [{ v: 1 }],
  c: [1, 2, 3].map((n) => ({ x: `x${n}`, y: `y${n}`, z: `z${n}`, n })),
}
/** What the documents are in the end, and how many changes one more push would make. */
export const RENAMED: unknown = {
  a: [{ v: 1 }],
  b: [{ v: 'w1', w: 'v1' }],
  c: [1, 2, 3].map((n) => ({ m: String(n), x: `z${n}`, y: `x${n}`, z: `y${n}` })),
  left: 0,
}

async function documentsOf(db: Db, name: string): Promise<unknown> {
  const found = await db.collection(name).find().sort({ _id: 1 }).toArray()
  return found.map(({ _id, ...rest }) => Object.fromEntries(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1))))
}

async function endOf(project: TestProject): Promise<unknown> {
  const found = await project.database.with(async (db) =>
    Promise.all(['a', 'b', 'c'].map(async (name) => [name, await documentsOf(db, name)] as const)),
  )
  const again = await project.plan({ toolchain: 'yet another' })
  return { ...Object.fromEntries(found), left: again.changes?.length }
}

async function started(): Promise<TestProject> {
  const project = await createProject(BEFORE)
  const first = await project.push()
  if (first.outcome !== 'applied') throw new Error(told(first))
  await project.database.with(async (db) => {
    for (const [name, some] of Object.entries(FILLED))
      await db.collection(name).insertMany(
        some.map((d) => ({ ...d })),
        { bypassDocumentValidation: true },
      )
  })
  await project.declare(AFTER)
  return project
}

/** Pushes through a line that is cut once so many commands that write are done, never for null; how many were. */
async function pushCut(project: TestProject, cut: number | null, toolchain = 'test'): Promise<number> {
  const server = new URL(project.database.url)
  const proxy = await mongoCutProxy(new URL(server), cut, () => void proxy.close())
  server.host = `127.0.0.1:${proxy.port}`
  server.search = 'serverSelectionTimeoutMS=300&retryWrites=false&retryReads=false'
  const result = await project.push({ allow: ['all'], url: server.href, toolchain })
  await proxy.close()
  if (cut === null && result.outcome !== 'applied') throw new Error(told(result))
  // The lease of a push that is gone runs out.
  await project.database.with((db) => db.collection('_bkend_lease').deleteMany({}))
  return proxy.counts.done
}

/** Commands of a push that are about its lease and its history alone. */
const LEASE = 8

/** The first and the last command of a push that nothing stops, but for those that ask the server what it can do. */
export async function wholeRename(): Promise<{ readonly first: number; readonly last: number }> {
  const project = await started()
  try {
    const last = await pushCut(project, null)
    return { first: (await pushCut(project, null, 'another')) - LEASE, last }
  } finally {
    await project.remove()
  }
}

/** Cuts there, pushes again, and says what it came to. */
export async function renameCutAt(cut: number): Promise<unknown> {
  const project = await started()
  try {
    await pushCut(project, cut)
    const again = await project.push({ allow: ['all'] })
    const wrong = told(again).match(/^error.*/gm)
    return wrong ?? (await endOf(project))
  } finally {
    await project.remove()
  }
}
