/** Through a pooler in transaction mode nothing of a session survives a transaction, and push needs nothing of it. */
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { applySteps, tinyDriver } from '../support/apply.ts'
import { type Pooler, startPooler } from '../support/pgbouncer.ts'
import { createDatabase, type TestDatabase } from '../support/postgres.ts'
import { check, createTable, step, tables } from '../support/tiny-objects.ts'

let database: TestDatabase
let pooler: Pooler
let url: string
beforeAll(async () => {
  database = await createDatabase()
  pooler = await startPooler(database.url)
  url = pooler.through(database.url)
})
afterAll(async () => {
  await pooler.stop()
  await database.drop()
})

const none = tables()

test('ten pushes at once share three server connections and all arrive', async () => {
  const drivers = await Promise.all(Array.from({ length: 10 }, () => tinyDriver(url)))
  const reports = await Promise.all(
    drivers.map((driver, n) =>
      applySteps(driver, none, tables(`t${n}`), [createTable(`t${n}`)], { inputHash: `${n}`, lockWait: 60_000 }),
    ),
  )
  expect(reports.map((r) => r.outcome)).toEqual(drivers.map(() => 'applied'))
  await Promise.all(drivers.map((d) => d.close()))
})

test('phases, checks, and statements outside transactions work', async () => {
  const driver = await tinyDriver(url)
  const index = step('create index concurrently if not exists p1_a on public.p1 (a)', [], { isolation: 'none' })
  const checked = createTable('p2', {
    startsPhase: true,
    preflight: [check('select 0 as count, null as keys', 'rows')],
  })
  const report = await applySteps(driver, none, tables('p1', 'p2'), [createTable('p1'), index, checked])
  expect(report).toMatchObject({ outcome: 'applied', phasesDone: 3 })
  expect(await driver.liveState()).toMatchObject({ unfinished: false, latest: { inputHash: 'input' } })
  await driver.close()
})

test('nothing that push sets is left on the connections of others', async () => {
  const driver = await tinyDriver(url)
  await applySteps(driver, none, tables('q1'), [createTable('q1')], { inputHash: 'q' })
  const names = ['search_path', 'row_security', 'bkend.applying', 'lock_timeout', 'statement_timeout', 'timezone']
  const direct = new pg.Client({ connectionString: database.url })
  await direct.connect()
  const ask = `select ${names.map((n, i) => `coalesce(current_setting('${n}', true), '') as s${i}`).join(', ')}`
  const want = (await direct.query(ask)).rows
  const clients = await Promise.all(
    [1, 2, 3].map(async () => {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      await client.query('begin')
      return client
    }),
  )
  for (const client of clients) expect((await client.query(ask)).rows).toEqual(want)
  await Promise.all(clients.map((c) => c.query('rollback').then(() => c.end())))
  await direct.end()
  await driver.close()
})

test('an abort cancels the statement behind the pooler', async () => {
  const control = new AbortController()
  const driver = await tinyDriver(url, { signal: control.signal })
  const slow = createTable('r1', {
    action: { kind: 'statement', text: 'create table r1 (a text); select pg_sleep(60)' },
  })
  const applying = applySteps(driver, none, tables('r1'), [slow], { signal: control.signal, inputHash: 'r' })
  const direct = new pg.Client({ connectionString: database.url })
  await direct.connect()
  const busy =
    "select from pg_stat_activity where state = 'active' and query like '%pg_sleep(60)%' and pid <> pg_backend_pid() and datname = current_database()"
  while ((await direct.query(busy)).rows.length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
  control.abort()
  expect(await applying).toMatchObject({ outcome: 'interrupted' })
  expect((await direct.query(busy)).rows).toEqual([])
  await direct.end()
  await driver.close()
})
