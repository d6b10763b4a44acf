/** The schema files after `bkend rollback`: what is shown, what is edited, and that push agrees. */
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { commandsOn } from '../cli/commands-on.ts'
import { createProject, type TestProject } from '../engine/project.ts'

const RULES = 'permissions: { create: user, read: guest, list: guest, update: self, delete: self }\n'
const YAML = `# The team's notes.
table: notes
${RULES}columns:
  title: string # what it is about
  body: string?
`
const TYPESCRIPT = (columns: string): string => `import { string, table } from 'bkend'

/** What people note. */
export const notes = table('notes', {
  // Never empty.
  title: string(),
${columns}}).permissions({ create: 'user', read: 'guest', list: 'guest', update: 'self', delete: 'self' })
`

let project: TestProject
afterEach(async () => {
  await project.remove()
})

const { bkend } = commandsOn(() => project)

async function pushed(file: string, text: string): Promise<void> {
  await project.write(file, text)
  const { code, err } = await bkend('push', '--write', '--allow', 'all')
  expect(code, err).toBe(0)
}

it('shows the edit, and makes it with --write: comments stay, and push has nothing to refuse', async () => {
  project = await createProject({})
  await pushed('schema/notes.yaml', YAML)
  const now = YAML.replace(
    '  body: string?\n',
    '  body: { type: string, optional: true, maxLength: 80 }\n  mood: string?\n',
  )
  await pushed('schema/notes.yaml', now)
  const first = await bkend('rollback', '1', '--allow', 'all')
  expect(first.code, first.err).toBe(0)
  expect(first.out).toMatch(/^went back to version 1 \(-1 check, -1 column\): .* is at version 3$/m)
  expect(first.out).toContain('\n-   mood: string?\n')
  expect(first.out).toContain('push exits with 6: `bkend rollback 1 --write` edits them')
  expect(await project.read('schema/notes.yaml')).toBe(now)
  expect((await bkend('push')).code).toBe(6)
  const second = await bkend('rollback', '1', '--write')
  expect(second.out).toContain('edited schema/notes.yaml\nwrote generated/')
  expect(await project.read('schema/notes.yaml')).toContain('title: string # what it is about')
  expect((await bkend('status')).code).toBe(0)
  expect(await bkend('push')).toMatchObject({ code: 0 })
  expect((await bkend('rollback', '1', '--write')).out).not.toContain('edited')
})

it('edits TypeScript in place, and writes the file of a table that had gone', async () => {
  project = await createProject({})
  await project.write('schema/notes.ts', TYPESCRIPT(''))
  await pushed('schema/marks.ts', TYPESCRIPT('').replaceAll('notes', 'marks'))
  await rm(path.join(project.cwd, 'schema/marks.ts'))
  await pushed('schema/notes.ts', TYPESCRIPT('  mood: string().optional(),\n'))
  const { code, out, err } = await bkend('rollback', '1', '--write', '--allow', 'all', '--json')
  expect(code, err).toBe(0)
  expect(JSON.parse(out)).toMatchObject({ applied: { version: 3 }, written: ['schema/notes.ts', 'schema/marks.ts'] })
  expect(await project.read('schema/notes.ts')).toBe(TYPESCRIPT(''))
  expect(await project.read('schema/marks.ts')).toContain("table('marks', {")
  expect(await bkend('push')).toMatchObject({ code: 0 })
})

it('prints the declarations where the files are not right as they are', async () => {
  project = await createProject({})
  await pushed('schema/notes.yaml', YAML)
  await pushed('schema/notes.yaml', `${YAML}  mood: string?\n`)
  await project.write('schema/notes.yaml', 'table: notes\ncolumns: { title: strin }\n')
  const { code, out, err } = await bkend('rollback', '1', '--write', '--allow', 'all')
  expect(code, err).toBe(0)
  expect(err).toMatch(/warning: The files cannot be edited: they are not right as they are \(apply\/rolled-back\)/)
  expect(out).toContain('\nnotes.yaml\n')
  expect(out).toContain('body: string?')
  expect(await project.read('schema/notes.yaml')).toContain('strin }')
})
