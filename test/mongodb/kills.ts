/** A plan of forty steps over documents, cut off by the death of the pushing process after a chosen command; then pushed again. */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Db, Document } from 'mongodb'
import { startChild } from '../support/child.ts'
import { mongoCutProxy } from '../support/mongo-cut-proxy.ts'
import { createProject, type TestProject, told } from './project.ts'

const TABLES = Array.from({ length: 9 }, (_, i) => `t${i}`)
const FEW = 7

/** So many that one change of them takes two batches, which are smaller where the server takes no pipelines. */
async function manyOn(db: Db): Promise<number> {
  const { ferretdbVersion } = (await db.command({ buildInfo: 1 })) as { readonly ferretdbVersion?: string }
  return ferretdbVersion === undefined ? 510 : 110
}

const BEFORE = `tables:
${TABLES.map(
  (name) => `  ${name}:
    columns: { word: string, n: integer, gone: string?, flag: { type: string, optional: true } }
    indexes: [{ columns: [n], name: ${name}_old }, { columns: [flag], name: ${name}_flag }]
`,
).join('')}  old0: { columns: { a: string } }
  old1: { columns: { a: string } }
  old2: { columns: { a: string } }
  left0: { columns: { a: string } }
  left1: { columns: { a: string } }
`

/** The many are given a value by a function, too. */
const CALLED = ', called: { type: string, backfill: { $call: ../functions/called.ts, export: calledOf } }'
const FUNCTION = 'export const calledOf = async (row: { title: string }) => `called ${row.title}`\n'

const AFTER = `tables:
${TABLES.map(
  (name) => `  ${name}:
    columns: { title: { type: string, maxLength: 20, renamedFrom: word }, n: string, flag: { type: string, default: plain }, more: { type: integer, default: 7 }${name === 't4' ? CALLED : ''} }
    indexes: [{ columns: [title], name: ${name}_new }, { columns: [flag, more], name: ${name}_flag }]
    unique: [[title, n]]
`,
).join(
  '',
)}${[0, 1, 2].map((n) => `  new${n}: { renamedFrom: old${n}, columns: { b: { type: string, renamedFrom: a } } }\n`).join('')}  made: { columns: { a: string }, indexes: [[a]] }
`

async function fill(db: Db): Promise<void> {
  const row = (i: number): Document => ({ word: `w${i}`, n: i, gone: 'x', ...(i % 2 === 0 && { flag: `f${i}` }) })
  const system = { createdBy: '', createdAt: new Date(0), updatedAt: new Date(0), _v: 1 }
  const many = await manyOn(db)
  for (const [at, name] of TABLES.entries()) {
    const rows = Array.from({ length: at === 4 ? many : FEW }, (_, i) => ({ ...row(i), ...system }))
    await db.collection(name).insertMany(rows)
  }
  for (const name of ['old0', 'old1', 'old2', 'left0']) await db.collection(name).insertOne({ a: name, ...system })
}

/** Whether a push died between its version and its journal's end: what it left besides is the next one's to sweep up that changes anything. */
async function isOver(db: Db): Promise<boolean> {
  const newest = { sort: { version: -1 } } as const
  const latest = await db.collection<{ readonly version: number }>('_bkend_history').findOne({}, newest)
  const journal = await db.collection<{ readonly after: number }>('_bkend_journal').findOne()
  return journal !== null && (latest?.version ?? 0) > journal.after
}

