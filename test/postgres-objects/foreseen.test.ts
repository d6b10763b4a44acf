/** Rules over columns that the same push adds or retypes are asked of the rows before anything is changed. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openProject, type Project } from './project.ts'

let project: Project
beforeEach(async () => {
  project = await openProject()
})
afterEach(() => project.close())

const columns = (more: string, rest = ''): string => `table: posts\ncolumns:\n  n: integer\n${more}${rest}`

test.each([
  [
    'a default',
    columns('  b: { type: integer, default: 3 }\n', 'checks: { rule: { n: { $lt: { $column: b } } } }\n'),
    'break the rule',
    1,
  ],
  [
    'a backfill',
    columns("  b: { type: integer, backfill: { $sql: '{n} - 1' } }\n", 'checks: { rule: { b: { $lt: 4 } } }\n'),
    'break the rule',
    1,
  ],
  ['a default in a unique rule', columns('  b: { type: string, default: x }\n', 'unique: [[b]]\n'), 'share values', 2],
  [
    'a type',
    columns('', 'checks: { rule: { n: { $lt: 5 } } }\n').replace('n: integer', 'n: bigint'),
    'break the rule',
    1,
  ],
  [
    'a type over text',
    columns('  t: { type: string, maxLength: 1 }\n').replace('n: integer', 'n: { type: string, maxLength: 0 }'),
    'break the rule',
    2,
  ],
  ['a narrower type', columns('  s: { type: integer, minimum: 10 }\n'), 'break the rule', 1],
])('%s', async (_, yaml, message, count) => {
  await project.push(columns('  s: string\n'))
  await project.query("insert into posts (n, s) values (1, '12'), (5, '7')")
  const before = await project.liveHash()
  const { broken } = await project.push(yaml)
  expect(broken.filter((b) => b.message.includes(message)).map((b) => b.count)).toEqual([count])
  expect(await project.liveHash()).toBe(before)
})

test('a reference from a column that changes its type for it', async () => {
  await project.push(
    'tables: { users: { columns: { name: string }, options: { id: text } }, posts: { columns: { u: uuid? } } }',
  )
  await project.query('insert into posts (u) values (gen_random_uuid()), (null)')
  const { broken } = await project.push(
    'tables: { users: { columns: { name: string }, options: { id: text } }, posts: { columns: { u: { type: reference, to: users, optional: true } } } }',
  )
  expect(broken.map((b) => [b.count, b.message])).toEqual([
    [1, 'rows of posts refer to rows that do not exist (posts_u_fkey)'],
  ])
})

test.each([
  [
    'a value that the type has',
    'x, y',
    'mood: { type: enumType, enumType: mood, default: x }',
    'n: integer',
    '[mood]',
    2,
  ],
  [
    'a value that comes with it',
    'x, z',
    'mood: { type: enumType, enumType: mood, default: z }',
    'n: integer',
    '[mood]',
    2,
  ],
  ['values that were text', 'a, b', 's: { type: enumType, enumType: mood }', 'n: integer', '[s]', 2],
  [
    'values that were text, told apart by another column',
    'a, b',
    's: { type: enumType, enumType: mood }',
    'n: integer',
    '[s, n]',
    0,
  ],
  ['values that become text', 'x, y', 'kind: string', 'n: integer', '[kind]', 2],
] as const)('a unique over an enum type: %s', async (_, values, column, plain, unique, count) => {
  const moods = (all: string): string => `enumTypes: { mood: { values: [${all}] } }\n---\n`
  const kind = 'kind: { type: enumType, enumType: mood, default: y }'
  await project.push(`${moods('x, y')}table: posts\ncolumns:\n  ${plain}\n  s: string\n  ${kind}\n`)
  await project.query("insert into posts (n, s) values (1, 'a'), (2, 'a')")
  const before = await project.liveHash()
  const others = [`s: string`, kind].filter((c) => !c.startsWith(column.split(':')[0] ?? ''))
  const kept = values.includes('y') ? others : others.filter((c) => c !== kind)
  const after = `${moods(values)}table: posts\ncolumns:\n  ${[plain, ...kept, column].join('\n  ')}\nunique: [${unique}]\n`
  const { broken } = await project.push(after)
  expect(broken.map((b) => b.count)).toEqual(count === 0 ? [] : [count])
  expect((await project.liveHash()) === before).toBe(count > 0)
})

test('a column that takes an enum type which the same push makes, with a check and a unique over it', async () => {
  await project.push('table: posts\ncolumns: { s: string }\n')
  await project.query("insert into posts (s) values ('a'), ('b')")
  const yaml = `enumTypes: { mood: { values: [a, b] } }
---
table: posts
columns: { s: { type: enumType, enumType: mood } }
unique: [[s]]
checks: { rule: { s: { $ne: b } } }
`
  await project.query("update posts set s = 'a'")
  expect((await project.push(yaml)).broken.map((b) => b.count)).toEqual([2])
  await project.query("update posts set s = 'c' where id = (select id from posts limit 1)")
  expect((await project.push(yaml)).broken.map((b) => b.count)).toEqual([1])
  await project.query('delete from posts')
  expect((await project.push(yaml)).broken).toEqual([])
})

test('what the rows will hold and the rules allow is pushed', async () => {
  await project.push(columns(''))
  await project.query('insert into posts (n) values (1), (5)')
  const yaml = `table: posts
columns:
  n: { type: bigint, maximum: 5 }
  b: { type: integer, default: 6 }
  c: { type: integer, backfill: { $sql: '{n} * 2' } }
  d: string?
checks: { rule: { n: { $lt: { $column: b } } }, other: { c: { $gt: 1 } }, unset: { d: { $ne: x } } }
unique: [[b, c], [d]]
`
  expect((await project.push(yaml)).broken).toEqual([])
  expect(await project.query('select n, b, c from posts order by n')).toEqual([
    { n: '1', b: 6, c: 2 },
    { n: '5', b: 6, c: 10 },
  ])
})
