/** `bkend status` on Postgres: the suite of every target, and what was altered by hand in its tables. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commandsOn } from '../cli/commands-on.ts'
import { createProject, type TestProject } from '../engine/project.ts'
import { POSTGRES } from '../standing/postgres.ts'
import { NOTES, statusSuite } from '../standing/status.ts'

statusSuite(POSTGRES)

describe('tables and columns', () => {
  let project: TestProject
  beforeEach(async () => {
    project = await createProject({ 'schema/notes.yaml': NOTES })
  })
  afterEach(async () => {
    await project.remove()
  })

  const { bkend, told } = commandsOn(() => project)

  it('that were altered, dropped or added by hand are told; a push undoes that, and leaves what was added', async () => {
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

  it('grants given by hand are told as what they are', async () => {
    await bkend('push')
    await project.sql(
      'revoke all on notes from bkend_guest; grant select, insert (title, body) on notes to bkend_guest',
    )
    const { out } = await bkend('status')
    const now = 'insert none → all but createdAt, createdBy, id, secret, updatedAt; select all but secret → all columns'
    expect(out).toContain(`~ grant bkend_guest ${now}\n`)
    expect((await bkend('push')).code).toBe(0)
    expect(await told('status')).toMatchObject({ code: 0, drift: [] })
  })

  it('an owner who is one of the roles of requests is no drift', async () => {
    await bkend('push')
    await project.sql('alter table notes owner to bkend_admin')
    expect(await told('status')).toMatchObject({ code: 0, drift: [] })
    await project.write('schema/notes.yaml', NOTES.replace('body: string?', 'body: string?\n  more: string?'))
    const pushed = await bkend('push', '--write')
    expect(pushed.code, pushed.err).toBe(0)
    await project.sql('revoke insert on notes from bkend_admin')
    expect((await told('status')).drift).toMatchObject([{ address: 'grant:notes.bkend_admin' }])
    expect((await bkend('push', '--write')).code).toBe(0)
    expect(await told('status')).toMatchObject({ code: 0, drift: [] })
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
})
