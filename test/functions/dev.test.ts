/** Functions under `bkend dev` and `bkend check`: a module that was saved is loaded anew, and what it imports with it. */
import { afterEach, expect, it } from 'vitest'
import { checkProject } from '../../src/engine/index.ts'
import { configOf, startDev, type Watched } from '../dev/watched.ts'
import { createProject, type TestProject } from '../engine/project.ts'

const NOTES = 'table: notes\npermissions: { read: guest }\ncolumns:\n  title: string\n'
const CALL = '{ $call: ../functions/slugs.ts, export: slugOf }'
const FILLED = `${NOTES}  slug: { type: string, format: slug, backfill: ${CALL} }\n`
const SLUGS = "import { dashed } from './dashed.ts'\nexport const slugOf = (row: any) => dashed(row.title)\n"

let project: TestProject
let dev: Watched | null = null
afterEach(async () => {
  await dev?.stop()
  dev = null
  await project.remove()
})

it('a helper that is mended while `bkend dev` runs is called anew', async () => {
  project = await createProject({
    'schema/notes.yaml': NOTES,
    'functions/slugs.ts': SLUGS,
    'functions/dashed.ts': 'export const dashed = (text: string) => text\n',
  })
  await project.write('bkend.config.yaml', configOf(project.url))
  dev = startDev(project.cwd)
  await dev.next('pushed')
  await project.sql("insert into notes (title) values ('One two'), ('Three')")
  dev.save('schema/notes.yaml', FILLED)
  const stopped = await dev.next('error')
  expect(stopped.diagnostics.map(({ code }) => code)).toContain('apply/function')
  expect(stopped.sources.get('functions/slugs.ts')).toBe(SLUGS)
  dev.save('functions/dashed.ts', "export const dashed = (text: string) => text.toLowerCase().replaceAll(' ', '-')\n")
  expect((await dev.next('change')).files).toEqual(['functions/dashed.ts'])
  await dev.next('pushed')
  expect(await project.sql('select slug from notes order by slug')).toEqual([{ slug: 'one-two' }, { slug: 'three' }])
})

it('`bkend check` looks for every function that is named', async () => {
  project = await createProject({ 'schema/notes.yaml': FILLED })
  const check = () => checkProject({ cwd: project.cwd, schema: 'schema' })
  expect(await check()).toMatchObject({
    outcome: 'failed',
    diagnostics: [{ code: 'load/not-found', span: { file: 'schema/notes.yaml', line: 5 } }],
  })
  await project.write('functions/slugs.ts', 'export const slugof = () => 1\n')
  expect((await check()).diagnostics).toMatchObject([{ code: 'load/import', hint: 'Did you mean `slugof`?' }])
  await project.write('functions/slugs.ts', 'export const slugOf = () => 1\n')
  expect(await check()).toMatchObject({ outcome: 'in-sync', diagnostics: [] })
})
