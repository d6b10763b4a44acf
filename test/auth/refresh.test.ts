/** Refresh tokens: replaced once, repeated for a while, and never used twice. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { LIFETIMES } from '../../src/contract/index.ts'
import { readRefreshToken } from '../../src/serve/auth/refresh-tokens.ts'
import { readSigningKeys } from '../../src/serve/auth/signing-keys.ts'
import { KEY_SET, type Service, startService } from './service.ts'

let service: Service
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.close())

const refresh = (refreshToken: string, by: Service = service) =>
  by.send('POST', '/v1/auth/refresh', { body: { refreshToken } })
const sessionsOf = async (userId: string) => (await service.kept.sessions(userId)).length

/** As if the last refresh had been so many seconds ago. */
const age = (userId: string, seconds: number) => service.kept.age(userId, seconds)

test('a refresh answers two new tokens, and both work', async () => {
  const { refreshToken } = await service.signUp()
  const got = await refresh(refreshToken)
  expect([got.status, Object.keys(got.body).sort()]).toEqual([
    200,
    ['accessToken', 'expiresIn', 'refreshToken', 'tokenType'],
  ])
  expect(got.body.refreshToken).not.toBe(refreshToken)
  expect((await service.send('GET', '/v1/auth/me', { token: got.body.accessToken })).status).toBe(200)
  expect((await refresh(got.body.refreshToken)).status).toBe(200)
})

// Guard: one row changes hands once (`refresh_hash = presented` in the update), and the successor is derived.
test('attack: of many refreshes of one token at once, in two processes, all get the one successor', async () => {
  const { id, refreshToken } = await service.signUp()
  const other = await service.another()
  const all = await Promise.all(Array.from({ length: 12 }, (_, i) => refresh(refreshToken, i % 2 ? other : service)))
  expect(all.map((got) => got.status)).toEqual(all.map(() => 200))
  expect(new Set(all.map((got) => got.body.refreshToken)).size).toBe(1)
  expect(await sessionsOf(id)).toBe(1)
  expect((await refresh(all[0]?.body.refreshToken)).status).toBe(200)
})

test('within 30 s a replaced token answers its successor again', async () => {
  const { id, refreshToken } = await service.signUp()
  const first = await refresh(refreshToken)
  await age(id, LIFETIMES.refreshGrace - 5)
  expect((await refresh(refreshToken)).body.refreshToken).toBe(first.body.refreshToken)
})

// Guard: the grace in `VERDICT`.
test('attack: after 30 s a replaced token ends every session of the user', async () => {
  const { id, email, refreshToken } = await service.signUp()
  const other = await service.send('POST', '/v1/auth/email/signin', {
    body: { method: 'password', email, password: 'Correct-horse-7' },
  })
  const next = await refresh(refreshToken)
  await age(id, LIFETIMES.refreshGrace + 1)
  const got = await refresh(refreshToken)
  expect([got.status, got.body.error.code]).toEqual([401, 'auth/invalid-refresh-token'])
  expect(await sessionsOf(id)).toBe(0)
  for (const token of [next.body.accessToken, other.body.accessToken])
    expect((await service.send('GET', '/v1/auth/me', { token })).status).toBe(401)
})

// Guard: only the token just before the newest is graced (`previous_hash`).
test('attack: once its successor was used, a replaced token ends every session at once', async () => {
  const { id, refreshToken } = await service.signUp()
  const second = await refresh(refreshToken)
  expect((await refresh(second.body.refreshToken)).status).toBe(200)
  expect((await refresh(refreshToken)).body.error.code).toBe('auth/invalid-refresh-token')
  expect(await sessionsOf(id)).toBe(0)
})

// Guard: the mark in `readRefreshToken`. Without it whoever knows a session's id could end it.
test('attack: a made-up token of a known session ends nothing', async () => {
  const { id, refreshToken } = await service.signUp()
  const [sessionId = '', secret = '', mark = ''] = refreshToken.split('.')
  const forged = [
    `${sessionId}.${'A'.repeat(43)}.${mark}`,
    `${sessionId}.${secret}.${'A'.repeat(43)}`,
    `${'A'.repeat(22)}.${secret}.${mark}`,
    `${refreshToken}.`,
    refreshToken.slice(0, -1),
    '',
  ]
  for (const token of forged) expect((await refresh(token)).status).toBe(token === '' ? 400 : 401)
  expect(await sessionsOf(id)).toBe(1)
  expect((await refresh(refreshToken)).status).toBe(200)
})

test('attack: an access token is no refresh token, and a refresh token no access token', async () => {
  const { accessToken, refreshToken } = await service.signUp()
  expect((await refresh(accessToken)).status).toBe(401)
  expect((await service.send('GET', '/v1/auth/me', { token: refreshToken })).status).toBe(401)
})

test('an expired session is refused, and its access token with it', async () => {
  const { id, accessToken, refreshToken } = await service.signUp()
  await service.kept.endIn(id, -1)
  expect((await refresh(refreshToken)).body.error.code).toBe('auth/session-expired')
  const other = await service.another()
  expect((await other.send('GET', '/v1/auth/me', { token: accessToken })).body.error.code).toBe('auth/session-expired')
})

test('expired sessions go when their user signs in again', async () => {
  const { id, email } = await service.signUp()
  await service.kept.endIn(id, -1)
  await service.send('POST', '/v1/auth/email/signin', {
    body: { method: 'password', email, password: 'Correct-horse-7' },
  })
  expect(await sessionsOf(id)).toBe(1)
})

test('a refresh moves the end of the session to 30 days from now', async () => {
  const { id, refreshToken } = await service.signUp()
  await service.kept.endIn(id, 60)
  await refresh(refreshToken)
  expect(await service.kept.left(id)).toBeGreaterThan(29 * 24 * 3600)
})

test('only hashes are kept', async () => {
  const { refreshToken } = await service.signUp()
  const next = (await refresh(refreshToken)).body.refreshToken
  const rows = JSON.stringify(await service.kept.sessions())
  for (const token of [refreshToken, next])
    for (const part of token.split('.').slice(1)) expect(rows).not.toContain(part)
})

test('a token marked by an older key still refreshes once that key only verifies', async () => {
  const keys = await readSigningKeys(KEY_SET, 'the test')
  const turned = await readSigningKeys(JSON.stringify({ keys: JSON.parse(KEY_SET).keys.reverse() }), 'the test')
  const { refreshToken } = await service.signUp()
  const [before, after] = [readRefreshToken(keys, refreshToken), readRefreshToken(turned, refreshToken)]
  expect(after?.sessionId).toBe(before?.sessionId)
  expect(after?.successors[0]).not.toEqual(before?.successors[0])
  expect(after?.successors).toContainEqual(before?.successors[0])
})
