/** One writer for the embedded database: who opens it listens, everybody else comes to it. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Driver } from '../../src/plan/index.ts'
import { tinyDriver } from '../support/apply.ts'
import { startChild } from '../support/child.ts'
import { step } from '../support/tiny-objects.ts'

let folder: string
let url: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bkend-embedded-'))
  url = `pglite:${join(folder, 'db')}`
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function count(driver: Driver, table: string): Promise<number> {
  const [answer] = await driver.transaction((s) =>
    s.check([{ query: `select count(*) from ${table}`, message: '', hint: '' }]),
  )
  return answer?.count ?? -1
}

test('rows outlive the process that wrote them, and nothing else is left', async () => {
  const first = await tinyDriver(url)
  await first.transaction((s) => s.execute([step('create table kept (a text)'), step("insert into kept values ('x')")]))
  await first.close()
  expect(readdirSync(folder)).toEqual(['db'])
  const second = await tinyDriver(url)
  expect(await count(second, 'kept')).toBe(1)
  await second.close()
})

test('two drivers of one process share the database, and the second keeps it when the first leaves', async () => {
  const first = await tinyDriver(url)
  const second = await tinyDriver(url)
  await first.transaction((s) => s.execute([step('create table shared (a text)')]))
  expect(await count(second, 'shared')).toBe(0)
  await first.close()
  expect(await count(second, 'shared')).toBe(0)
  await second.close()
  expect(readdirSync(folder)).toEqual(['db'])
})

test('a statement of many megabytes arrives whole, and what follows it too', async () => {
  const driver = await tinyDriver(url)
  const long = 'ü'.repeat(3 << 20)
  await driver.transaction((s) =>
    s.execute([step('create table long (a text)'), step(`insert into long values ('${long}')`)]),
  )
  expect(await count(driver, `long where a = repeat('ü', ${long.length})`)).toBe(1)
  expect(await count(driver, 'long')).toBe(1)
  await driver.close()
})

test('another process connects to the one that has the directory open', async () => {
  const child = await startChild('hold', [url])
  await child.line('open')
  const driver = await tinyDriver(url)
  expect(await count(driver, 'held')).toBe(1)
  await driver.transaction((s) => s.execute([step("insert into held values ('y')")]))
  child.process.kill('SIGINT')
  expect(await child.ended).toBe(0)
  expect(await count(driver, 'held')).toBe(2)
  await driver.close()
})

test('many processes that open a new directory at once agree on one owner', async () => {
  const children = await Promise.all([1, 2, 3].map(() => startChild('hold', [url])))
  await Promise.all(children.map((c) => c.line('open')))
  const driver = await tinyDriver(url)
  expect(await count(driver, 'held')).toBe(3)
  for (const child of children) child.process.kill('SIGINT')
  expect(await Promise.all(children.map((c) => c.ended))).toEqual([0, 0, 0])
  expect(await count(driver, 'held')).toBe(3)
  await driver.close()
})

test('the lock of a killed process is taken over, by one of many', async () => {
  const child = await startChild('hold', [url])
  await child.line('open')
  child.process.kill('SIGKILL')
  expect(await child.ended).toBe('SIGKILL')
  expect(existsSync(join(folder, 'db.lock'))).toBe(true)
  const drivers = await Promise.all([1, 2, 3, 4].map(() => tinyDriver(url)))
  for (const driver of drivers) expect(await count(driver, 'held')).toBe(1)
  await Promise.all(drivers.map((d) => d.close()))
})

test('a database whose making was cut off is made anew', async () => {
  const child = await startChild('hold', [url])
  while (!existsSync(join(folder, 'db')) || readdirSync(join(folder, 'db')).length < 3)
    await new Promise((resolve) => setTimeout(resolve, 5))
  child.process.kill('SIGKILL')
  expect(await child.ended).toBe('SIGKILL')
  expect(existsSync(join(folder, 'db.unfinished'))).toBe(true)
  const driver = await tinyDriver(url)
  await driver.prepare()
  await driver.close()
  expect(existsSync(join(folder, 'db.unfinished'))).toBe(false)
})

test('a path too long for a socket works all the same', async () => {
  const long = join(folder, 'd'.repeat(60), 'e'.repeat(60))
  const [first, second] = [await tinyDriver(`pglite:${long}`), await tinyDriver(`pglite:${long}`)]
  await first.transaction((s) => s.execute([step('create table far (a text)')]))
  expect(await count(second, 'far')).toBe(0)
  await Promise.all([first.close(), second.close()])
})

test('a place that takes no database is told at once, with another way', async () => {
  writeFileSync(join(folder, 'file'), '')
  const fault = await tinyDriver(`pglite:${join(folder, 'file', 'db')}`).catch((f: unknown) => f)
  expect(fault).toMatchObject({
    diagnostics: [{ code: 'target/connect', hint: expect.stringMatching(/--url pglite:/) }],
  })
})

test('a folder that is no database is told, and left unlocked', async () => {
  writeFileSync(join(folder, 'db'), 'a file')
  await expect(tinyDriver(url)).rejects.toThrow(/target\/connect: The embedded database in .* cannot be opened/)
  expect(readdirSync(folder)).toEqual(['db'])
})

test('something that stands where the lock belongs is named', async () => {
  mkdirSync(join(folder, 'db.lock'))
  writeFileSync(join(folder, 'db.lock', 'notes'), '')
  await expect(tinyDriver(url)).rejects.toThrow(/target\/busy: .*db\.lock stands in the way/)
})

test('an ordinary client comes in by the same socket, and its open transaction keeps others out', async () => {
  const driver = await tinyDriver(url)
  await driver.transaction((s) => s.execute([step('create table t (a int)')]))
  const client = new pg.Client({ host: `${join(folder, 'db')}.lock`, user: 'postgres', database: 'postgres' })
  await client.connect()
  await client.query('begin')
  await client.query('insert into t select * from generate_series(1, $1::int)', [5])
  const counted = count(driver, 't')
  await client.query('insert into t values (6)')
  await client.query('commit')
  expect(await counted).toBe(6)

  await client.query('begin; delete from t')
  await client.end()
  expect(await count(driver, 't')).toBe(6)
  await driver.close()
})

test('a failing statement of a parameterised query leaves the connection in order', async () => {
  const driver = await tinyDriver(url)
  const client = new pg.Client({ host: `${join(folder, 'db')}.lock`, user: 'postgres', database: 'postgres' })
  await client.connect()
  await expect(client.query('select 1 / $1::int', [0])).rejects.toThrow(/division by zero/)
  expect((await client.query('select $1::text as x', ['ok'])).rows).toEqual([{ x: 'ok' }])
  await client.end()
  await driver.close()
})
