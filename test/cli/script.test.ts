/** `bkend plan --sql`: a plain client runs it, and the database is as push would have left it. */
import { parse } from 'libpg-query'
import pg from 'pg'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { loadConfig } from '../../src/load/index.ts'
import { snapshotToJson } from '../../src/plan/index.ts'
import { postgres } from '../../src/targets/postgres/index.ts'
import { createProject, type TestProject } from '../engine/project.ts'
import { answer } from './answers.ts'

const FIRST = `table: notes
permissions: { create: user, read: guest, list: guest, update: self, delete: self }
columns:
  title: string
  body: string?
  mood: { type: string, enum: [calm, loud], default: calm }
`
const SECOND = `tables:
  notes:
    permissions: { create: user, read: guest, list: user, update: self, delete: self }
    columns:
      title: { type: string, minLength: 1 }
      text: { type: string, optional: true, renamedFrom: body }
      mood: { type: string, enum: [calm, loud, shy], default: calm }
    indexes: [[title]]
  marks:
    permissions: { read: user }
    columns:
      noteId: { type: reference, to: notes, onDelete: cascade }
      remark: string?
`

let pushed: TestProject
let scripted: TestProject
beforeEach(async () => {
  pushed = await createProject({ 'schema/notes.yaml': FIRST })
  scripted = await createProject({ 'schema/notes.yaml': FIRST })
})
afterEach(async () => {
  await pushed.remove()
  await scripted.remove()
})

const bkend = ({ cwd, url }: TestProject, ...args: string[]) =>
  answer([...args, '--schema', 'schema', '--url', url], { cwd })

/** What any client does that knows nothing of bkend: one statement after the other, until one fails. */
async function runScript({ url }: TestProject, script: string): Promise<void> {
  const bytes = Buffer.from(script)
  const { stmts = [] } = (await parse(script)) as { stmts?: { stmt_location?: number; stmt_len?: number }[] }
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const { stmt_location: start = 0, stmt_len } of stmts) {
      const end = stmt_len === undefined ? bytes.length : start + stmt_len
      await client.query(bytes.subarray(start, end).toString())
    }
  } finally {
    await client.end()
  }
}

async function snapshotOf({ cwd, url }: TestProject): Promise<unknown> {
  const { config } = await loadConfig({ cwd, url, schema: 'schema', needsUrl: true })
  if (!config) throw new Error('the project has a config')
  const options = { project: 'default', environment: 'dev', config, applicationName: 'a test' }
  const driver = await postgres.connect(url, options)
  try {
    return snapshotToJson((await driver.inspect()).snapshot)
  } finally {
    await driver.close()
  }
}

async function fill({ url }: TestProject): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query("insert into notes (title, body) select 'a', repeat('x', 1000) from generate_series(1, 2000)")
  await client.end()
}

async function bothAreThe(same: string): Promise<void> {
  expect((await bkend(pushed, 'push', '--write')).code).toBe(0)
  const script = await bkend(scripted, 'plan', '--sql')
  expect(script.code, script.err).toBe(0)
  await runScript(scripted, script.out)
  expect(await snapshotOf(scripted), same).toEqual(await snapshotOf(pushed))
  expect((await bkend(scripted, 'push', '--write')).out).toContain('No database change; recorded')
}

it('makes what push makes: an empty database, then one with rows, where an index is built beside them', async () => {
  await bothAreThe('first')
  for (const project of [pushed, scripted]) {
    await fill(project)
    await project.write('schema/notes.yaml', SECOND)
  }
  const { out: script, err } = await bkend(scripted, 'plan', '--sql')
  expect(script, err).toContain('CREATE INDEX CONCURRENTLY')
  expect(script).toMatch(/-- rename column notes\.text \(schema\/notes\.yaml:\d+\)\n-- lock: ACCESS EXCLUSIVE on notes/)
  expect(script).toContain('set local lock_timeout = 5000;')
  await bothAreThe('second')
})

it('stops before anything is changed where rows break a new rule', async () => {
  await bkend(scripted, 'push')
  await fill(scripted)
  await scripted.write('schema/notes.yaml', FIRST.replace('title: string', 'title: { type: string, unique: true }'))
  const before = await snapshotOf(scripted)
  const script = (await bkend(scripted, 'plan', '--sql')).out
  await expect(runScript(scripted, script)).rejects.toThrow(/: 2000 rows/)
  expect(await snapshotOf(scripted)).toEqual(before)
})
