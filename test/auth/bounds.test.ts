/** Hashing and guessing have bounds. */
import { expect, test } from 'vitest'
import { lockout } from '../../src/serve/auth/lockout.ts'
import { passwords } from '../../src/serve/auth/passwords.ts'
import { ApiFault } from '../../src/serve/fault.ts'

const codeOf = (thrown: unknown) => (thrown instanceof ApiFault ? thrown.code : thrown)

test('a hash verifies its own password and no other', async () => {
  const { hash, verify } = passwords()
  const kept = await hash('Correct-horse-7')
  expect(await verify(kept, 'Correct-horse-7')).toBe(true)
  expect(await verify(kept, 'Correct-horse-8')).toBe(false)
})

// Guard: NOBODYS is a hash of the same cost, and never counts as right.
test('attack: whoever has no hash is refused after the same work', async () => {
  expect(await passwords().verify(null, '')).toBe(false)
  expect(await passwords().verify(null, 'Correct-horse-7')).toBe(false)
})

// Guard: the queue. Without it a flood of sign-ins takes the memory.
test('attack: beyond what runs and waits, hashing is refused with 503 and the others are done', async () => {
  const { verify } = passwords({ most: 1, queue: 3 })
  const all = await Promise.allSettled(Array.from({ length: 8 }, () => verify(null, 'x')))
  expect(all.filter((one) => one.status === 'fulfilled')).toHaveLength(4)
  for (const one of all) if (one.status === 'rejected') expect(codeOf(one.reason)).toBe('common/unavailable')
  expect(await verify(null, 'x')).toBe(false)
})

const fail = async () => null

test('after five failures each waits longer, up to a quarter of an hour, and a success forgets them', async () => {
  let time = 0
  const { attempt } = lockout(() => time)
  const waits: number[] = []
  for (let i = 0; i < 5; i++) await attempt('ann', '192.0.2.1', fail)
  for (let i = 0; i < 7; i++) {
    const thrown = await attempt('ann', '192.0.2.1', async () => 'in').catch((fault: unknown) => fault)
    waits.push(thrown instanceof ApiFault ? Number(thrown.headers['retry-after']) : 0)
    time += (waits.at(-1) ?? 0) * 1000
    await attempt('ann', '192.0.2.1', fail)
  }
  expect(waits).toEqual([30, 60, 120, 240, 480, 900, 900])
  time += 900_000
  expect(await attempt('ann', '192.0.2.1', async () => 'in')).toBe('in')
  for (let i = 0; i < 4; i++) expect(await attempt('ann', '192.0.2.1', fail)).toBe(null)
})

test('failures are forgotten after an hour, and count for their pair alone', async () => {
  let time = 0
  const { attempt } = lockout(() => time)
  for (let i = 0; i < 5; i++) await attempt('ann', '192.0.2.1', fail)
  expect(await attempt('ann', '192.0.2.2', fail)).toBe(null)
  expect(await attempt('bob', '192.0.2.1', fail)).toBe(null)
  expect(codeOf(await attempt('ANN', '192.0.2.1', fail).catch((fault: unknown) => fault))).toBe(
    'auth/too-many-login-attempts',
  )
  time = 3_600_001
  for (let i = 0; i < 4; i++) expect(await attempt('ann', '192.0.2.1', fail)).toBe(null)
})

test('a fault of the work is neither a failure nor a success', async () => {
  const { attempt } = lockout()
  const broken = async () => {
    throw new Error('no database')
  }
  for (let i = 0; i < 9; i++) await expect(attempt('ann', '', broken)).rejects.toThrow('no database')
  expect(await attempt('ann', '', async () => 1)).toBe(1)
})
