/** `bkend status`: what was changed by hand, what is pending, and a push that is not done. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answer } from '../cli/answers.ts'
import { commandsOn } from '../cli/commands-on.ts'
import { createProject, type TestProject } from '../engine/project.ts'

const NOTES = `table: notes
permissions: { create: user, read: guest, list: guest, update: self, delete: self }
columns:
  title: string
  body: string?
  secret: { type: string, optional: true, read: admin, write: admin }
indexes: [[title]]
`

let project: TestProject
beforeEach(async () => {
  project = await createProject({ 'schema/notes.yaml': NOTES })
})
afterEach(async () => {
  await project.remove()
})

const { bkend, told } = commandsOn(() => project)

describe('the exit code', () => {
  it('is 3 before the first push, 0 after it, 3 where the files are ahead', async () => {
    expect(await told('status')).toMatchObject({ code: 3, outcome: 'pending', applied: null, files: 'ahead' })
    await bkend('push')
    const calm = { code: 0, outcome: 'in-sync', files: 'same', drift: [], added: [], pending: [], codes: [] }
    expect(await told('status')).toMatchObject({ ...calm, applied: { version: 1 } })
    expect((await bkend('status')).out).toContain('in sync: the database is what the files say')
    await project.write('schema/notes.yaml', NOTES.replace('body: string?', 'body: string?\n  more: string?'))
    expect(await told('status')).toMatchObject({
      code: 3,
      files: 'ahead',
      drift: [],
      pending: expect.arrayContaining([{ kind: 'add', address: 'column:notes.more' }]),
    })
  })

  it('is 1 where the files are broken, and the database is looked at all the same', async () => {
    await bkend('push')
    await project.sql('alter table notes alter title drop not null')
    await project.write('schema/notes.yaml', 'table: notes\ncolumns: { title: strin }\n')
    expect(await told('status')).toMatchObject({
      code: 1,
      files: 'broken',
      drift: [{ kind: 'alter', address: 'column:notes.title', attributes: ['nullable'] }],
    })
  })

  it('is 6 for what was altered, dropped or added by hand; a push undoes that, and leaves what was added', async () => {
    await bkend('push')
    await project.sql(`alter table notes alter title drop not null; alter table notes drop column body;
      drop index notes_title_idx; alter table notes add column hacked int; create table theirs (id int)`)
    const found = await told('status')
    expect(found).toMatchObject({
      code: 6,
      outcome: 'drift',
      files: 'same',
      added: ['column:notes.hacked'],
      unmanaged: ['table:theirs'],
      codes: ['apply/drift'],
    })
    expect(found.drift).toEqual(
      expect.arrayContaining([
        { kind: 'drop', address: 'column:notes.body' },
        { kind: 'drop', address: 'index:notes.notes_title_idx' },
        { kind: 'alter', address: 'column:notes.title', attributes: ['nullable'] },
      ]),
    )
    expect(found.diagnostics[0]?.hint).toMatch(/bkend pull.*bkend push/)
    const { out } = await bkend('status')
    expect(out).toContain('changed by hand since version 1:\n  ~ table notes\n      − column body\n')
    expect(out).toContain('foreign, left alone: table theirs')
    expect((await bkend('push')).code).toBe(0)
    expect(await told('status')).toMatchObject({
      code: 0,
      drift: [],
      unmanaged: ['table:theirs', 'column:notes.hacked'],
    })
    expect((await bkend('push', '--prune', '--allow', 'all')).code).toBe(0)
    expect(await told('status')).toMatchObject({ code: 0, unmanaged: [] })
  })

  it('is 8 where a push stopped part-way, 7 while it is under way', async () => {
    await bkend('push')
    await project.sql(`insert into bkend.journal (project, environment, from_hash, to_hash, input_hash, phases_done, phases, snapshot)
      select project, environment, 'a', 'b', 'c', 1, 3, snapshot from bkend.history`)
    expect(await told('status')).toMatchObject({
      code: 8,
      codes: ['apply/stopped'],
      unfinished: { phasesDone: 1, phases: 3 },
    })
    await project.sql("update bkend.lease set holder = 'ann', expires_at = clock_timestamp() + interval '1 minute'")
    expect(await told('status')).toMatchObject({ code: 7, codes: ['apply/locked'], pushing: { holder: 'ann' } })
    await project.sql(
      "update bkend.journal set input_hash = 'rollback:1:x'; update bkend.lease set expires_at = '-infinity'",
    )
    expect(await told('status')).toMatchObject({
      code: 8,
      rollback: 1,
      diagnostics: [{ hint: '`bkend rollback 1` goes on from there' }],
    })
    await project.sql(
      "update bkend.lease set expires_at = clock_timestamp() + interval '1 minute'; delete from bkend.journal",
    )
    expect(await told('status')).toMatchObject({ code: 0, codes: ['apply/locked'], unfinished: null })
  })

  it('tells what cannot be reached', async () => {
    const line = ['status', '--json', '--schema', 'schema', '--url', 'postgres://postgres@127.0.0.1:1/none']
    const { code, out } = await answer(line, { cwd: project.cwd })
    expect([code, JSON.parse(out).diagnostics[0].code]).toEqual([1, 'target/connect'])
  })
})

it('a new column and changed permissions go in one push', async () => {
  await bkend('push')
  await project.write(
    'schema/notes.yaml',
    NOTES.replace('update: self', 'update: admin').replace(
      'body: string?',
      'body: string?\n  more: string?\n  other: { type: string, optional: true, write: admin }',
    ),
  )
  const { code, err } = await bkend('push', '--write')
  expect(code, err).toBe(0)
})
