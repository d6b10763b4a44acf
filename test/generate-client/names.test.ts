/** Names of generated types, and the way out where two would be equal. */
import { describe, expect, test } from 'vitest'
import { clientGenerator } from '../../src/generate/client/index.ts'
import { partNamer, tableNames } from '../../src/generate/client/names.ts'
import { RUNTIME } from './generated.ts'
import { column, configWith, keyless, schemaOf, table } from './schema.ts'

const names: readonly [table: string, row: string][] = [
  ['posts', 'Post'],
  ['post', 'Post'],
  ['blog-posts', 'BlogPost'],
  ['blog_posts', 'BlogPost'],
  ['blogPosts', 'BlogPost'],
  ['categories', 'Category'],
  ['addresses', 'Address'],
  ['people', 'Person'],
  ['salesPeople', 'SalesPerson'],
  ['news', 'News'],
  ['status', 'Status'],
  ['data', 'Data'],
  ['caches', 'Cache'],
  ['HTMLPages', 'HtmlPage'],
  ['a_1', 'A1'],
  ['x', 'X'],
  ['posts_', 'Post'],
]

test.each(names)('the rows of %s are of type %s', (name, row) => {
  const [create, update, filter, expand] = [`${row}Create`, `${row}Update`, `${row}Filter`, `${row}Expand`]
  expect(tableNames(name)).toEqual({ row, create, update, filter, expand })
})

function diagnosticsOf(...tables: readonly ReturnType<typeof table>[]) {
  return clientGenerator.generate(schemaOf(...tables), { config: configWith('inline'), clientRuntime: RUNTIME })
}

describe('two tables whose types would have one name', () => {
  const span = (line: number) => ({ file: 'schema/a.ts', line, column: 1, endLine: line, endColumn: 5 })
  const { files, diagnostics } = diagnosticsOf(
    table('post', [], { span: span(1) }),
    table('posts', [], { span: span(9) }),
  )

  test('are refused, and nothing is written', () => {
    expect(files).toEqual([])
    expect(diagnostics).toEqual([
      {
        code: 'generate/name-clash',
        severity: 'error',
        message: 'The type `Post` of the table `posts` would be named like that of the table `post`',
        span: span(9),
        hint: "Give one another name and keep its rows where they are: `table('otherPosts', { … }, { dbName: 'posts' })`",
        related: [{ message: '`post` is declared here', span: span(1) }],
      },
    ])
  })
})

const clashing: readonly [what: string, tables: readonly string[], found: number][] = [
  ['a table named like the create type of another', ['posts', 'post_creates'], 1],
  ["the client's own type", ['bkend_clients'], 1],
  ['three of a name', ['post', 'posts', 'POSTS'], 2],
  ['a table whose name differs', ['posts', 'postings'], 0],
]

test.each(clashing)('%s', (_, tables, found) => {
  const { diagnostics } = diagnosticsOf(...tables.map((name) => table(name, [])))
  expect(diagnostics.map((d) => d.code)).toEqual(Array(found).fill('generate/name-clash'))
})

test('tables that are not served clash with nobody', () => {
  const { diagnostics } = diagnosticsOf(table('posts', []), keyless('post', [column('a', 'string')]))
  expect(diagnostics).toEqual([])
})

test('a part whose name is taken gets a number, a long one a hash', () => {
  const name = partNamer([table('post_settings', []), table('posts', [])])
  expect(name('Post', ['setting'])).toBe('PostSetting2')
  expect(name('Post', ['a_b'])).toBe('PostAB')
  expect(name('Post', ['aB'])).toBe('PostAB2')
  const long = name('Post', ['a'.repeat(80)])
  expect(long).toMatch(/^PostA{1}a+_[0-9a-f]{8}$/)
  expect(long.length).toBeLessThanOrEqual(60)
})
