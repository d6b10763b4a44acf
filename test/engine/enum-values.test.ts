/** What a push says of enum values and ids that change, and that each way out which it names is one. */
import { afterEach, describe, expect, test } from 'vitest'
import { answerRename, prepareRollback } from '../../src/engine/index.ts'
import { createProject, type TestProject } from './project.ts'

let project: TestProject
afterEach(() => project.remove())

const ts = (values: string): string => `import { enumType, table } from 'bkend'
export const mood = enumType('mood', ${values})
export const notes = table('notes', { mood: mood() })
`
const yaml = (values: string): string =>
  `enumType: mood\nvalues: ${values}\n---\ntable: notes\ncolumns:\n  mood: { type: enumType, enumType: mood }\n`

const hintsOf = (run: Awaited<ReturnType<TestProject['run']>>): string =>
  [...run.diagnostics, ...run.questions.map((q) => q.diagnostic)].map((d) => d.hint ?? '').join('\n')

describe('a value under a new name', () => {
  test.each([
    ['e.ts', ts("['a', 'b']"), ts("['a', 'z']"), "{ value: 'z', renamedFrom: 'b' }"],
    ['e.yaml', yaml('[a, b]'), yaml('[a, z]'), '{ value: z, renamedFrom: b }'],
  ])('%s: yes writes what the language takes', async (file, before, after, said) => {
    project = await createProject({ [`schema/${file}`]: before })
    expect((await project.run('apply')).outcome).toBe('applied')
    await project.sql(`insert into notes (mood) values ('b')`)
    await project.write(`schema/${file}`, after)
    const asked = await project.run('apply')
    const [question] = asked.questions
    expect(question?.kind).toBe('rename')
    expect(hintsOf(asked)).toContain(`\`${said}\``)
    if (question) await answerRename(project.cwd, question)
    expect(await project.read(`schema/${file}`)).toContain(said)
    expect((await project.run('apply')).outcome).toBe('applied')
    expect(await project.sql('select mood from notes')).toEqual([{ mood: 'z' }])
  })

  test('is no question once its loss is allowed by name, whatever else goes', async () => {
    project = await createProject({ 'schema/e.yaml': yaml('[a, b, c]') })
    await project.run('apply')
    await project.write('schema/e.yaml', yaml('[a, x]'))
    const [question] = (await project.run('plan', { allow: ['all'] })).questions
    const allow = ['all', question?.allow ?? '']
    expect((await project.run('apply', { allow })).outcome).toBe('applied')
  })
})

test('ids of another kind are refused where there are rows, with the words that keep them', async () => {
  const serial = (option: string): string => `table: s\ncolumns: { n: string }\n${option}`
  project = await createProject({ 'schema/s.yaml': serial('options: { id: serial }\n') })
  await project.run('apply')
  await project.write('schema/s.yaml', serial(''))
  expect((await project.run('plan', { allow: ['all'] })).diagnostics.filter((d) => d.severity === 'error')).toEqual([])
  await project.sql(`insert into s (n) values ('one')`)
  const refused = await project.run('apply', { allow: ['all'] })
  const fault = refused.diagnostics.find((d) => d.severity === 'error')
  expect(fault?.message).toContain('`s.id` is kept as bigint and would become uuid')
  expect(fault?.hint).toContain('`options: { id: serial }`')
  expect(fault?.span?.file).toContain('s.yaml')
})

test('a rollback names nothing that would have to be written into a file', async () => {
  project = await createProject({ 'schema/e.yaml': yaml('[a, b]') })
  await project.run('apply')
  await project.write('schema/e.yaml', yaml('[a, z]'))
  const [question] = (await project.run('plan')).questions
  expect((await project.run('apply', { allow: ['all', question?.allow ?? ''] })).outcome).toBe('applied')
  const { cwd, url } = project
  const options = {
    cwd,
    schema: 'schema',
    url,
    allow: [],
    prune: false,
    lockWait: 20_000,
    fixed: false,
    toolchain: 'test',
  }
  const back = await prepareRollback(options, 1)
  await back.close()
  const hints = back.result.questions.map((q) => q.diagnostic.hint)
  expect(hints).toEqual(['If `z` is to go with all it holds: `--allow drop-enum-value:mood.z`'])
})