/** Collections, indexes, what is remembered, and every document without its id. */
async function stateOf(db: Db): Promise<unknown> {
  // Collections in which a server was asked go an hour later.
  const isKept = (name: string): boolean => !name.startsWith('_bkend_probe_')
  const collections = (await db.listCollections().toArray())
    .map((c) => c.name)
    .filter(isKept)
    .sort()
  const own = ['_bkend_tables', '_bkend_journal', '_bkend_batches']
  const swept = (await isOver(db)) ? ['_bkend_journal', '_bkend_batches'] : []
  const found: Record<string, unknown> = {}
  for (const name of [...collections.filter((c) => !c.startsWith('_bkend_')), ...own]) {
    const all = await db.collection(name).find().toArray()
    const documents = swept.includes(name)
      ? []
      : all.map(({ moved, ...d }) => (swept.length > 0 ? d : { ...d, ...(moved && { moved }) }))
    const told = documents.map(({ _id, ...rest }) => JSON.stringify([name === own[0] ? _id : null, sorted(rest)]))
    const indexes = name.startsWith('_bkend_') ? [] : await db.collection(name).listIndexes().toArray()
    found[name] = [indexes.map(({ name: called, key }) => JSON.stringify([called, key])).sort(), told.sort()]
  }
  return { collections: collections.filter((c) => !own.includes(c)), found }
}

/** A document's fields by name: a field that was filled late stands last. */
function sorted(document: Document): Document {
  return Object.fromEntries(Object.entries(document).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** What a database has come to. */
export interface End {
  readonly outcome: string
  readonly versions: number
  /** Changes that one more push would make. */
  readonly left: number
  readonly state: unknown
}

async function endOf(project: TestProject, outcome: string): Promise<End> {
  const [state, versions] = await project.database.with(
    async (db) => [await stateOf(db), await db.collection('_bkend_history').countDocuments()] as const,
  )
  const again = await project.plan({ toolchain: 'another' })
  return { outcome, versions, left: again.changes?.length ?? -1, state }
}

async function started(): Promise<TestProject> {
  const project = await createProject(BEFORE)
  const first = await project.push()
  if (first.outcome !== 'applied') throw new Error(told(first))
  await project.database.with(fill)
  await mkdir(path.join(project.cwd, 'functions'))
  await writeFile(path.join(project.cwd, 'functions', 'called.ts'), FUNCTION)
  await project.declare(AFTER)
  return project
}

/** Pushes in a process of its own; `killed`: whether it came to `cut` commands that write, and was ended there. */
async function pushCut(project: TestProject, cut: number | null) {
  let kill = (): void => {}
  const server = new URL(project.database.url)
  const proxy = await mongoCutProxy(server, cut, () => kill())
  const through = new URL(server)
  through.host = `127.0.0.1:${proxy.port}`
  const child = await startChild('push-project', [project.cwd, through.href])
  kill = () => child.process.kill('SIGKILL')
  const said = await child.line('done').catch((fault: Error) => fault.message)
  const ended = await child.ended
  await proxy.close()
  return { killed: ended === 'SIGKILL', said, commands: proxy.counts.done }
}

/** The lease of a process that is gone runs out. */
async function settle(project: TestProject): Promise<void> {
  await project.database.with((db) =>
    db.collection('_bkend_lease').updateMany({}, { $set: { expiresAt: new Date(0) } }),
  )
}

/** What a push that nothing stops does. */
export interface Whole {
  readonly steps: number
  /** Commands that write. */
  readonly commands: number
  readonly end: End
}

/** Pushes without a cut, and counts. */
export async function wholePush(): Promise<Whole> {
  const project = await started()
  try {
    const planned = await project.plan()
    const steps = planned.plan?.phases.reduce((n, phase) => n + phase.steps.length, 0) ?? 0
    const { said, commands } = await pushCut(project, null)
    if (!said.startsWith('done applied')) throw new Error(`the push without a cut came to: ${said}`)
    return { steps, commands, end: await endOf(project, 'applied') }
  } finally {
    await project.remove()
  }
}

/** Pushes until so many commands that write are done, ends the process there, and pushes again. */
export async function killedAt(cut: number): Promise<{ readonly killed: boolean; readonly end: End }> {
  const project = await started()
  try {
    const { killed } = await pushCut(project, cut)
    await settle(project)
    const again = await project.push({ allow: ['all'] })
    const wrong = told(again).match(/^error.*/gm) ?? []
    const outcome = again.outcome === 'in-sync' ? 'applied' : [again.outcome, ...wrong].join('\n')
    return { killed, end: await endOf(project, outcome) }
  } finally {
    await project.remove()
  }
}
