/** `accessTests()`: sentences name rows, people and columns that are there, or do not compile. */
import { expect, test } from 'vitest'
import { accessTests, declarationOf, oneOf, string, table } from '../../src/dsl/index.ts'

const posts = table('posts', { content: string(), visibility: oneOf('public', 'private').default('public') })
const rows = { open: { visibility: 'public', createdBy: 'ann' }, bare: {} } as const

test('the declaration holds the table, the rows and the sentences', () => {
  const built = accessTests(posts, {
    rows,
    people: { mo: ['moderator'] },
    expect: ['guest can read open', 'ann cannot update open.content', 'mo can delete *', 'role:mod can list bare'],
  })
  expect(declarationOf(built)).toEqual({
    accessTests: 'posts',
    rows,
    people: { mo: ['moderator'] },
    expect: ['guest can read open', 'ann cannot update open.content', 'mo can delete *', 'role:mod can list bare'],
  })
})

test('what is not there does not compile', () => {
  // @ts-expect-error: nobody is called so
  accessTests(posts, { rows, expect: ['gest can read open'] })
  // @ts-expect-error: no such operation
  accessTests(posts, { rows, expect: ['guest can raed open'] })
  // @ts-expect-error: no such row
  accessTests(posts, { rows, expect: ['guest can read opened'] })
  // @ts-expect-error: no such column
  accessTests(posts, { rows, expect: ['guest can read open.contents'] })
  // @ts-expect-error: no value of the column
  accessTests(posts, { rows: { open: { visibility: 'hidden' } }, expect: ['guest can read open'] })
  expect(declarationOf(accessTests(posts, { rows: {}, expect: [] }))).toMatchObject({ expect: [] })
})
