/** Changes over tables with rows: what is refused, what is asked first, and the forms that do not block. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openProject, type Project } from './project.ts'

let project: Project
beforeEach(async () => {
  project = await openProject()
})
afterEach(() => project.close())

const posts = (columns: string, rest = ''): string => `table: posts\ncolumns:\n  title: string\n${columns}${rest}`
const one = `insert into posts (title) values ('one')`

/** More than a megabyte of rows. */
const many = `insert into posts (title) select repeat('x', 1000) || n from generate_series(1, 1500) n`

describe('rows that a change would break are counted, and nothing is done', () => {
  const cases: [string, string, string, string, number][] = [
    ['a new required column', '', one, '  body: string\n', 1],
    ['a column that becomes required', '  body: string?\n', one, '  body: string\n', 1],
    [
      'a new rule',
      '  body: string?\n',
      `insert into posts (title, body) values ('a', 'long'), ('b', 'x')`,
      '  body: { type: string, maxLength: 2, optional: true }\n',
      1,
    ],
    [
      'a new unique',
      '  body: string?\n',
      `insert into posts (title, body) values ('a', 'x'), ('b', 'x'), ('c', null), ('d', null)`,
      '  body: { type: string, unique: true, optional: true }\n',
      2,
    ],
    [
      'a reference to nothing',
      '  body: uuid?\n',
      `insert into posts (title, body) values ('a', gen_random_uuid())`,
      '  body: { type: reference, to: posts, as: other, optional: true }\n',
      1,
    ],
    [
      'a narrower text',
      '  body: string?\n',
      `insert into posts (title, body) values ('a', 'long')`,
      "  body: 'varchar(2)?'\n",
      1,
    ],
    [
      'text that is no number',
      '  body: string?\n',
      `insert into posts (title, body) values ('a', '5'), ('b', 'x')`,
      '  body: integer?\n',
      1,
    ],
  ]
  cases.push(
    [
      'decimals that would be rounded',
      "  body: 'numeric(12,2)'\n",
      `insert into posts (title, body) values ('a', 1.25), ('b', 1.20)`,
      "  body: 'numeric(12,1)'\n",
      1,
    ],
    [
      'moments with a time of day',
      '  body: timestamptz\n',
      `insert into posts (title, body) values ('a', '2024-01-01T10:00:00Z'), ('b', '2024-01-01T00:00:00Z')`,
      '  body: day\n',
      1,
    ],
    [
      'JSON that is no list of texts',
      '  body: jsonb\n',
      `insert into posts (title, body) values ('a', '{}'), ('b', '["x"]')`,
      "  body: { type: native, native: 'text[]' }\n",
      1,
    ],
  )
  cases.push([
    'a new rule inside an object',
    '  body: { type: object, properties: { a: string }, optional: true }\n',
    `insert into posts (title, body) values ('a', '{"a": "xx"}'), ('b', '{"a": "x"}'), ('c', null)`,
    '  body: { type: object, properties: { a: { type: string, maxLength: 1 } }, optional: true }\n',
    1,
  ])
  test.each(cases)('%s', async (_, before, rows, after, count) => {
    await project.push(posts(before))
    await project.query(rows)
    const hash = await project.liveHash()
    const { broken } = await project.push(posts(after))
    expect(broken.map((b) => b.count)).toEqual([count])
    expect(broken[0]?.keys).toHaveLength(count)
    expect(await project.liveHash()).toBe(hash)
  })

  test('a value taken out of an enum type that rows still hold', async () => {
    const schema = (values: string): string =>
      `enumTypes:\n  mood: { values: [${values}] }\n---\n${posts('  mood: { type: enumType, enumType: mood, default: happy }\n')}`
    await project.push(schema('happy, sad'))
    await project.query(`insert into posts (title, mood) values ('a', 'sad')`)
    const { broken, hazards } = await project.push(schema('happy'))
    expect(broken).toMatchObject([{ count: 1 }])
    expect(hazards).toMatchObject([{ code: 'drop-enum-value', subject: 'mood.sad' }])
  })

  test('names five rows at most, by their keys before a rename', async () => {
    await project.push(
      'table: posts\ncolumns:\n  key: integer\n  title: string\nprimaryKey: [key]\noptions: { system: false }\n',
    )
    await project.query(`insert into posts select n, 'long' from generate_series(1, 7) n`)
    const { broken } = await project.push(
      'table: notes\nrenamedFrom: posts\ncolumns:\n  nr: { type: integer, renamedFrom: key }\n  title: { type: string, maxLength: 2 }\nprimaryKey: [nr]\noptions: { system: false }\n',
    )
    expect(broken).toMatchObject([{ count: 7, keys: ['1', '2', '3', '4', '5'] }])
  })
})

