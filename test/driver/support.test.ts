/** The servers that the tests stand on. */
import pg from 'pg'
import { expect, test } from 'vitest'
import { createDatabase } from '../support/postgres.ts'

test('a test database is empty, its own, and gone after drop()', async () => {
  const [a, b] = await Promise.all([createDatabase(), createDatabase()])
  expect(a.url).not.toBe(b.url)
  const client = new pg.Client({ connectionString: a.url })
  await client.connect()
  await client.query('create table t (x int)')
  const other = new pg.Client({ connectionString: b.url })
  await other.connect()
  const tables = await other.query("select 1 from pg_class where relname = 't'")
  expect(tables.rows).toEqual([])
  await Promise.all([client.end(), other.end()])
  await Promise.all([a.drop(), b.drop()])
  await expect(new pg.Client({ connectionString: a.url }).connect()).rejects.toThrow(/does not exist/)
})
