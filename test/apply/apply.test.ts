/** What applying a plan does and leaves behind, on a server and embedded. */
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Driver } from '../../src/plan/index.ts'
import { applySteps, tinyDriver } from '../support/apply.ts'
import { createDatabase, type TestDatabase } from '../support/postgres.ts'
import { adds, check, column, createTable, planOf, step, table, tables } from '../support/tiny-objects.ts'

const none = tables()

describe.each(['server', 'pglite'] as const)('on %s', (kind) => {
  let database: TestDatabase | null = null
  let driver: Driver
  beforeAll(async () => {
    database = kind === 'server' ? await createDatabase() : null
    driver = await tinyDriver(database?.url ?? 'pglite:memory')
  })
  afterAll(async () => {
    await driver.close()
    await database?.drop()
  })

  test('a plan is applied, recorded, and told by one query', async () => {
    expect(await driver.liveState()).toMatchObject({ latest: null, unfinished: false })
    const report = await applySteps(driver, none, tables('a1'), [createTable('a1')])
    expect(report).toMatchObject({ outcome: 'applied', phasesDone: 1, diagnostics: [] })
    const live = await driver.liveState()
    expect(live.latest).toMatchObject({ version: 1, inputHash: 'input', summary: 'a test', liveHash: live.liveHash })
    const record = await driver.version()
    expect([...(record?.snapshot.keys() ?? [])]).toEqual(['table:a1', 'column:a1.a'])
    expect(record?.schema).toEqual({ tables: [] })
    expect(await driver.history(5)).toHaveLength(1)
  })

  test('a statement that fails leaves nothing, and names itself', async () => {
    const before = await driver.liveState()
    const span = { file: 'schema/b.yaml', line: 3, column: 5, endLine: 3, endColumn: 9 }
    const bad = step('alter table b1 add column a text', [], { span })
    const report = await applySteps(driver, none, tables('b1'), [createTable('b1'), bad])
    expect(report).toMatchObject({ outcome: 'failed', phasesDone: 0, version: null })
    expect(report.diagnostics).toMatchObject([{ code: 'apply/statement', span }])
    expect(report.diagnostics[0]?.message).toContain('`alter table b1 add column a text` failed')
    expect(report.diagnostics[0]?.hint).toContain('Nothing was changed')
    expect(await driver.liveState()).toEqual(before)
  })

  test('a run-time failure in the middle of a batch names its own statement', async () => {
    const steps = [createTable('b2'), step("select 1/(length('x') - 1)"), createTable('b3')]
    const report = await applySteps(driver, none, tables('b2', 'b3'), steps)
    expect(report.diagnostics[0]?.message).toMatch(/^`select 1\/.*division by zero/)
  })

  test('a syntax error shows where in its statement', async () => {
    const report = await applySteps(driver, none, tables('x1'), [step('select 1'), step('create tabel x ()')])
    expect(report.diagnostics[0]?.message).toContain('(at `tabel x ()`)')
  })

  test('a plan that does not reach its state is rolled back', async () => {
    const lie = step('create table c1 (b text)', [adds(table('c1')), adds(column('c1', 'a'))])
    const report = await applySteps(driver, none, tables('c1'), [lie])
    expect(report).toMatchObject({ outcome: 'failed', diagnostics: [{ code: 'apply/verify' }] })
    expect(report.diagnostics[0]?.message).toContain('column c1.a is missing')
    expect((await driver.inspect()).snapshot.has('table:c1')).toBe(false)
  })

  test('a live project that differs from what the plan was made for is drift', async () => {
    const report = await applySteps(driver, tables('gone'), tables('gone', 'd1'), [createTable('d1')])
    expect(report).toMatchObject({ outcome: 'drift', diagnostics: [{ code: 'apply/drift' }] })
    expect(report.diagnostics[0]?.message).toContain('table gone is missing')
  })

  test('rows that break a rule stop the phase with their count and keys', async () => {
    const query = 'select count(*), array_agg(n::text) filter (where n <= 5) as keys from generate_series(1, 7) n'
    const steps = [createTable('e1', { preflight: [check(query, 'rows of e1 have no title')] })]
    const report = await applySteps(driver, none, tables('e1'), steps)
    expect(report).toMatchObject({ outcome: 'failed', diagnostics: [{ code: 'apply/data', hint: 'Mend the rows' }] })
    expect(report.diagnostics[0]?.message).toBe('Rows of e1 have no title: 7 rows (1, 2, 3, 4, 5, …)')
  })

  test('rows that break a rule of a later phase stop the plan before its first', async () => {
    const query = 'select 1 as count, array[7] as keys'
    const steps = [
      createTable('e2'),
      createTable('e3', { startsPhase: true, preflight: [check(query, 'row of e3 has no title')] }),
    ]
    const report = await applySteps(driver, none, tables('e2', 'e3'), steps)
    expect(report).toMatchObject({ outcome: 'failed', phasesDone: 0 })
    expect(report.diagnostics.map((d) => d.code)).toEqual(['apply/data'])
    expect((await driver.inspect()).snapshot.has('table:e2')).toBe(false)
  })

  test('what stands after a later phase failed is told, journalled, and taken up', async () => {
    const phased = [createTable('f1'), createTable('f2', { startsPhase: true })]
    const broken = [
      phased[0],
      createTable('f2', { startsPhase: true, action: { kind: 'statement', text: 'nonsense' } }),
    ]
    const goal = tables('f1', 'f2')
    const first = await applySteps(
      driver,
      none,
      goal,
      broken.filter((s) => s !== undefined),
    )
    expect(first).toMatchObject({ outcome: 'stopped', phasesDone: 1, phases: 2 })
    expect(first.diagnostics.map((d) => d.code)).toEqual(['apply/statement', 'apply/stopped'])
    expect(await driver.liveState()).toMatchObject({ unfinished: true })
    expect(await driver.journal()).toMatchObject({
      phasesDone: 1,
      phases: 2,
      fromHash: planOf(none, goal, []).fromHash,
    })

    const again = await applySteps(driver, tables('f1'), goal, [createTable('f2')])
    expect(again).toMatchObject({ outcome: 'applied', diagnostics: [{ code: 'apply/resumed' }] })
    expect(await driver.journal()).toBeNull()
  })

  test('a plan file that stopped part-way is resumed at its next phase', async () => {
    const goal = tables('g1', 'g2')
    const steps = (second: string) => [
      createTable('g1'),
      { ...createTable('g2', { startsPhase: true }), action: { kind: 'statement', text: second } as const },
    ]
    await applySteps(driver, none, goal, steps('nonsense'))
    const plan = planOf(none, goal, steps('create table g2 (a text)'))
    const { apply } = await import('../../src/apply/index.ts')
    const { applyOptions } = await import('../support/apply.ts')
    const report = await apply(plan, driver, applyOptions(tables('g1'), goal))
    expect(report).toMatchObject({ outcome: 'applied', phasesDone: 2 })
  })

  test('a step outside a transaction is a phase of its own, and found done when it was', async () => {
    const index = step('create index concurrently if not exists h1_a on public.a1 (a)', [], { isolation: 'none' })
    const report = await applySteps(driver, none, tables('h1'), [createTable('h1'), index])
    expect(report).toMatchObject({ outcome: 'applied', phasesDone: 2 })
    const again = await applySteps(driver, tables('h1'), tables('h1'), [index])
    expect(again).toMatchObject({ outcome: 'applied' })
  })

  test('an empty plan records what the database does not hold', async () => {
    const report = await applySteps(driver, tables('a1'), tables('a1'), [], { inputHash: 'other' })
    expect(report).toMatchObject({ outcome: 'applied', version: { inputHash: 'other' } })
  })

  test('a plan that another push has already carried out finds nothing to do', async () => {
    await applySteps(driver, none, tables('i1'), [createTable('i1')], { inputHash: 'same' })
    const report = await applySteps(driver, none, tables('i1'), [createTable('i1')], { inputHash: 'same' })
    expect(report).toMatchObject({ outcome: 'nothing', version: { inputHash: 'same' } })
  })

  test('an abort before the first commit changes nothing', async () => {
    const control = new AbortController()
    const report = await applySteps(driver, none, tables('j1'), [createTable('j1')], {
      signal: AbortSignal.any([control.signal, AbortSignal.abort()]),
    })
    expect(report).toMatchObject({ outcome: 'interrupted' })
    expect((await driver.inspect()).snapshot.has('table:j1')).toBe(false)
  })
})

test('forced row-level security raises instead of hiding rows', async () => {
  const database = await createDatabase()
  const admin = new pg.Client({ connectionString: database.url })
  await admin.connect()
  const role = `owner_${Date.now()}`
  await admin.query(`create role ${role} login createrole password 'p'; grant create on schema public to ${role};
    grant create on database ${new URL(database.url).pathname.slice(1)} to ${role}; set role ${role};
    create table secret (a text); insert into secret values ('x');
    alter table secret enable row level security; alter table secret force row level security`)
  const url = new URL(database.url)
  url.username = role
  url.password = 'p'
  const driver = await tinyDriver(url.href)
  const steps = [
    step('select 1', [], { preflight: [check('select count(*) as count, null as keys from secret', 'rows')] }),
  ]
  const report = await applySteps(driver, tables('secret'), tables('secret'), steps)
  expect(report.diagnostics).toMatchObject([{ code: 'target/forced-row-security' }])
  expect(report.diagnostics[0]?.hint).toContain('BYPASSRLS')
  await driver.close()
  await admin.query(`reset role; drop owned by ${role}; drop role ${role}`)
  await admin.end()
  await database.drop()
})

test('a login that may use the schema without handing that on is told so', async () => {
  const database = await createDatabase()
  const admin = new pg.Client({ connectionString: database.url })
  await admin.connect()
  const role = `guest_${Date.now()}`
  await admin.query(`create role ${role} login createrole password 'p'; revoke usage on schema public from public;
    grant usage, create on schema public to ${role}; grant create on database ${new URL(database.url).pathname.slice(1)} to ${role}`)
  const url = new URL(database.url)
  url.username = role
  url.password = 'p'
  const driver = await tinyDriver(url.href)
  const report = await applySteps(driver, none, tables('a1'), [createTable('a1')])
  expect(report.diagnostics).toMatchObject([{ code: 'target/permission' }])
  expect(report.diagnostics[0]?.hint).toContain('"public" to "bkend_guest"')
  await driver.close()
  await admin.query(`drop owned by ${role}; drop role ${role}`)
  await admin.end()
  await database.drop()
})
