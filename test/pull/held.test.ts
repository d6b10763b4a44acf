/** Several projects in one database of Postgres, on a server and embedded. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createProject, type TestProject } from '../engine/project.ts'
import { createDatabase } from '../support/postgres.ts'
import { heldTables } from './held.ts'

describe('on a server', () => heldTables(createDatabase))

describe('embedded', () =>
  heldTables(async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'bkend-held-db-'))
    return { url: `pglite:${folder}/db`, drop: () => rm(folder, { recursive: true, force: true }) }
  }))

describe('projects in schemas of their own', () => {
  let project: TestProject
  afterEach(() => project.remove())

  it('hold tables of one name', async () => {
    const table = 'table: notes\ncolumns: { text: string }\npermissions: { read: guest }\n'
    project = await createProject({ 'bkend.config.yaml': 'project: one\n', 'schema/notes.yaml': table })
    const other = await createProject({
      'bkend.config.yaml': 'project: two\npostgres: { schema: elsewhere }\n',
      'schema/notes.yaml': table,
    })
    expect((await project.run('apply')).outcome).toBe('applied')
    expect((await other.run('apply', { url: project.url })).outcome).toBe('applied')
    await other.write('schema/notes.yaml', table.replace('text: string', 'text: string, more: string?'))
    expect((await other.run('apply', { url: project.url })).outcome).toBe('applied')
    await other.remove()
  })

  it('and what an earlier release recorded counts as lying here', async () => {
    const table = 'table: notes\ncolumns: { text: string }\npermissions: { read: guest }\n'
    project = await createProject({ 'bkend.config.yaml': 'project: one\n', 'schema/notes.yaml': table })
    expect((await project.run('apply')).outcome).toBe('applied')
    await project.sql('alter table bkend.history drop place; alter table bkend.journal drop place')
    await project.sql("comment on schema bkend is 'bkend own schema, version 3'")
    await project.write('bkend.config.yaml', 'project: two\n')
    expect((await project.run('apply')).questions.map((q) => q.allow)).toEqual(['take-over:notes'])
    await project.write('bkend.config.yaml', 'project: one\n')
    await project.write('schema/notes.yaml', table.replace('text: string', 'text: string, more: string?'))
    expect((await project.run('apply')).outcome).toBe('applied')
  })
})
