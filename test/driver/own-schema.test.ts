/** bkend's own schema: made once, by whoever comes first, with functions that do what the server's own would. */
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tinyDriver } from '../support/apply.ts'
import { createDatabase, type TestDatabase } from '../support/postgres.ts'
import { tinyConfig } from '../support/tiny-objects.ts'

let database: TestDatabase
let admin: pg.Client
beforeAll(async () => {
  database = await createDatabase()
  admin = new pg.Client({ connectionString: database.url })
  await admin.connect()
})
afterAll(async () => {
  await admin.end()
  await database.drop()
})

async function value(query: string): Promise<unknown> {
  const { rows } = await admin.query(query)
  return Object.values(rows[0] ?? {})[0]
}

test('twelve processes that prepare a new database at once all succeed', async () => {
  const drivers = await Promise.all(Array.from({ length: 12 }, () => tinyDriver(database.url)))
  await Promise.all(drivers.map((d) => d.prepare()))
  await Promise.all(drivers.map((d) => d.close()))
  const tables = await admin.query(
    "select table_name from information_schema.tables where table_schema = 'bkend' order by 1",
  )
  expect(tables.rows.map((r) => r.table_name)).toEqual(['history', 'journal', 'keys', 'lease', 'sessions', 'users'])
})

test('what is there is left alone', async () => {
  await admin.query("insert into bkend.users (id, email) values ('u1', 'a@b.c')")
  const driver = await tinyDriver(database.url)
  await driver.prepare()
  await driver.close()
  expect(await value('select count(*)::int from bkend.users')).toBe(1)
})

test('the database schema of the project is made where it is missing', async () => {
  const config = { ...tinyConfig, postgres: { ...tinyConfig.postgres, schema: 'My App' } }
  const driver = await tinyDriver(database.url, { config })
  await driver.prepare()
  await driver.close()
  expect(await value("select count(*)::int from pg_namespace where nspname = 'My App'")).toBe(1)
})

test('uuidv7() gives UUIDs of version 7 whose first 48 bits are the time', async () => {
  const { rows } = await admin.query<{ id: string; now: string }>(
    'select bkend.uuidv7()::text as id, floor(extract(epoch from clock_timestamp()) * 1000)::text as now from generate_series(1, 200)',
  )
  for (const { id, now } of rows) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    const time = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)
    expect(Math.abs(Number(now) - time)).toBeLessThan(60_000)
  }
  expect(new Set(rows.map((r) => r.id)).size).toBe(rows.length)
  const early = await value('select bkend.uuidv7()::text')
  const late = await value('select bkend.uuidv7()::text from pg_sleep(0.005)')
  expect(String(early) < String(late)).toBe(true)
})

test.each([
  ['no claims', null, ''],
  ['empty claims', '', ''],
  ['claims without a subject', '{"role":"guest"}', ''],
  ['a subject', '{"sub":"u1"}', 'u1'],
])('user_id() with %s', async (_, claims, want) => {
  await admin.query('begin')
  if (claims !== null) await admin.query("select set_config('request.jwt.claims', $1, true)", [claims])
  expect(await value('select bkend.user_id()')).toBe(want)
  await admin.query('rollback')
})

test('a role that may not create schemas is told what to grant', async () => {
  const other = await createDatabase()
  const role = `poor_${Date.now()}`
  await admin.query(`create role ${role} login password 'p'`)
  const url = new URL(other.url)
  url.username = role
  url.password = 'p'
  const driver = await tinyDriver(url.href)
  await expect(driver.prepare()).rejects.toMatchObject({
    diagnostics: [{ code: 'target/permission', hint: expect.stringContaining(`to "${role}"`) }],
  })
  expect(await driver.liveState()).toMatchObject({ latest: null, unfinished: false })
  expect(await driver.history(3)).toEqual([])
  await driver.close()
  await admin.query(`drop role ${role}`)
  await other.drop()
})

test('two projects and two environments keep apart what they record', async () => {
  const [a, b, c] = await Promise.all([
    tinyDriver(database.url),
    tinyDriver(database.url, { project: 'other' }),
    tinyDriver(database.url, { environment: 'staging' }),
  ])
  const record = { inputHash: 'i', summary: 's', toHash: 't', schema: {}, snapshot: new Map() }
  await a.transaction((s) => s.writeVersion(record))
  expect((await a.liveState()).latest).toMatchObject({ version: 1 })
  expect([(await b.liveState()).latest, (await c.liveState()).latest]).toEqual([null, null])
  const [one, two] = [await a.lease(0), await b.lease(0)]
  await Promise.all([one.release(), two.release()])
  await Promise.all([a, b, c].map((d) => d.close()))
})
