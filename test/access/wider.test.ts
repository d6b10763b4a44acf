/** What a push would let people do that they could not before. */
import { expect, test } from 'vitest'
import { widerAccess } from '../../src/engine/wider-access.ts'
import { schemaOf } from '../postgres-objects/project.ts'

const posts = (rest: string, secret = '{ type: string, optional: true, read: admin }') =>
  schemaOf(`table: posts\ncolumns: { title: string, secret: ${secret} }\n${rest}`)
const BEFORE = posts('permissions: { create: user, read: user, update: self }')

test.each([
  ['the same', posts('permissions: { create: user, read: user, update: self }'), []],
  ['less', posts('permissions: { read: self }'), []],
  ['another table', schemaOf('table: notes\ncolumns: { a: string }\npermissions: { read: guest }'), []],
  [
    'guests read',
    posts('permissions: { create: user, read: guest, update: self }'),
    ['guest may read every row, list every row'],
  ],
  [
    'users update all',
    posts('permissions: { create: user, read: user, update: user }'),
    ['user may update every row (before: their own rows)'],
  ],
  [
    'a role deletes, which had no name before',
    posts("permissions: { create: user, read: user, update: self, delete: 'role:mod' }"),
    ['role:mod may delete every row'],
  ],
  [
    'a column opens to its owners',
    posts('permissions: { create: user, read: user, update: self }', '{ type: string, optional: true, read: self }'),
    ['user may read `secret` of their own rows'],
  ],
  ['permissions that are gone leave the defaults', posts(''), ['guest may read every row, list every row']],
])('%s', (_, next, told) => {
  const [found, ...more] = widerAccess(BEFORE, next)
  expect(more).toEqual([])
  expect(found?.message ?? '').toBe(
    told.length === 0 ? '' : `\`posts\` lets people do more than before: ${told.join('; ')}`,
  )
})

test('row rules that go let the rest through', () => {
  const ruled = posts('permissions: { read: user }\nrows: [{ for: user, where: { title: a }, on: [list, read] }]')
  const [found] = widerAccess(ruled, posts('permissions: { read: user }'))
  expect(found?.message).toContain(
    'user may read every row (before: the rows that row rules and policies leave), list every row',
  )
})
