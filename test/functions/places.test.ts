/** Where functions are named from: TypeScript in a folder below, an earlier version, the embedded database; and a run that is broken off. */
import path from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { prepareRollback, seedProject } from '../../src/engine/index.ts'
import { createProject, type TestProject } from '../engine/project.ts'

const NOTES = 'table: notes\ncolumns:\n  title: string\n'
const FILLED = `${NOTES}  slug: { type: string, backfill: { $call: ../functions/slugs.ts, export: slugOf } }\n`
const SLUGS = 'export const slugOf = async (row: { title: string }) => row.title.toLowerCase()\n'
const OPTIONS = { allow: ['all'], prune: false, lockWait: 20_000, fixed: false, toolchain: 'test' }

let project: TestProject
afterEach(() => project.remove())

async function start(schema: Readonly<Record<string, string>>): Promise<void> {
  project = await createProject({ ...schema, 'functions/slugs.ts': SLUGS })
  expect(await project.run('apply')).toMatchObject({ outcome: 'applied' })
  await project.sql("insert into notes (title) values ('One')")
}

const slugs = () => project.sql('select slug from notes')

it('a TypeScript file names its function relative to itself', async () => {
  const head = "import { call, string, table } from 'bkend'\nexport const notes = table('notes', { title: string()"
  await start({ 'schema/deep/notes.ts': `${head} })\n` })
  const slug = "slug: string().slug().backfill(call('../../functions/slugs.ts', 'slugOf'))"
  await project.write('schema/deep/notes.ts', `${head}, ${slug} })\n`)
  const { plan } = await project.run('plan')
  const actions = plan?.phases.flatMap(({ steps }) => steps.map((step) => step.action)) ?? []
  expect(actions.filter((a) => a.kind === 'function')).toMatchObject([{ file: 'functions/slugs.ts', export: 'slugOf' }])
  expect(await project.run('apply')).toMatchObject({ outcome: 'applied' })
  expect(await slugs()).toEqual([{ slug: 'one' }])
})

it('a module may export it as its default, and be plain JavaScript', async () => {
  await start({ 'schema/notes.yaml': NOTES })
  await project.write('functions/slugs.mjs', "export default (row) => 'the ' + row.title\n")
  await project.write('schema/notes.yaml', FILLED.replace('slugs.ts, export: slugOf', 'slugs.mjs'))
  expect(await project.run('apply')).toMatchObject({ outcome: 'applied' })
  expect(await slugs()).toEqual([{ slug: 'the One' }])
})

it('a version that is gone back to calls it again', async () => {
  await start({ 'schema/notes.yaml': NOTES })
  await project.write('schema/notes.yaml', FILLED)
  expect(await project.run('apply')).toMatchObject({ outcome: 'applied', version: { version: 2 } })
  await project.write('schema/notes.yaml', NOTES)
  expect(await project.run('apply', { allow: ['all'] })).toMatchObject({ outcome: 'applied', version: { version: 3 } })
  const back = await prepareRollback({ ...OPTIONS, cwd: project.cwd, schema: 'schema', url: project.url }, 2)
  try {
    expect(await back.apply()).toMatchObject({ outcome: 'applied' })
  } finally {
    await back.close()
  }
  expect(await slugs()).toEqual([{ slug: 'one' }])
})

it('the embedded database is filled, too', async () => {
  project = await createProject({ 'schema/notes.yaml': NOTES, 'functions/slugs.ts': SLUGS })
  await project.write('schema/seed.yaml', 'notes:\n  one: { title: One }\n')
  const url = `pglite:${path.join(project.cwd, 'data')}`
  expect(await project.run('apply', { url })).toMatchObject({ outcome: 'applied' })
  const place = { cwd: project.cwd, schema: 'schema', url }
  expect(await seedProject({ ...OPTIONS, ...place, tables: [], seed: 1 })).toMatchObject({ outcome: 'done' })
  await project.write('functions/slugs.ts', "export const slugOf = () => { throw new Error('was called') }\n")
  await project.write('schema/notes.yaml', FILLED)
  const stopped = await project.run('apply', { url })
  expect(stopped.diagnostics[0]?.message).toContain('Error: was called')
  await project.write('functions/slugs.ts', SLUGS)
  expect(await project.run('apply', { url })).toMatchObject({ outcome: 'applied', version: { version: 2 } })
  expect(await project.run('apply', { url })).toMatchObject({ outcome: 'in-sync' })
})

it('a function that never answers is not waited for once the run is broken off', async () => {
  await start({ 'schema/notes.yaml': NOTES })
  const ending = new AbortController()
  Object.assign(globalThis, { bkendAsked: () => ending.abort() })
  await project.write(
    'functions/slugs.ts',
    'export const slugOf = () => {\n  ;(globalThis as any).bkendAsked()\n  return new Promise(() => {})\n}\n',
  )
  await project.write('schema/notes.yaml', FILLED)
  const result = await project.run('apply', { signal: ending.signal })
  expect(result.outcome).toBe('stopped')
  expect(result.diagnostics.map(({ code }) => code)).toEqual(['apply/interrupted', 'apply/stopped'])
  expect(await slugs()).toEqual([{ slug: null }])
})
