/** Names that move: swapped, taken over from what left, and changed together with everything around them. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openProject, type Project } from './project.ts'

let project: Project
beforeEach(async () => {
  project = await openProject()
})
afterEach(() => project.close())

/** Pushes both, with `rows` between them, and says what the second did; a third must find nothing to do. */
async function both(a: string, rows: string, b: string): Promise<readonly string[]> {
  await project.push(a)
  await project.query(rows)
  const { changes, broken } = await project.push(b)
  expect(broken).toEqual([])
  expect((await project.plan(b)).changes).toEqual([])
  return changes.map((c) => `${c.kind} ${c.address}`)
}

describe('columns', () => {
  test('two swap names, with everything that hangs on them', async () => {
    const a = `
table: posts
columns:
  a: { type: string, maxLength: 5 }
  b: { type: string, minLength: 1, default: x }
indexes: [[a], [b desc]]
unique: [[a, b]]
checks: { differ: { a: { $ne: { $column: b } } } }
`
    const b = `
table: posts
columns:
  b: { type: string, maxLength: 5, renamedFrom: a }
  a: { type: string, minLength: 1, default: x, renamedFrom: b }
indexes: [[b], [a desc]]
unique: [[b, a]]
checks: { differ: { b: { $ne: { $column: a } } } }
`
    const done = await both(a, "insert into posts (a, b) values ('1', 'long one')", b)
    expect(done.filter((c) => !c.startsWith('rename'))).toEqual([])
    expect(await project.query('select a, b from posts')).toEqual([{ a: 'long one', b: '1' }])
  })

  test('three go round', async () => {
    const a = 'table: posts\ncolumns: { a: string, b: string, c: string }\nindexes: [[a], [b], [c]]\n'
    const b = `
table: posts
columns:
  b: { type: string, renamedFrom: a }
  c: { type: string, renamedFrom: b }
  a: { type: string, renamedFrom: c }
indexes: [[b], [c], [a]]
`
    await both(a, "insert into posts (a, b, c) values ('1', '2', '3')", b)
    expect(await project.query('select a, b, c from posts')).toEqual([{ a: '3', b: '1', c: '2' }])
  })

  test('one takes the name that another just left, and the push after that does nothing', async () => {
    const a =
      'table: posts\ncolumns: { a: { type: string, maxLength: 9 }, b: { type: integer, minimum: 1 } }\nindexes: [[a], [b]]\n'
    const b = `
table: posts
columns:
  b: { type: string, maxLength: 9, renamedFrom: a }
  c: { type: integer, minimum: 1, renamedFrom: b }
indexes: [[b], [c]]
`
    await both(a, "insert into posts (a, b) values ('1', 2)", b)
    expect(await project.query('select b, c from posts')).toEqual([{ b: '1', c: 2 }])
  })

  test('one cannot take the name of a column that only goes: nothing is done, and nothing lost', async () => {
    await project.push('table: posts\ncolumns: { a: string, b: integer }\n')
    await project.query("insert into posts (a, b) values ('1', 2)")
    await expect(project.push('table: posts\ncolumns: { b: { type: string, renamedFrom: a } }\n')).rejects.toThrow(
      'The column `b` is there already, so `a` cannot take its name in the same push',
    )
    expect(await project.query('select a, b from posts')).toEqual([{ a: '1', b: 2 }])
  })
})

describe('tables', () => {
  const people = (name: string, more = ''): string => `
  ${name}:
    columns: { name: { type: string, minLength: 1 } }
    unique: [[name]]
    indexes: [[createdAt desc]]
${more}`

  test('two swap names, with references to both', async () => {
    const likes = (a: string, b: string): string => `
  likes:
    columns:
      oneId: { type: reference, to: ${a}, onDelete: cascade }
      twoId: { type: reference, to: ${b} }
`
    const a = `tables:${people('cats')}${people('dogs')}${likes('cats', 'dogs')}`
    const b = `tables:${people('dogs', '    renamedFrom: cats\n')}${people('cats', '    renamedFrom: dogs\n')}${likes('dogs', 'cats')}`
    const rows = `with c as (insert into cats (name) values ('tom') returning id), d as (insert into dogs (name) values ('rex') returning id)
      insert into likes ("oneId", "twoId") select c.id, d.id from c, d`
    const done = await both(a, rows, b)
    expect(done.filter((c) => !c.startsWith('rename'))).toEqual([])
    expect(await project.query('select (select name from cats) as cats, (select name from dogs) as dogs')).toEqual([
      { cats: 'rex', dogs: 'tom' },
    ])
  })

  test('one cannot take the name of a table that only goes', async () => {
    await project.push(`tables:${people('cats')}${people('dogs')}`)
    await expect(project.push(`tables:${people('dogs', '    renamedFrom: cats\n')}`)).rejects.toThrow(
      'The table `dogs` is there already',
    )
  })

  test('a table, its columns and a type change at once, with checks, indexes, keys, a nested rule and a generated column', async () => {
    const a = `
tables:
  authors: { columns: { name: string } }
  posts:
    columns:
      title: { type: string, minLength: 1, maxLength: 40 }
      likes: { type: integer, minimum: 0, default: 0 }
      meta: { type: object, properties: { lang: { type: string, maxLength: 5 } } }
      authorId: { type: reference, to: authors, onDelete: cascade }
      shout: { type: string, generated: { $sql: 'upper({title})' }, optional: true }
    indexes: [[title], { columns: [likes desc], where: { likes: { $gt: 10 } } }]
    unique: [[authorId, title]]
    checks: { few: { likes: { $lt: 1000 } }, calm: { $sql: '{title} <> upper({title}) or {likes} < 3' } }
  replies:
    columns: { postId: { type: reference, to: posts } }
`
    const b = `
tables:
  people: { columns: { fullName: { type: string, renamedFrom: name } }, renamedFrom: authors }
  articles:
    renamedFrom: posts
    columns:
      headline: { type: string, minLength: 1, maxLength: 50, renamedFrom: title }
      votes: { type: bigint, minimum: 0, default: 0, renamedFrom: likes }
      info: { type: object, properties: { lang: { type: string, maxLength: 9 } }, renamedFrom: meta }
      writerId: { type: reference, to: people, onDelete: cascade, renamedFrom: authorId }
      loud: { type: string, generated: { $sql: 'upper({headline})' }, optional: true, renamedFrom: shout }
    indexes: [[headline], { columns: [votes desc], where: { votes: { $gt: 10 } } }]
    unique: [[writerId, headline]]
    checks: { few: { votes: { $lt: 1000 } }, calm: { $sql: '{headline} <> upper({headline}) or {votes} < 3' } }
  replies:
    columns: { articleId: { type: reference, to: articles, renamedFrom: postId } }
`
    const rows = `with a as (insert into authors (name) values ('x') returning id),
      p as (insert into posts (title, likes, meta, "authorId") select 'One', 7, '{"lang":"de"}', id from a returning id)
      insert into replies ("postId") select id from p`
    const done = await both(a, rows, b)
    expect(done.filter((c) => c.startsWith('drop column') || c.startsWith('drop table'))).toEqual([])
    const [row] = await project.query(
      `select headline, votes, info, loud, "fullName" from articles join people on people.id = "writerId" join replies on "articleId" = articles.id`,
    )
    expect(row).toEqual({ headline: 'One', votes: '7', info: { lang: 'de' }, loud: 'ONE', fullName: 'x' })
  })
})
