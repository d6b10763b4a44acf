/** What a server that has just started tells of its keys: those that were made, and no others. */
import { expect, it } from 'vitest'
import { callLines, keyLines } from '../../src/cli/render/serving.ts'

const both = { publishable: 'pk_1', secret: 'sk_1' }
const ONE = { BKEND_SECRET_KEY: 'sk_1' }
const TWO = { BKEND_PUBLISHABLE_KEY: 'pk_1', ...ONE }

it.each([
  ['none were made', null, {}, []],
  ['both, in a file', 'file', TWO, ['New keys are in .env.local: BKEND_PUBLISHABLE_KEY and BKEND_SECRET_KEY']],
  ['one, in a file', 'file', ONE, ['A new key is in .env.local: BKEND_SECRET_KEY']],
  [
    'one, shown',
    'shown',
    ONE,
    [
      'A new key, shown this once (git does not say that it ignores .env.local, so it was not written there):',
      '  BKEND_SECRET_KEY=sk_1',
    ],
  ],
] as const)('%s', (_, made, fresh, lines) => {
  expect(keyLines({ ...both, made, fresh }).filter((line) => line !== '')).toEqual(lines)
})

it.each([
  [true, []],
  [false, ['Set BKEND_PUBLISHABLE_KEY to a key; `bkend keys create` makes one.']],
])('calls that hold a key (%s) need no other', (keyed, before) => {
  const lines = callLines({ guest: 'curl a', signedIn: 'curl b', keyed })
  expect(lines).toEqual([...before, 'As a guest:', '  curl a', 'Signed in:', '  curl b', ''])
})
