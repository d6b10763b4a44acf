/**
 * What a transaction reads of the catalogue after its statements: the tables that they speak of, and everything where anything else
 * changed. Whatever it reads, it must come to what somebody sees who reads it all.
 */
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addressOf, resource, type Snapshot } from '../../src/model/index.ts'
import type { Driver } from '../../src/plan/index.ts'
import { postgres } from '../../src/targets/postgres/index.ts'
import { createDatabase, type TestDatabase } from '../support/postgres.ts'
import { adds, step, table, tinyOptions } from '../support/tiny-objects.ts'

const TABLES = 30

let database: TestDatabase
let driver: Driver
let other: Driver
let client: pg.Client

beforeAll(async () => {
  database = await createDatabase()
  client = new pg.Client({ connectionString: database.url })
  await client.connect()
  await client.query("create type mood as enum ('good', 'bad'); create role catalogue_reader")
  for (let n = 0; n < TABLES; n++)
    await client.query(
      `create table t${n} (id int primary key, name text default 'x', feeling mood, n int check (n > 0));
       create index on t${n} (name); alter table t${n} enable row level security;
       create policy p on t${n} using (name = 'a')`,
    )
  await client.query('alter table t1 add constraint of_t2 foreign key (n) references t2 (id)')
  driver = await postgres.connect(database.url, tinyOptions())
  other = await postgres.connect(database.url, tinyOptions())
})
afterAll(async () => {
  await driver.close()
  await other.close()
  await client.query('drop owned by catalogue_reader; drop role catalogue_reader')
  await client.end()
  await database.drop()
})

/** What somebody sees who remembers nothing. */
async function fresh(): Promise<{ readonly snapshot: Snapshot; readonly liveHash: string }> {
  const reader = await postgres.connect(database.url, tinyOptions())
  try {
    return { snapshot: (await reader.inspect()).snapshot, liveHash: (await reader.liveState()).liveHash }
  } finally {
    await reader.close()
  }
}

function sorted(snapshot: Snapshot): unknown {
  return [...snapshot].sort(([a], [b]) => (a < b ? -1 : 1))
}

/** Rows that the body had from the server. */
async function rowsOf<T>(body: () => Promise<T>): Promise<readonly [result: T, rows: number]> {
  const before = pg.Client.prototype.query
  let rows = 0
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const answer = Reflect.apply(before, this, args) as Promise<pg.QueryResult> | undefined
    return answer?.then?.((result) => {
      rows += result.rows?.length ?? 0
      return result
    })
  } as typeof before
  try {
    return [await body(), rows]
  } finally {
    pg.Client.prototype.query = before
  }
}

/** A transaction that runs a statement which says of itself that it changes those tables, and what it then sees. */
async function push(sql: string, ...names: readonly string[]): Promise<{ snapshot: Snapshot; liveHash: string }> {
  return await driver.transaction(async (session) => {
    await session.liveHash()
    await session.execute([
      step(
        sql,
        names.map((name) => adds(table(name))),
      ),
    ])
    return { snapshot: await session.snapshot(), liveHash: await session.liveHash() }
  })
}

