/** A push that could not write its files, or may not, says so while nothing is applied. */
import pg from 'pg'
import { afterEach, expect, it } from 'vitest'
import { prepare } from '../../src/engine/index.ts'
import { createProject, type TestProject } from './project.ts'

const NOTES = 'table: notes\ncolumns:\n  title: string\n'
let project: TestProject

async function tables(): Promise<number> {
  const client = new pg.Client({ connectionString: project.url })
  await client.connect()
  const { rowCount } = await client.query("select from pg_tables where schemaname in ('public', 'bkend')")
  await client.end()
  return rowCount ?? 0
}

const push = () => project.run('apply', { generate: 'all', out: 'generated' })

afterEach(async () => {
  await project.remove()
})

it('refuses a file in place of the folder, once and before anything is applied', async () => {
  project = await createProject({ 'schema/notes.yaml': NOTES, generated: 'mine' })
  const { outcome, diagnostics } = await push()
  expect({ outcome, codes: diagnostics.map((d) => d.code) }).toEqual({ outcome: 'failed', codes: ['generate/write'] })
  expect(diagnostics[0]?.message).toMatch(/there is a file in its place/)
  expect(await tables()).toBe(0)
  expect(await project.read('generated')).toBe('mine')
})

it('refuses a file that lost its header before anything is applied', async () => {
  project = await createProject({ 'schema/notes.yaml': NOTES, 'generated/client.ts': 'export const mine = 1\n' })
  const { outcome, diagnostics } = await push()
  expect({ outcome, codes: diagnostics.map((d) => d.code) }).toEqual({ outcome: 'failed', codes: ['generate/edited'] })
  expect(await tables()).toBe(0)
  expect(await project.read('generated/client.ts')).toBe('export const mine = 1\n')
})

it('takes a folder in place of a file as not ours', async () => {
  project = await createProject({ 'schema/notes.yaml': NOTES, 'generated/client.ts/in-the-way': '' })
  const { outcome, diagnostics } = await push()
  expect({ outcome, codes: diagnostics.map((d) => d.code) }).toEqual({ outcome: 'failed', codes: ['generate/edited'] })
  expect(await tables()).toBe(0)
})

it('tells a push whose files fail after the commit as stopped part-way, not as nothing changed', async () => {
  project = await createProject({ 'schema/notes.yaml': NOTES })
  const { cwd, url } = project
  const generate = 'all' as const
  const prepared = await prepare({
    ...{ cwd, url, generate, schema: 'schema', out: 'generated', allow: [], prune: false },
    ...{ lockWait: 1000, fixed: true, toolchain: 'test' },
  })
  await project.write('generated', 'came in between')
  const { outcome, diagnostics } = await prepared.apply()
  await prepared.close()
  expect({ outcome, applied: (await tables()) > 0 }).toEqual({ outcome: 'stopped', applied: true })
  expect(diagnostics.at(-1)?.hint).toMatch(/bkend generate/)
})
