/** What stands beside policies: foreign ones, the existence probe, the roles, the login of serve, the index of owners. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { roleStatements, rolesReadyQuery, serveStatements } from '../../src/targets/postgres/driver/own-roles.ts'
import { normalize } from '../../src/targets/postgres/objects.ts'
import { config, openProject, type Project, schemaOf } from '../postgres-objects/project.ts'

const TABLE = `
tables:
  notes:
    columns: { body: string, secret: { type: string, optional: true, write: admin }, kind: { type: string, optional: true } }
    permissions: { create: user, read: self, update: self }
    policies:
      not_locked: { using: { $sql: "{kind} is distinct from 'locked'" } }
  odd-Name:
    columns: { body: string }
    options: { id: serial }
    permissions: { read: guest }
`

let project: Project
beforeAll(async () => {
  project = await openProject()
  await project.push(TABLE)
})
afterAll(() => project.close())

test('a second push finds nothing to do', async () => {
  expect((await project.plan(TABLE)).changes).toEqual([])
})

test('permissions that change alter the policies and grants of the table alone', async () => {
  const { changes } = await project.plan(TABLE.replace('update: self', 'update: user'))
  expect(changes.map((c) => `${c.kind} ${c.address}`).sort()).toEqual([
    'alter policy:notes.bkend_user_select',
    'alter policy:notes.bkend_user_update',
  ])
})

test('a column more changes no grant, and the role may write it', async () => {
  const wider = TABLE.replace('body: string, secret', 'body: string, extra: string?, secret')
  const { changes, sql } = await project.plan(wider)
  expect(changes.map((c) => c.address)).toEqual(['column:notes.extra'])
  expect(sql).toContain('GRANT INSERT (extra), UPDATE (extra) ON TABLE public.notes TO bkend_user')
})

test('a column that changes its type keeps its policy, and nothing is left to do', async () => {
  const other = TABLE.replace('kind: { type: string, optional: true }', 'kind: { type: varchar(20), optional: true }')
  await project.push(other)
  expect((await project.plan(other)).changes).toEqual([])
  await project.push(TABLE)
})

test('a policy as SQL narrows and never widens', async () => {
  const { client } = project
  await client.query('begin')
  await client.query(
    `insert into notes (body, kind, "createdBy") values ('a', 'locked', 'ann'), ('b', null, 'ann'), ('c', null, 'ben')`,
  )
  await client.query(`set local role bkend_user`)
  await client.query(`select set_config('request.jwt.claims', '{"sub":"ann","role":"user"}', true)`)
  const { rows } = await client.query('select body from notes order by body')
  await client.query('rollback')
  expect(rows).toEqual([{ body: 'b' }])
})

describe('a policy that bkend did not make', () => {
  const toldOf = async (sql: string, prune = false) => {
    await project.query(sql)
    const current = await project.inspected()
    const { facts } = await project.plan(schemaOf(TABLE))
    const { diagnostics } = normalize(schemaOf(TABLE), { config, current, recorded: project.record, facts, prune })
    await project.query('drop policy "More" on notes')
    return diagnostics
  }
  test.each([
    ['for select using (true)', 'bkend_guest and bkend_user read'],
    ['for insert to bkend_guest with check (true)', 'bkend_guest create'],
    ['to bkend_user, bkend_admin using (true)', 'bkend_user reach'],
  ])('is told where it widens: %s', async (clauses, widens) => {
    const [told, ...more] = await toldOf(`create policy "More" on notes ${clauses}`)
    expect(more).toEqual([])
    expect(told?.code).toBe('target/foreign-policy')
    expect(told?.message).toContain(`lets ${widens} rows of \`notes\``)
    expect(told?.hint).toContain('drop policy "More" on public.notes')
  })
  test('is told where it widens through a group that a role belongs to, however far', async () => {
    await project.query('create role staff; create role crew; grant staff to crew; grant crew to bkend_user')
    const [told, ...more] = await toldOf('create policy "More" on notes for select to staff using (true)')
    await project.query('revoke crew from bkend_user; drop role staff, crew')
    expect(more).toEqual([])
    expect(told?.message).toContain('lets bkend_user (through `staff`) read rows of `notes`')
  })
  test.each([
    ['as restrictive for select using (true)', false],
    ['for select to bkend_admin using (true)', false],
    ['for select to pg_monitor using (true)', false],
    ['for select using (true)', true],
  ])('is not where it widens nothing, or goes: %s', async (clauses, prune) => {
    expect(await toldOf(`create policy "More" on notes ${clauses}`, prune)).toEqual([])
  })
})

test('an index leads with who made a row where owners list their own, and goes with the rule', async () => {
  const index = async () => (await project.inspected()).has('index:notes.notes_createdBy_idx')
  expect(await index()).toBe(true)
  const { changes } = await project.plan(TABLE.replace('read: self', 'read: user'))
  expect(changes.map((c) => `${c.kind} ${c.address}`)).toContain('drop index:notes.notes_createdBy_idx')
})

test.each([
  ['create: user, list: user }\n    rows: [{ for: self, where: { createdBy: $userId } }]', true],
  ['create: user, list: user }\n    rows: [{ for: user, where: { body: open } }]', false],
  ['create: user, list: self | role:mod }', true],
  ['create: user, list: user | self }', false],
  ['create: user, list: self }\n    indexes: [[createdBy, body]]', false],
  ['create: user, list: self }\n    indexes: [{ columns: [createdBy], where: { body: open } }]', true],
  ['create: user, list: self }\n    unique: [[createdBy, body]]', false],
])('an index for owners with permissions { %s: %s', async (permissions, wanted) => {
  const { desired } = await project.plan(
    `tables:\n  own:\n    columns: { body: string }\n    permissions: { ${permissions}`,
  )
  const leading = [...desired.keys()].filter((address) => /^index:own\.own_createdBy(_owner)?_idx$/.test(address))
  expect(leading.length > (permissions.includes('where: { body: open } }]') && wanted ? 1 : 0)).toBe(wanted)
})

test('an index by hand that leads with who made a row serves its owners', async () => {
  await project.query('create table hand (body text, "createdBy" text); create index mine on hand ("createdBy", body)')
  const { desired } = await project.plan('table: hand\ncolumns: { body: string }\npermissions: { read: self }')
  await project.query('drop table hand')
  expect([...desired.keys()].filter((address) => address.startsWith('index:hand'))).toEqual([])
})

describe('the existence probe', () => {
  const exists = async (table: string, id: string) =>
    (await project.query<{ e: boolean }>('select bkend.row_exists($1::text::regclass, $2) as e', [table, id]))[0]?.e
  test('tells rows by id, whatever the name and the type of the id', async () => {
    const [row] = await project.query<{ id: string }>(`insert into "odd-Name" (body) values ('x') returning id::text`)
    expect(await exists('"odd-Name"', row?.id ?? '')).toBe(true)
    expect(await exists('"odd-Name"', '999999')).toBe(false)
    expect(await exists('"odd-Name"', "1' or true --")).toBe(false)
    expect(await exists('notes', 'no uuid')).toBe(false)
  })
  test.each(['guest', 'user', 'admin'])('is not for the role of %s', async (role) => {
    await project.query('begin')
    await project.query(`set local role bkend_${role}`)
    await expect(exists('notes', 'x')).rejects.toThrow(/permission denied/)
    await project.query('rollback')
  })
})

test('the login of serve gets what it needs, and no more', async () => {
  const login = `serve_${randomBytes(4).toString('hex')}`
  const wanted = { ...config.postgres, serveLogin: login }
  const ready = async () => (await project.query<{ roles: boolean; login: boolean }>(rolesReadyQuery(wanted)))[0]
  await project.query(`create role ${login} login`)
  try {
    expect(await ready()).toEqual({ roles: true, login: false })
    for (const sql of [...roleStatements(wanted), ...serveStatements(wanted, 180_000)]) await project.query(sql)
    expect(await ready()).toEqual({ roles: true, login: true })
    await project.query(`set role ${login}`)
    await expect(project.query('select * from notes')).rejects.toThrow(/permission denied/)
    await project.query('set role bkend_guest')
    await expect(project.query('select * from bkend.users')).rejects.toThrow(/permission denied/)
    await project.query('reset role')
  } finally {
    await project.query('reset role')
    await project.query(`drop owned by ${login}; drop role ${login}`)
  }
})
