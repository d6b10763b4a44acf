/** Our words and the server's: what is asked, what counts as the same, and who may ask. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { questionsFor } from '../../src/plan/index.ts'
import { settingsFor } from '../../src/targets/postgres/driver/settings.ts'
import { canonicalise } from '../../src/targets/postgres/objects.ts'
import { rewriteSchema } from '../../src/targets/postgres/sql/rewrite-schema.ts'
import { config, openProject, type Project } from './project.ts'

let project: Project
beforeEach(async () => {
  project = await openProject()
})
afterEach(() => project.close())

const table = (columns: string, rest = ''): string =>
  `table: posts\ncolumns:\n  a: string\n  n: integer?\n${columns}${rest}`

describe('a changed source is asked, and changes only what it changes', () => {
  test.each([
    [
      'a check in other words',
      table('', "checks: { c: { $sql: '{a} <> upper({a})' } }\n"),
      table('', "checks: { c: { $sql: '( {a} != upper({a}) )' } }\n"),
      0,
    ],
    [
      'a check that says something else',
      table('', "checks: { c: { $sql: '{a} <> upper({a})' } }\n"),
      table('', "checks: { c: { $sql: '{a} <> lower({a})' } }\n"),
      1,
    ],
    [
      'a default in other words',
      table("  b: { type: integer, default: { $sql: '1 + 2' } }\n"),
      table("  b: { type: integer, default: { $sql: '(1+2)' } }\n"),
      0,
    ],
    [
      'a native type in other words',
      table('  b: { type: native, native: int4 }\n'),
      table('  b: { type: native, native: pg_catalog.int4 }\n'),
      0,
    ],
    [
      'a native type and ours',
      table('  b: { type: native, native: int4 }\n'),
      table('  b: { type: native, native: int8 }\n'),
      1,
    ],
    [
      'a check that names the schema, as the one before did not',
      `enumTypes: { mood: { values: [x, y] } }\n---\n${table('  m: { type: enumType, enumType: mood }\n', `checks: { c: { $sql: "{m} <> 'y'::mood" } }\n`)}`,
      `enumTypes: { mood: { values: [x, y] } }\n---\n${table('  m: { type: enumType, enumType: mood }\n', `checks: { c: { $sql: "{m} <> 'y'::public.mood" } }\n`)}`,
      0,
    ],
    [
      'an index predicate',
      table('', "indexes: [{ columns: [a], name: i, where: { $sql: '({n} > 3)' } }]\n"),
      table('', 'indexes: [{ columns: [a], name: i, where: { n: { $gt: 3 } } }]\n'),
      0,
    ],
    [
      'a computed column',
      table("  b: { type: string, generated: { $sql: 'upper({a})' }, optional: true }\n"),
      table("  b: { type: string, generated: { $sql: 'upper( {a} )' }, optional: true }\n"),
      0,
    ],
  ])('%s', async (_, before, after, changes) => {
    await project.push(before)
    const planned = await project.push(after)
    expect(planned.questions).toBe(1)
    expect(planned.changes).toHaveLength(changes)
    expect((await project.plan(after)).questions).toBe(0)
  })

  test('a source that the server refuses counts as changed, and spoils no other answer', async () => {
    const checks = (c: string, d: string): string => `checks:\n  c: { $sql: "${c}" }\n  d: { $sql: "${d}" }\n`
    await project.push(table('', checks("{a} <> 'b'", "{a} <> 'z'")))
    const { changes } = await project.plan(table('', checks('{a} <> no_such(1)', "({a} <> 'z')")))
    expect(changes.map((c) => c.address)).toEqual(['check:posts.c'])
  })
})

test('asking leaves nothing behind and reads nothing of the rows', async () => {
  await project.push(table('', "checks: { c: { $sql: '{a} <> upper({a})' } }\n"))
  const hash = await project.liveHash()
  await project.plan(table('', "checks: { c: { $sql: '({a} <> upper({a}))' } }\n"))
  expect(await project.liveHash()).toBe(hash)
  expect(await project.query(`select from pg_namespace where nspname like 'bkend_scratch%'`)).toEqual([])
})

test('a role that may not create schemas gets no answer, and its transaction goes on', async () => {
  await project.push(table('', "checks: { c: { $sql: '{a} <> upper({a})' } }\n"))
  const { current, desired } = await project.plan(table('', "checks: { c: { $sql: '{a} <> lower({a})' } }\n"))
  const unasked = new Map(
    [...desired].map(
      ([address, r]) =>
        [
          address,
          r.address === 'check:posts.c'
            ? {
                ...r,
                attributes: { ...r.attributes, expression: { ...(r.attributes.expression as object), text: null } },
              }
            : r,
        ] as const,
    ),
  ) as typeof desired
  const asked = questionsFor(current, unasked)
  expect(asked).toHaveLength(1)
  await project.query('create role bkend_reader')
  try {
    await project.query('begin')
    await project.query(settingsFor('public'))
    await project.query('set local role bkend_reader')
    const answers = await canonicalise(project, asked, unasked, config)
    expect([...answers.values()]).toEqual([null])
    expect(await project.query('select 1 as one')).toEqual([{ one: 1 }])
  } finally {
    await project.query('rollback')
    await project.query('drop role bkend_reader')
  }
})

test.each([
  ["select 'é', public.f(a)", "select 'é', other.f(a)"],
  ['select "public".f(PUBLIC.f(a))', 'select other.f(other.f(a))'],
  ["select 'public.f(a)', public.g(a), public from public.t", "select 'public.f(a)', public.g(a), public from other.t"],
  ["create table x.y (a public.f default 'z'::public.f)", "create table x.y (a other.f default 'z'::other.f)"],
  ['alter table x.y add check (public.t.a > 0)', 'alter table x.y add check (other.t.a > 0)'],
  ['this is no SQL, public.f', 'this is no SQL, public.f'],
])('names behind the schema are moved: %s', async (given, want) => {
  expect(await rewriteSchema(given, 'public', 'other', (name) => name === 'f' || name === 't')).toBe(want)
})
