/** A computed column whose expression changes: in place from PostgreSQL 17 on, made anew below. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openProject, type Project } from './project.ts'

let project: Project
beforeEach(async () => {
  project = await openProject()
})
afterEach(() => project.close())

const posts = (generated: string, rest = '', column = ''): string => `
table: posts
columns:
  title: string
  votes: { type: integer, default: 0 }
  slug: { type: string, generated: { $sql: "${generated}" }${column} }
  last: { type: string, optional: true }
${rest}`

const OPTIONAL = ', optional: true'

/** Pushes both, with two rows between them; the slugs then, and what the second push said. */
async function changed(before: string, after: string): Promise<readonly (string | null)[]> {
  await project.push(before)
  await project.query("insert into posts (title, votes, last) values ('One', 1, 'x'), ('Two', 2, 'y')")
  const { broken } = await project.push(after)
  expect(broken).toEqual([])
  expect((await project.plan(after)).changes).toEqual([])
  const rows = await project.query<{ slug: string | null }>('select slug from posts order by title')
  return rows.map((row) => row.slug)
}

describe('the expression changes', () => {
  test.each([
    ['alone', '', '', ''],
    ['of a column that is described', ', description: "A slug."', '', ''],
    ['of a column that is required', '', '', ''],
    [
      'of a column with an index, a unique and a check',
      '',
      "indexes: [[slug desc], [votes]]\nunique: [[slug]]\nchecks: { some: { slug: { $ne: '' } } }\n",
      '',
    ],
    [
      'of a column in a partial index',
      '',
      'indexes: [{ columns: [votes], name: some, where: { slug: { $ne: X } } }]\n',
      '',
    ],
    ['together with a limit on it', '', '', ', maxLength: 9'],
  ] as const)('%s', async (name, column, rest, more) => {
    const optional = name.includes('required') ? '' : OPTIONAL
    const before = posts('lower({title})', rest, `${optional}${column}`)
    const after = posts("lower({title}) || '-' || {votes}", rest, `${optional}${column}${more}`)
    expect(await changed(before, after)).toEqual(['one-1', 'two-2'])
    await project.query("update posts set title = 'Three' where title = 'Two'")
    expect(await project.query("select slug from posts where title = 'Three'")).toEqual([{ slug: 'three-2' }])
    const [comment] = await project.query<{ comment: string | null }>(
      "select col_description('posts'::regclass, attnum) as comment from pg_attribute where attrelid = 'posts'::regclass and attname = 'slug'",
    )
    expect(comment?.comment ?? null).toBe(column === '' ? null : 'A slug.')
  })

  test('there and back, and the columns beside it keep their rows', async () => {
    const before = posts('lower({title})', '', OPTIONAL)
    expect(await changed(before, posts('upper({title})', '', OPTIONAL))).toEqual(['ONE', 'TWO'])
    expect((await project.push(before)).broken).toEqual([])
    expect(await project.query('select title, slug, last from posts order by title')).toEqual([
      { title: 'One', slug: 'one', last: 'x' },
      { title: 'Two', slug: 'two', last: 'y' },
    ])
  })

  test('reads a column that is new, and one that is called otherwise now', async () => {
    const before = posts('lower({title})', '', OPTIONAL)
    const after = posts('lower({title}) || {suffix} || {ending}', '', OPTIONAL).replace(
      '  last: { type: string, optional: true }',
      "  ending: { type: string, default: '!', renamedFrom: last }\n  suffix: { type: string, default: '?' }",
    )
    expect(await changed(before, after)).toEqual(['one?x', 'two?y'])
  })

  test('lets go of a column that goes', async () => {
    const before = posts('lower({title} || {last})', '', OPTIONAL)
    const after = posts('lower({title})', '', OPTIONAL).replace('  last: { type: string, optional: true }\n', '')
    expect(await changed(before, after)).toEqual(['one', 'two'])
  })
})

describe('the new values break a rule', () => {
  test.each([
    ['a unique', "'same'", 'unique: [[slug]]\n', OPTIONAL, 'slug'],
    ['a check', "'no'", "checks: { some: { slug: { $ne: 'no' } } }\n", OPTIONAL, 'some'],
    ['a limit', "{title} || ' is too long'", '', `${OPTIONAL}, maxLength: 9`, 'slug'],
    ['being required', "nullif({title}, 'One')", '', '', 'slug'],
  ])('%s: the push is refused and nothing is changed', async (_, generated, rest, column) => {
    const before = posts('{title}', rest, column)
    await project.push(before)
    await project.query("insert into posts (title) values ('One'), ('Two')")
    const refused = await project.push(posts(generated, rest, column)).then(
      ({ broken }) => broken.map((b) => b.message),
      (fault: Error) => [fault.message],
    )
    expect(refused).toHaveLength(1)
    expect(await project.query('select slug from posts order by title')).toEqual([{ slug: 'One' }, { slug: 'Two' }])
    expect((await project.plan(before)).changes).toEqual([])
  })
})

test('a computed column goes with the column that it reads, whatever they are called', async () => {
  for (const [read, computed] of [
    ['a', 'z'],
    ['z', 'a'],
  ] as const) {
    await project.push(
      `table: pairs\ncolumns:\n  ${read}: string\n  ${computed}: { type: string, generated: { $sql: 'upper({${read}})' }, optional: true }\n  kept: string\n`,
    )
    await project.query(`insert into pairs (${read}, kept) values ('x', 'y')`)
    expect((await project.push('table: pairs\ncolumns:\n  kept: string\n')).broken).toEqual([])
    expect(await project.query('select kept from pairs')).toEqual([{ kept: 'y' }])
    await project.push('tables: {}\n')
  }
})
