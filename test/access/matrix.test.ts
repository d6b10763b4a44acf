/** The permission matrix of the example, and questions on it. */
import { describe, expect, it, test } from 'vitest'
import { accessOf } from '../../src/engine/access.ts'
import { folderWith } from '../load/support.ts'

const cwd = new URL('../..', import.meta.url).pathname

test('the matrix says what each role may, and what the API alone carries out', async () => {
  const { outcome, matrix } = await accessOf({ cwd })
  expect(outcome).toBe('in-sync')
  const line = (table: string, who: string) => matrix.find((l) => l.table === table && l.who === who)
  expect(line('posts', 'guest')?.operations).toEqual({
    create: 'never',
    read: 'some',
    list: 'some',
    update: 'never',
    delete: 'never',
  })
  expect(line('posts', 'role:moderator')?.operations.delete).toBe('always')
  expect(line('posts', 'user')?.operations).toMatchObject({ create: 'always', update: 'own', delete: 'own' })
  expect(line('posts', 'admin')?.operations.update).toBe('always')
  expect(line('profiles', 'guest')?.columns).toContainEqual({
    column: 'email',
    does: 'read',
    may: 'never',
    byApi: false,
  })
  expect(line('profiles', 'user')?.columns).toContainEqual({ column: 'email', does: 'read', may: 'own', byApi: true })
  expect(line('reports', 'user')?.columns).toContainEqual({ column: 'score', does: 'read', may: 'never', byApi: true })
  expect(line('posts', 'user')?.columns).toContainEqual({
    column: 'likesCount',
    does: 'write',
    may: 'never',
    byApi: false,
  })
})

const QUESTIONS: readonly (readonly [question: string, may: 'yes' | 'no' | 'some'])[] = [
  ['can guest read posts where visibility = "private"', 'no'],
  ['can guest read posts where visibility = public', 'yes'],
  ["guest list posts where visibility != 'public'?", 'no'],
  ['can guest read posts', 'some'],
  ['can user read posts where visibility = "followers"', 'yes'],
  ['can user read posts where visibility = "private"', 'some'],
  ['can user update posts', 'some'],
  ['can role:moderator delete posts', 'yes'],
  ['can user delete reports', 'no'],
  ['can admin delete reports', 'yes'],
  ['can guest read profiles.email', 'no'],
  ['can user read profiles.email', 'some'],
  ['can user create posts', 'yes'],
  ['can user create posts.likesCount', 'no'],
  ['can guest read likes', 'no'],
]

describe('a question', () => {
  it.each(QUESTIONS)('%s: %s', async (question, may) => {
    const { answer } = await accessOf({ cwd }, question)
    expect(answer?.may).toBe(may)
    expect(answer?.because.length).toBeGreaterThan(0)
  })

  it.each([
    ['can gest read posts', /no asker `gest`/, /guest/],
    ['can guest raed posts', /no operation `raed`/, /read/],
    ['can guest read post', /no table `post`/, /posts/],
    ['can guest read posts where visibilty = 1', /no column `visibilty`/, /visibility/],
    ['who may what', /no asker|no question|no operation/, /./],
  ])('%s is told what it lacks', async (question, message, hint) => {
    const { outcome, diagnostics } = await accessOf({ cwd }, question)
    expect(outcome).toBe('usage')
    expect(diagnostics.at(-1)?.message).toMatch(message)
    expect(String(diagnostics.at(-1)?.hint)).toMatch(hint)
  })
})

const MEMBERSHIPS = `table: memberships
columns: { team: string }
permissions: { create: user, read: user, update: self, delete: admin }
policies:
  own_team: { for: insert, check: { $sql: "{team} <> 'staff'" } }
  open: { for: select, to: [guest], using: { $sql: "{team} = 'open'" } }
  unlocked: { for: update, using: { $sql: "{team} <> 'locked'" } }
  never_gone: { for: delete, to: [admin], using: { $sql: 'false' } }
`

describe('a policy, whose SQL nobody judges here', () => {
  const project = (): string =>
    folderWith({ 'bkend.config.yaml': 'project: app\nenvironments: {}\n', 'schema/memberships.yaml': MEMBERSHIPS })

  test('leaves some rows to those whom it binds, and is no word of the others', async () => {
    const { matrix } = await accessOf({ cwd: project() })
    const words = (who: string) => matrix.find((line) => line.who === who)?.operations
    expect(words('guest')).toMatchObject({ create: 'never', read: 'never' })
    expect(words('user')).toEqual({ create: 'some', read: 'always', list: 'always', update: 'own', delete: 'never' })
    expect(words('admin')).toMatchObject({ create: 'always', update: 'always', delete: 'some' })
  })

  it.each([
    ['can user create memberships', 'some', 'own_team'],
    ['can user update memberships', 'some', 'unlocked'],
    ['can admin delete memberships', 'some', 'never_gone'],
    ['can user read memberships', 'yes', null],
    ['can admin create memberships', 'yes', null],
    ['can user delete memberships', 'no', null],
  ])('%s: %s', async (question, may, named) => {
    const { answer } = await accessOf({ cwd: project() }, question)
    expect(answer?.may).toBe(may)
    const told = answer?.because.filter((line) => line.includes('policy')) ?? []
    expect(told).toEqual(named === null ? [] : [expect.stringContaining(`the policy \`${named}\` lets through`)])
  })
})
