/** Indexes and uniques over SQL, with operator classes and with columns beside their keys. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openProject, type Project } from './project.ts'

let project: Project
beforeEach(async () => {
  project = await openProject()
})
afterEach(() => project.close())

const people = (rest: string, columns = ''): string =>
  `table: people\ncolumns:\n  email: { type: string, maxLength: 200 }\n  familyName: string?\n  age: integer?\n  more: jsonb?\n${columns}${rest}`

const EVERY_KEY = people(`
indexes:
  - { $sql: 'lower({familyName})' }
  - [{ key: { $sql: "{email} || coalesce({familyName}, '')" }, order: desc }, age desc, createdAt]
  - { columns: [{ $sql: '({age} + 1)' }, age], nulls: largest, name: shifted, where: { age: { $gt: 3 } } }
  - { columns: [{ key: email, opclass: text_pattern_ops }], include: [age, familyName] }
  - { columns: [{ key: { $sql: 'upper({email})' }, opclass: varchar_pattern_ops, order: desc }], name: loud }
  - { columns: [{ key: more, opclass: jsonb_path_ops }], using: gin }
  - { columns: [{ $sql: "({more} -> 'tags')" }], using: gin, name: tags }
  - { columns: [{ $sql: 'md5({email})' }], using: hash, name: hashes }
  - { columns: [email], include: age, name: covering }
unique:
  - { $sql: 'lower({email})' }
  - { columns: [age, { $sql: 'lower({familyName})' }], where: { age: { $gte: 18 } } }
  - { columns: [familyName], include: email, name: by_family }
  - { columns: [{ key: email, opclass: text_pattern_ops }], name: by_bytes }
`)

/** More than a megabyte of rows. */
const MANY = `insert into people (email, "familyName") select n || '@x.y', repeat('x', 1000) from generate_series(1, 1500) n`

describe('every key', () => {
  test('is made, and the second push has nothing to do', async () => {
    const { broken, steps } = await project.push(EVERY_KEY)
    expect(broken).toEqual([])
    expect(steps.length).toBeGreaterThan(13)
    const again = await project.plan(EVERY_KEY)
    expect([again.changes, again.questions]).toEqual([[], 0])
  })

  test('is the same in the server’s words where history forgot ours', async () => {
    await project.push(EVERY_KEY)
    project.record = new Map()
    expect((await project.plan(EVERY_KEY)).changes).toEqual([])
  })

  test('is built beside the traffic on a large table', async () => {
    await project.push(people(''))
    await project.query(MANY)
    const wanted = people("unique: [{ $sql: 'lower({email})' }]\nindexes: [{ $sql: 'upper({email})' }]\n")
    const { broken, sql } = await project.push(wanted)
    expect(broken).toEqual([])
    expect(sql).toMatch(/CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS people_lower_email_key/)
    expect((await project.plan(wanted)).changes).toEqual([])
  })
})

describe('SQL in other words', () => {
  test.each([
    ["[{ $sql: '{age} + 1' }]", "[{ $sql: '( ({age}+1) )' }]", 0],
    ["[{ $sql: '{age} + 1' }]", "[{ $sql: '{age} + 2' }]", 1],
    ["[{ $sql: 'lower({email})' }]", "[{ $sql: 'lower( {email} )' }]", 0],
  ])('%s, then %s', async (before, after, changes) => {
    await project.push(people(`indexes: [{ name: i, columns: ${before} }]\n`))
    const planned = await project.push(people(`indexes: [{ name: i, columns: ${after} }]\n`))
    expect([planned.questions, planned.changes.length]).toEqual([1, changes])
    const again = await project.plan(people(`indexes: [{ name: i, columns: ${after} }]\n`))
    expect([again.questions, again.changes]).toEqual([0, []])
  })
})

describe('rows', () => {
  const rows = `insert into people (email, "familyName", age) values ('Ann@x.y', 'A', 1), ('ann@x.y', 'B', 2), ('bob@x.y', null, 3)`

  test.each([
    ["{ $sql: 'lower({email})' }", 2],
    ['{ $sql: "left({email}, 3) || coalesce({familyName}, \'\')" }', 0],
    ["[{ $sql: '{age} > 1 or {age} is null' }]", 2],
    ["{ columns: [{ $sql: 'lower({email})' }], where: { age: { $gt: 1 } } }", 0],
    ['{ columns: [{ key: email, opclass: text_pattern_ops }] }', 0],
  ])('are asked beforehand: %s', async (unique, count) => {
    await project.push(people(''))
    await project.query(rows)
    const { broken } = await project.push(people(`unique: [${unique}]\n`))
    expect(broken.map((b) => b.count)).toEqual(count === 0 ? [] : [count])
  })

  test('are refused from then on', async () => {
    await project.push(people("unique: [{ $sql: 'lower({email})' }]\n"))
    await project.query("insert into people (email) values ('Ann@x.y')")
    await expect(project.query("insert into people (email) values ('aNN@X.y')")).rejects.toThrow(
      /people_lower_email_key/,
    )
  })
})

test('a renamed column is followed, with the names that are derived from it', async () => {
  const rest = (name: string): string =>
    `unique: [{ $sql: 'lower({${name}})' }]\nindexes: [{ columns: [{ $sql: 'upper({${name}})' }, age], include: ${name} }]\n`
  await project.push(people(rest('nick'), '  nick: string?\n'))
  const { changes } = await project.push(
    people(rest('alias'), '  alias: { type: string, optional: true, renamedFrom: nick }\n'),
  )
  expect(changes.map((c) => `${c.kind} ${c.address}`).sort()).toEqual([
    'rename column:people.alias',
    'rename index:people.people_lower_alias_key',
    'rename index:people.people_upper_alias_age_idx',
  ])
  const again = await project.plan(
    people(rest('alias'), '  alias: { type: string, optional: true, renamedFrom: nick }\n'),
  )
  expect(again.changes).toEqual([])
})
