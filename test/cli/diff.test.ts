/** The exit code of a diff. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createProject, type TestProject } from '../engine/project.ts'
import { answer } from './answers.ts'

const table = (columns: string): string => `table: notes\ncolumns: { ${columns} }\n`
let project: TestProject
beforeAll(async () => {
  project = await createProject({ 'schema/notes.yaml': table('a: string?, b: string?') })
  await project.run('apply')
})
afterAll(() => project.remove())

const diff = (...flags: string[]) =>
  answer(['diff', '--url', project.url, '--schema', 'schema', '--json', ...flags], { cwd: project.cwd })

test('an error of the comparison is one, though there is a plan', async () => {
  await project.write('schema/notes.yaml', table('b: { type: string, optional: true, renamedFrom: a }'))
  const { code, out } = await diff()
  expect(JSON.parse(out)).toMatchObject({
    outcome: 'failed',
    diagnostics: [{ severity: 'error', code: 'plan/rename' }, { severity: 'warning' }],
  })
  expect(code).toBe(1)
})

test('pending changes are an exit code only where that is asked', async () => {
  await project.write('schema/notes.yaml', table('a: string?, b: string?, c: string?'))
  expect((await diff()).code).toBe(0)
  expect((await diff('--exit-code')).code).toBe(3)
})
