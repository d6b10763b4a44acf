/** The permission matrix of the example, and questions on it. */
import { describe, expect, it, test } from 'vitest'
import { accessOf } from '../../src/engine/access.ts'

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