describe('values that another type holds are brought along', () => {
  const lists = [[], ['a,b', 'c']]
  const native = "{ type: native, native: 'text[]', optional: true }"
  const array = '{ type: array, items: string, optional: true }'
  const id = '01900000-0000-7000-8000-000000000000'
  test.each<[string, string, readonly string[], string, readonly unknown[]]>([
    ['lists of the database', native, ['{}', '{"a,b",c}'], array, lists],
    ['lists of the language', array, ['[]', '["a,b", "c"]'], native, lists],
    ['decimals', "'numeric(12,2)?'", ['1.25', '-9999999999.99'], "'numeric(14,4)?'", ['1.2500', '-9999999999.9900']],
    [
      'doubles',
      'number?',
      ['0.30000000000000004', '1e20'],
      'numeric?',
      ['0.30000000000000004', '100000000000000000000'],
    ],
    ['ids', 'uuid?', [id], 'jsonb?', [id]],
  ])('%s', async (_, before, values, after, want) => {
    await project.push(posts(`  body: ${before}\n`))
    for (const [i, value] of values.entries())
      await project.query('insert into posts (title, body) values ($1, $2)', [String(i), value])
    expect((await project.push(posts(`  body: ${after}\n`))).broken).toEqual([])
    const rows = await project.query<{ body: unknown }>('select body from posts order by title')
    expect(rows.map((r) => r.body)).toEqual(want)
  })
})

describe('ways out of a required column', () => {
  test.each([
    ['a default', "{ type: string, default: 'd' }", 'd'],
    ['a backfill', "{ type: string, backfill: 'f' }", 'f'],
    ['a backfill beside a default', "{ type: string, backfill: 'f', default: 'd' }", 'f'],
    ['a computed backfill', "{ type: string, backfill: { $sql: 'upper({title})' } }", 'ONE'],
  ])('%s', async (_, column, value) => {
    await project.push(posts(''))
    await project.query(one)
    const [before] = await project.query('select "updatedAt" from posts')
    expect((await project.push(posts(`  body: ${column}\n`))).broken).toEqual([])
    expect(await project.query('select body, "updatedAt" from posts')).toEqual([{ body: value, ...before }])
  })

  test('a backfill for a column that becomes required', async () => {
    await project.push(posts('  body: string?\n'))
    await project.query(one)
    await project.push(posts("  body: { type: string, backfill: 'f' }\n"))
    expect(await project.query('select body from posts')).toEqual([{ body: 'f' }])
  })
})

describe('hazards', () => {
  test.each([
    ['dropping a column', posts('  body: string?\n'), posts(''), ['drop-column posts.body']],
    ['dropping a table', `${posts('')}---\ntable: notes\ncolumns: { a: string }\n`, posts(''), ['drop-table notes']],
    ['narrowing a type', posts('  n: bigint?\n'), posts('  n: integer?\n'), ['narrow-type posts.n']],
    ['widening a type', posts('  n: integer?\n'), posts('  n: bigint?\n'), []],
    [
      'dropping a computed column',
      posts("  n: { type: string, generated: { $sql: 'upper({title})' }, optional: true }\n"),
      posts(''),
      [],
    ],
  ])('%s', async (_, before, after, want) => {
    await project.push(before)
    await project.query(one)
    const { hazards } = await project.plan(after)
    expect(hazards.map((h) => `${h.code} ${h.subject}`)).toEqual(want)
  })
})

