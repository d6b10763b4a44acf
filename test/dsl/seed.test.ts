/** `defineSeed()`: rows are typed by their tables. */
import { expect, test } from 'vitest'
import { declarationOf, defineSeed, existing, integer, oneOf, reference, string, table } from '../../src/dsl/index.ts'

const posts = table('posts', {
  content: string(),
  likes: integer().default(0),
  visibility: oneOf('public', 'private').optional(),
  replyToId: reference('posts').optional(),
})
const Tags = table('tags', { name: string() }, { system: false, primaryKey: 'name' })

test('the declaration holds the rows, and which table each key stands for', () => {
  const built = defineSeed(
    { posts, Tags },
    {
      $users: { ann: { email: 'ann@example.com' } },
      $fake: { posts: 10 },
      posts: { one: { content: 'One', replyToId: existing('id'), createdBy: 'ann' } },
      Tags: { red: { name: 'red' } },
    },
  )
  expect(declarationOf(built)).toEqual({
    seedTables: { posts: 'posts', Tags: 'tags' },
    seed: {
      $users: { ann: { email: 'ann@example.com' } },
      $fake: { posts: 10 },
      posts: { one: { content: 'One', replyToId: { $id: 'id' }, createdBy: 'ann' } },
      Tags: { red: { name: 'red' } },
    },
  })
})

test('a function gives the same rows every time', () => {
  const build = () =>
    declarationOf(
      defineSeed({ posts }, ({ rows, pick, integer: between, chance }) => ({
        posts: rows('p', 20, (n) => ({
          content: `Post ${n}`,
          likes: between(0, 9),
          visibility: pick(['public', 'private'] as const),
          ...(chance(0.5) && { replyToId: 'p1' }),
        })),
      })),
    )
  expect(build()).toEqual(build())
  const { posts: made = {} } = (build()?.seed ?? {}) as { posts?: Record<string, { likes: number }> }
  expect(Object.keys(made)).toHaveLength(20)
  expect(Object.values(made).every(({ likes }) => likes >= 0 && likes <= 9)).toBe(true)
})

test('what does not fit does not compile', () => {
  // @ts-expect-error: no such table
  defineSeed({ posts }, { post: {} })
  // @ts-expect-error: content is required
  defineSeed({ posts }, { posts: { a: {} } })
  // @ts-expect-error: no such value
  defineSeed({ posts }, { posts: { a: { content: 'A', visibility: 'secret' } } })
  // @ts-expect-error: no such column
  defineSeed({ posts }, { posts: { a: { content: 'A', like: 1 } } })
  // @ts-expect-error: a table without system columns has no maker
  defineSeed({ Tags }, { Tags: { a: { name: 'A', createdBy: 'ann' } } })
  // @ts-expect-error: only references name rows by id
  defineSeed({ posts }, { posts: { a: { content: existing('id') } } })
})