describe('after a statement', () => {
  const cases: readonly (readonly [what: string, sql: string, ...tables: string[]])[] = [
    ['a column more', 'alter table t0 add column added text', 't0'],
    ['a column less', 'alter table t0 drop column feeling', 't0'],
    ['a default', "alter table t3 alter column name set default 'y'", 't3'],
    ['a comment', "comment on column t3.name is 'so it is'", 't3'],
    ['an index', 'create index on t4 (n, name)', 't4'],
    ['an index less', 'drop index t4_name_idx', 't4'],
    ['a policy more', "create policy q on t5 for select using (exists (select from t6 where t6.name = 'b'))", 't5'],
    ['a policy less', 'drop policy p on t5', 't5'],
    ['a grant', 'grant select (name) on t6 to catalogue_reader', 't6'],
    ['a table more', 'create table late (id bigint generated always as identity primary key, note text)', 'late'],
    ['a table less', 'drop table late', 'late'],
    ['a reference, of which the other table knows', 'alter table t7 add foreign key (n) references t8', 't7', 't8'],
    ['a reference that speaks of one end alone', 'alter table t9 add foreign key (n) references t8', 't9'],
    ['a value of an enum type', "alter type mood add value 'fair'"],
    ['a function', 'create function one() returns int language sql return 1'],
    [
      'a trigger on a table that nobody speaks of',
      'create trigger g before update on t10 for each row execute function suppress_redundant_updates_trigger()',
      't0',
    ],
    ['another name that other tables print', 'alter table t2 rename to renamed', 't2', 'renamed'],
    [
      'another name of a column, printed by a table that nobody speaks of',
      'alter table t6 rename column name to title',
      't6',
    ],
    [
      'two tables of which one is spoken of',
      'alter table t11 add column a text; alter table t12 drop column feeling',
      't11',
    ],
  ]
  test.each(cases)('%s: the transaction sees what is there', async (_, sql, ...names) => {
    const seen = await push(sql, ...names)
    const real = await fresh()
    expect(sorted(seen.snapshot)).toEqual(sorted(real.snapshot))
    expect(seen.liveHash).toBe(real.liveHash)
  })

  test('of one table it reads little, however many there are; the second time at the latest', async () => {
    await push('alter table t13 add column a text', 't13')
    const [, few] = await rowsOf(() => push('alter table t13 add column b text', 't13'))
    const [{ snapshot }, all] = await rowsOf(() => other.inspect())
    expect(snapshot.size).toBeGreaterThan(TABLES * 6)
    expect(all).toBeGreaterThan(snapshot.size)
    expect(few).toBeLessThan(30)
  })

  test('every resource of another table is the very same one', async () => {
    const before = await push('alter table t13 add column c text', 't13')
    const after = await push('alter table t13 add column d text', 't13')
    const mine = (address: string): boolean => address.split(/[:.]/)[1] === 't13'
    const others = [...before.snapshot].filter(([address]) => !mine(address))
    expect(others.every(([address, r]) => after.snapshot.get(address) === r)).toBe(true)
    expect(after.snapshot.has(addressOf('column', 'table:t13', 'd'))).toBe(true)
  })
})

describe('what somebody else did', () => {
  test.each([
    ['between two transactions', 'alter table t14 add column by_hand text'],
    [
      'that leaves as many columns as before',
      'alter table t14 drop column by_hand; alter table t14 add column by_hands text',
    ],
    ['to who may do what', 'grant delete on t14 to catalogue_reader'],
    ['to a policy', 'alter policy p on t14 using (false)'],
    ['to the name of a role', 'alter role catalogue_reader rename to reader_of_catalogues'],
    ['and took back', 'alter role reader_of_catalogues rename to catalogue_reader'],
  ])('%s is seen, by the hash and by the snapshot', async (_, sql) => {
    await push('alter table t15 add column if not exists a text', 't15')
    await client.query(sql)
    const real = await fresh()
    const seen = await driver.transaction(async (session) => ({
      liveHash: await session.liveHash(),
      snapshot: await session.snapshot(),
    }))
    expect(sorted(seen.snapshot)).toEqual(sorted(real.snapshot))
    expect(seen.liveHash).toBe(real.liveHash)
  })

  test('is seen in a transaction whose own statement is about another table', async () => {
    await push('alter table t15 add column if not exists a text', 't15')
    const seen = await driver.transaction(async (session) => {
      await session.liveHash()
      await client.query('alter table t16 add column meanwhile text')
      await session.execute([step('alter table t15 add column z text', [adds(table('t15'))])])
      return await session.snapshot()
    })
    expect(seen.has(addressOf('column', 'table:t16', 'meanwhile'))).toBe(true)
    expect(sorted(seen)).toEqual(sorted((await fresh()).snapshot))
  })

  test('what a transaction saw that was rolled back counts for nothing', async () => {
    await push('alter table t15 add column if not exists a text', 't15')
    const given = driver.transaction(async (session) => {
      await session.liveHash()
      await session.execute([step('alter table t15 add column gone text', [adds(table('t15'))])])
      await session.snapshot()
      throw new Error('given up')
    })
    await expect(given).rejects.toThrow('given up')
    const { snapshot } = await driver.inspect()
    expect(
      snapshot.has(
        resource({ kind: 'column', name: 'gone', parent: 'table:t15', attributes: {}, dependsOn: [] }).address,
      ),
    ).toBe(false)
    expect(sorted(snapshot)).toEqual(sorted((await fresh()).snapshot))
  })
})
