/** What the database takes and refuses row by row, and what it fills. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openProject, type Project } from './project.ts'

let project: Project
beforeAll(async () => {
  project = await openProject()
  await project.push(`
table: posts
columns:
  text: { type: string, minLength: 1, maxLength: 3, optional: true }
  mail: { type: string, format: email, optional: true }
  count: { type: integer, minimum: 0, maximum: 5, optional: true }
  rate: { type: number, optional: true }
  price: { type: 'numeric(5,2)', optional: true }
  any: { type: numeric, optional: true }
  kind: { type: string, enum: [a, b], optional: true }
  level: { type: integer, enum: [1, 2], optional: true }
  raw: { type: jsonb, optional: true }
  tags: { type: array, items: { type: string }, optional: true }
  meta: { type: object, properties: { lang: string?, size: integer? }, optional: true }
  at: { type: date, optional: true }
  ownerId: { type: reference, to: $users, optional: true, default: { $userId: true } }
  x: { type: integer, optional: true }
  y: { type: integer, optional: true }
unique:
  - { columns: [text, meta], hashed: true }
checks:
  in_order: { x: { $lt: { $column: y } } }
  paired: { $or: [{ x: { $exists: false } }, { y: { $exists: true } }] }
  not_seven: { x: { $ne: 7 } }
  small: { x: { $nin: [8, 9] } }
  no_spam: { tags: { $ne: spam } }
  known: { meta.lang: { $in: [en, de] } }
  sized: { meta.size: { $gte: 3 } }
  late: { at: { $gt: '2000-01-01' } }
`)
})
afterAll(() => project.close())

async function takes(values: string): Promise<boolean> {
  const [columns, row] = values.split(' = ')
  await project.query('begin')
  try {
    await project.query(`insert into posts (${columns}) values (${row})`)
    return true
  } catch {
    return false
  } finally {
    await project.query('rollback')
  }
}

describe('a row is taken or refused', () => {
  test.each([
    [`text = ''`, false],
    [`text = 'abc'`, true],
    [`text = '👍👍👍'`, true],
    [`text = 'abcd'`, false],
    [`mail = 'a@b.co'`, true],
    [`mail = 'a@b'`, false],
    [`count = 0`, true],
    [`count = -1`, false],
    [`count = 6`, false],
    [`rate = 'NaN'`, false],
    [`rate = 'Infinity'`, false],
    [`rate = '-Infinity'`, false],
    [`rate = 1e308`, true],
    [`price = 'NaN'`, false],
    [`price = 999.99`, true],
    [`"any" = 'NaN'`, false],
    [`"any" = '-Infinity'`, false],
    [`"any" = 12345678901234567890.123`, true],
    [`"any" = 1e9999`, true],
    [`"any" = 1e10000`, false],
    [`kind = 'c'`, false],
    [`level = 3`, false],
    [`level = 2`, true],
    [`raw = 'null'`, false],
    [`raw = '[null]'`, true],
    [`tags = 'null'`, false],
    [`meta = '{"lang": "en"}'`, true],
    [`meta = '{"lang": "fr"}'`, false],
    [`meta = '{"size": 2}'`, false],
    [`meta = '{}'`, true],
    [`x, y = 1, 2`, true],
    [`x, y = 2, 2`, false],
    [`y = 2`, true],
    [`x = 1`, false],
    [`x, y = 7, 20`, false],
    [`x, y = 8, 20`, false],
    [`tags = '["ham"]'`, true],
    [`tags = '["ham", "spam"]'`, false],
    [`at = '2000-01-01T00:00:00Z'`, false],
    [`at = '2000-01-01T00:00:00.001Z'`, true],
  ])('%s: %s', async (values, want) => {
    expect(await takes(values)).toBe(want)
  })
})

describe('what the server fills', () => {
  test('ids are ordered by time', async () => {
    await project.query(`insert into posts (text) values ('1'); insert into posts (text) values ('2')`)
    const rows = await project.query<{ text: string }>('select text from posts order by id')
    expect(rows.map((r) => r.text)).toEqual(['1', '2'])
  })

  test('updatedAt moves with every update, but not with those of push', async () => {
    await project.query(`insert into posts (text, "updatedAt") values ('3', '2020-01-01')`)
    const moved = `select "updatedAt" > '2021-01-01' as moved from posts where text = '3'`
    await project.query(`begin; set local bkend.applying = 'on'; update posts set count = 1 where text = '3'; commit`)
    expect(await project.query(moved)).toEqual([{ moved: false }])
    await project.query(`update posts set count = 2 where text = '3'`)
    expect(await project.query(moved)).toEqual([{ moved: true }])
  })

  test('the asker, where there is one; a guest leaves an optional reference unset', async () => {
    await project.query(
      `insert into bkend.users (id, project, environment, email) values ('u1', 'test', 'dev', 'u1@example.com')`,
    )
    const insert = `insert into posts (text) values ('4') returning "ownerId", "createdBy"`
    expect(await project.query(insert)).toEqual([{ ownerId: null, createdBy: '' }])
    await project.query(`select set_config('request.jwt.claims', '{"sub":"u1"}', false)`)
    expect(await project.query(insert)).toEqual([{ ownerId: 'u1', createdBy: 'u1' }])
    await project.query(`select set_config('request.jwt.claims', '', false)`)
  })

  test('a hashed unique counts only rows where every value is set', async () => {
    expect(await takes(`text, meta = 'u', '{}'), ('u', '{}'`)).toBe(false)
    expect(await takes(`text, meta = 'u', '{}'), ('u', null), ('u', null`)).toBe(true)
  })
})
