/** What is read of a database: everything, whoever made it; and the hash that tells of any change. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openProject, type Project } from './project.ts'

let project: Project
beforeAll(async () => {
  project = await openProject()
})
afterAll(() => project.close())

const POSTS = `
enumTypes:
  mood: { values: [happy, sad] }
---
table: posts
columns:
  title: { type: string, maxLength: 10 }
  mood: { type: enumType, enumType: mood, optional: true }
  tags: { type: array, items: { type: string }, default: [] }
indexes: [[title]]
unique: [[title, mood]]
`

/** What people do by hand, with the address of what it is reported as. */
const BY_HAND: readonly (readonly [ddl: string, address: string])[] = [
  ['create view recent as select id from posts', 'view:recent'],
  ['create materialized view totals as select count(*) from posts', 'materialized-view:totals'],
  ['create sequence numbers', 'sequence:numbers'],
  [`create domain short as text check (length(value) < 5)`, 'domain:short'],
  ['create type pair as (a int, b int)', 'composite:pair'],
  ['create type spans as range (subtype = int)', 'range:spans'],
  ["create type state as enum ('on', 'off')", 'enum:state'],
  [`create function twice(n int) returns int language sql as 'select n * 2'`, 'function:twice(n integer)'],
  [`create function later(n int) returns int language sql return n + 1`, 'function:later(n integer)'],
  [`create procedure work() language sql as 'select 1'`, 'routine:work()'],
  ['create table parts (id int, at date) partition by range (at)', 'partitioned-table:parts'],
  [`create table parts_1 partition of parts for values from ('2024-01-01') to ('2025-01-01')`, 'heir:parts_1'],
  [
    "create table theirs (id int primary key, a text default now()::text check (a <> ''), b int references theirs)",
    'table:theirs',
  ],
  ["create index by_hand on posts ((lower(title))) where title <> 'x'", 'index:posts.by_hand'],
  ['create policy everyone on posts using (true)', 'policy:posts.everyone'],
  [`create rule quiet as on delete to posts where old.title = 'kept' do instead nothing`, 'rule:posts.quiet'],
  [
    `create trigger noted after insert on posts for each row when (new.title = 'x') execute function suppress_redundant_updates_trigger('a', 'b')`,
    'trigger:posts.noted',
  ],
  ['alter table posts add constraint apart exclude using btree (title with =)', 'exclusion:posts.apart'],
  ['alter table posts add column extra xml', 'column:posts.extra'],
  ['alter table posts add constraint odd check (title <> mood::text)', 'check:posts.odd'],
]

describe('objects that nobody declared', () => {
  beforeAll(async () => {
    await project.push(POSTS)
  })

  test.each(BY_HAND)('%s', async (ddl, address) => {
    const before = await project.liveHash()
    expect((await project.inspected()).has(address)).toBe(false)
    await project.query(ddl)
    expect((await project.inspected()).has(address)).toBe(true)
    expect(await project.liveHash()).not.toBe(before)
    expect((await project.plan(POSTS)).changes).toEqual([])
  })
})

describe('the hash', () => {
  test.each([
    `comment on table posts is 'x'`,
    `comment on column posts.title is 'x'`,
    `alter table posts alter column title set default 'x'`,
    `alter table posts alter column title drop default`,
    `alter table posts alter column mood set default 'sad'`,
    `alter table posts alter column extra type text using null`,
    `alter table posts disable trigger bkend_updated_at`,
    `alter table posts disable row level security`,
    `alter table posts force row level security`,
    `alter type mood add value 'bored'`,
    `alter table posts rename column title to headline`,
    `alter index "posts_title_idx" rename to other`,
    `alter table posts drop constraint "posts_title_mood_key"`,
    `create or replace function twice(n int) returns int language sql as 'select n * 3'`,
    `alter table posts rename to articles`,
    `drop table theirs`,
  ])('changes with %s', async (ddl) => {
    const before = await project.liveHash()
    await project.query(ddl)
    expect(await project.liveHash()).not.toBe(before)
  })

  test.each([
    `insert into parts values (1, '2024-05-05')`,
    `insert into articles (headline) select n::text from generate_series(1, 100) n`,
    `update articles set headline = 'a' || headline`,
    `delete from articles`,
    'truncate articles',
    'analyze',
    'vacuum full articles',
    'reindex table articles',
    `select nextval('numbers')`,
  ])('does not change with %s', async (work) => {
    const before = await project.liveHash()
    await project.query(work)
    expect(await project.liveHash()).toBe(before)
  })
})

test('facts tell which tables are empty, deleted rows or not', async () => {
  const other = await openProject()
  try {
    const schema =
      'tables:\n  a: { columns: { t: string } }\n  b: { columns: { t: string } }\n  c: { columns: { t: string } }\n'
    await other.push(schema)
    await other.query(`insert into a (t) values ('x')`)
    await other.query(`insert into b (t) values ('x')`)
    await other.query('delete from b')
    const { facts } = await other.plan(schema)
    expect([...facts.tables].map(([address, { empty }]) => [address, empty])).toEqual([
      ['table:a', false],
      ['table:b', true],
      ['table:c', true],
    ])
  } finally {
    await other.close()
  }
})

test('a thousand tables are read in a handful of queries', async () => {
  const other = await openProject()
  try {
    const tables = Array.from(
      { length: 1000 },
      (_, n) => `create table t${n} (id int primary key, a text check (a <> ''), b int references t0)`,
    )
    for (let i = 0; i < 1000; i += 100) await other.query(tables.slice(i, i + 100).join(';'))
    const spy = await other.countQueries(() => other.inspected())
    // A table, three columns, a key, a check and a reference; grants of tables that guard no rows are not read.
    expect(spy.result.size).toBe(1000 * 7)
    expect(spy.queries).toBeLessThan(40)
  } finally {
    await other.close()
  }
})