describe('renames keep rows, and what is named after them follows', () => {
  test('of a table, its columns, constraints and indexes', async () => {
    await project.push(
      `table: posts\ncolumns:\n  title: { type: string, maxLength: 9, unique: true }\n  upId: { type: reference, to: posts, optional: true }\nindexes: [[title, createdAt desc]]\nchecks:\n  named: { title: { $ne: '' } }\n`,
    )
    await project.query(one)
    const { changes, sql } = await project.push(
      `table: articles\nrenamedFrom: posts\ncolumns:\n  headline: { type: string, maxLength: 9, unique: true, renamedFrom: title }\n  upId: { type: reference, to: articles, optional: true }\nindexes: [[headline, createdAt desc]]\nchecks:\n  named: { headline: { $ne: '' } }\n`,
    )
    expect(new Set(changes.map((c) => c.kind))).toEqual(new Set(['rename']))
    expect(sql).toContain('RENAME CONSTRAINT posts_title_key TO articles_headline_key')
    expect(await project.query('select headline from articles')).toEqual([{ headline: 'one' }])
  })

  test('of an enum type and a value, with the default that names it', async () => {
    const schema = (type: string, value: string): string =>
      `enumTypes:\n  ${type}\n---\n${posts(`  mood: { type: enumType, enumType: ${type.split(':')[0]}, default: ${value} }\n`)}`
    await project.push(schema('mood: { values: [happy, sad] }', 'happy'))
    await project.query(one)
    await project.push(
      schema('feeling: { renamedFrom: mood, values: [{ value: glad, renamedFrom: happy }, bored, sad] }', 'glad'),
    )
    expect(await project.query('select mood from posts')).toEqual([{ mood: 'glad' }])
  })

  test('a column is renamed, made required and checked in one push', async () => {
    await project.push(posts('  body: string?\n'))
    await project.query(`insert into posts (title, body) values ('a', 'b')`)
    await project.push(posts('  text: { type: string, maxLength: 3, renamedFrom: body }\n'))
    expect(await project.query('select text from posts')).toEqual([{ text: 'b' }])
  })
})

describe('on a table of more than a megabyte', () => {
  beforeEach(async () => {
    await project.push(
      posts('  body: string?\n  other: uuid?\n', 'indexes: [[body], { name: kept, columns: [title] }]\n'),
    )
    await project.query(many)
    await project.query(`update posts set body = title where true`)
  })

  test('rules are validated, and indexes built, in phases of their own', async () => {
    const { steps } = await project.push(
      posts(
        '  body: { type: string, maxLength: 2000, unique: true }\n  other: { type: reference, to: posts, optional: true, as: up }\n',
        'indexes: [[body, createdAt], { name: kept, columns: [title desc] }]\n',
      ),
    )
    const text = steps.map((s) => (s.action.kind === 'statement' ? s.action.text : ''))
    expect(text.filter((t) => / NOT VALID$/.test(t))).toHaveLength(3)
    expect(text.filter((t) => / VALIDATE /.test(t))).toHaveLength(3)
    expect(steps.filter((s) => s.isolation === 'none')).toHaveLength(3)
    expect(text.join('\n')).toContain('ADD CONSTRAINT posts_body_key UNIQUE USING INDEX posts_body_key')
    const at = (part: string): number => text.findIndex((t) => t.includes(part))
    expect(at('DROP INDEX public.posts_body_idx')).toBeGreaterThan(at('posts_body_createdAt_idx'))
    expect(
      (
        await project.plan(
          posts(
            '  body: { type: string, maxLength: 2000, unique: true }\n  other: { type: reference, to: posts, optional: true, as: up }\n',
            'indexes: [[body, createdAt], { name: kept, columns: [title desc] }]\n',
          ),
        )
      ).changes,
    ).toEqual([])
  })

  test('rewrites and long locks are hazards', async () => {
    const { hazards } = await project.plan(
      posts(
        '  body: string?\n  other: text?\n  extra: serial\n',
        'indexes: [[body], { name: kept, columns: [title] }]\n',
      ),
    )
    expect(hazards.map((h) => h.code)).toEqual(['rewrite-table', 'rewrite-table'])
  })

  test('a half-built index is made anew', async () => {
    await project.query(`update pg_index set indisvalid = false where indexrelid = 'kept'::regclass`)
    const schema = posts('  body: string?\n  other: uuid?\n', 'indexes: [[body], { name: kept, columns: [title] }]\n')
    const { sql } = await project.push(schema)
    expect(sql).toBe('DROP INDEX public.kept;\nCREATE INDEX CONCURRENTLY IF NOT EXISTS kept ON public.posts (title)')
  })
})
