/** The commands on a MongoDB database, as somebody types them. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { commandsOn } from '../cli/commands-on.ts'
import { type FilesProject, filesProject } from './files-project.ts'

const NOTES = `table: notes
permissions: { create: user, read: guest, list: guest, update: self, delete: self }
columns:
  title: string
  body: string?
indexes: [[title]]
`

let project: FilesProject
beforeEach(async () => {
  project = await filesProject({ 'schema/notes.yaml': NOTES })
})
afterEach(() => project.remove())

const { bkend, told } = commandsOn(() => project)
const errors = (err: string): string[] => err.match(/^error: .*/gm) ?? []

it('a plan is written, reviewed and pushed; once the database is another it is refused', async () => {
  expect((await bkend('plan', '-o', 'plan.json')).code).toBe(0)
  const pushed = await bkend('push', '--plan', 'plan.json')
  expect([pushed.code, errors(pushed.err)]).toEqual([0, []])
  await project.write(
    'schema/notes.yaml',
    `${NOTES.replace('  title: string', '  heading: { type: string, renamedFrom: title }').replace('[title]', '[heading]')}`,
  )
  await bkend('plan', '-o', 'plan.json')
  await project.database.with((db) => db.collection('notes').dropIndex('notes_title_idx'))
  const refused = await bkend('push', '--plan', 'plan.json', '--write')
  expect([refused.code, errors(refused.err)]).toEqual([6, [expect.stringContaining('does not fit any more')]])
  await bkend('plan', '-o', 'plan.json')
  expect((await bkend('push', '--plan', 'plan.json', '--write')).code).toBe(0)
  expect((await bkend('diff', '--exit-code')).code).toBe(0)
})

it('SQL of a plan is refused with the way to its commands', async () => {
  for (const command of ['plan', 'diff']) {
    const { code, out, err } = await bkend(command, '--sql')
    expect([code, out, errors(err)]).toEqual([1, '', [expect.stringContaining('not spoken to in SQL')]])
    expect(err).toContain('bkend plan -o plan.json')
  }
})

it('history lists what was pushed, and rollback goes back with the files', async () => {
  await bkend('push')
  await project.write('schema/notes.yaml', `${NOTES}unique: [[title, body]]\n`)
  expect((await bkend('push', '--write')).code).toBe(0)
  const back = await bkend('rollback', '1', '--write', '--allow', 'all')
  expect([back.code, errors(back.err)]).toEqual([0, []])
  expect(await project.read('schema/notes.yaml')).toBe(NOTES)
  const { out } = await bkend('history')
  expect(out.split('\n').map((line) => line.trim().split(/\s+/)[0])).toEqual(['3', '2', '1', ''])
  expect(out).toContain('rollback to version 1')
  expect(await told('status')).toMatchObject({ code: 0 })
})

it('access answers, keys and users are made, listed and changed', async () => {
  await bkend('push')
  expect((await bkend('access', 'can guest read notes')).out).toMatch(/^yes/i)
  const made = await told('keys', 'create', '--name', 'ci')
  expect(made).toMatchObject({ code: 0 })
  expect((await bkend('keys', 'list')).out).toContain('ci')
  const user = await bkend('users', 'create', '--email', 'ann@example.com', '--admin')
  expect([user.code, errors(user.err)]).toEqual([0, []])
  expect((await bkend('users', 'role', 'ann@example.com', '--role', 'user', '--roles', 'editor')).code).toBe(0)
  expect((await bkend('users', 'list')).out).toMatch(/ann@example\.com .* user .*editor/)
  const again = await bkend('users', 'create', '--email', 'ann@example.com')
  expect([again.code, errors(again.err)]).toEqual([1, [expect.stringContaining('ann@example.com')]])
})

it('pull writes files from as many documents as it is told, and is done when they say what is there', async () => {
  await bkend('push')
  await project.database.with((db) =>
    db.collection<{ _id: number; a?: number; b?: string }>('things').insertMany([
      { _id: 1, a: 1 },
      { _id: 2, a: 1, b: 'x' },
      { _id: 3, a: 1 },
    ]),
  )
  expect((await bkend('pull', '--check')).code).toBe(3)
  expect((await bkend('pull', '--sample', '2')).code).toBe(0)
  expect(await project.read('schema/things.yaml')).toMatch(
    /a: \{ type: integer, description: Always 1 in 2 documents\. \}\noptions/,
  )
  expect((await bkend('pull')).code).toBe(0)
  expect(await project.read('schema/things.yaml')).toContain('b: string?')
  expect((await bkend('pull', '--check')).code).toBe(0)
})
