/** Access tokens: what is taken for one, and what is not. */
import { createHmac } from 'node:crypto'
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ISSUER } from '../../src/serve/auth/own-tokens.ts'
import { readSigningKeys, type SigningKey } from '../../src/serve/auth/signing-keys.ts'
import { sessionTokens, TOKEN_MEMORY } from '../../src/serve/auth/tokens.ts'
import { KEY_SET, type Service, type SignedIn, startService } from './service.ts'

let service: Service
let ann: SignedIn
let key: SigningKey
let second: SigningKey
beforeAll(async () => {
  service = await startService()
  ann = await service.signUp()
  const keys = await readSigningKeys(KEY_SET, 'the test')
  key = keys[0]
  second = keys[1] as SigningKey
})
afterAll(() => service.close())

const claimsOf = (token: string): JWTPayload =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
const seconds = () => Math.floor(Date.now() / 1000)
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A token as ours is, with other claims or another header. */
async function forge(
  claims: Readonly<Record<string, unknown>>,
  header: object = {},
  by: Pick<SigningKey, 'private'> = key,
): Promise<string> {
  const { iss, sub, sid, aud } = claimsOf(ann.accessToken)
  const own = { iss, sub, sid, aud, role: 'user', roles: [], iat: seconds(), exp: seconds() + 600 }
  const payload = Object.fromEntries(Object.entries({ ...own, ...claims }).filter(([, v]) => v !== undefined))
  return await new SignJWT(payload)
    .setProtectedHeader({ alg: 'ES256', kid: 'first', typ: 'at+jwt', ...header })
    .sign(by.private)
}

async function codeFor(token: string, by: Service = service): Promise<string | number> {
  const got = await by.send('GET', '/v1/auth/me', { token })
  return got.body.error?.code ?? got.status
}

test('the token is for this project and environment, its issuer and session are named', () => {
  expect(claimsOf(ann.accessToken)).toMatchObject({
    iss: ISSUER,
    aud: 'social/dev',
    sub: ann.id,
    sid: expect.any(String),
    role: 'user',
    roles: [],
  })
})

test('a token as ours is passes, so that each refusal below is for what it changes', async () => {
  expect(await codeFor(await forge({}))).toBe(200)
  expect(await codeFor(await forge({}, { alg: 'EdDSA', kid: 'second' }, second))).toBe(200)
})

// Guard of each: the option of `jwtVerify` in own-tokens.ts that is named, or the key that the header must fit.
const attacks: readonly (readonly [what: string, make: () => Promise<string> | string, code: string])[] = [
  [
    'no signature (algorithms)',
    () => `${encode({ alg: 'none', typ: 'at+jwt' })}.${ann.accessToken.split('.')[1]}.`,
    'auth/invalid-access-token',
  ],
  ['another kid (keyFor)', () => forge({}, { kid: 'third' }), 'auth/invalid-access-token'],
  ['no kid (keyFor)', () => forge({}, { kid: undefined }), 'auth/invalid-access-token'],
  ['the kid of another key (keyFor)', () => forge({}, { kid: 'second' }), 'auth/invalid-access-token'],
  ['another audience (audience)', () => forge({ aud: 'social/prod' }), 'auth/invalid-access-token'],
  ['no audience (audience)', () => forge({ aud: undefined }), 'auth/invalid-access-token'],
  ['another issuer (issuer)', () => forge({ iss: 'https://elsewhere.example' }), 'auth/invalid-access-token'],
  ['no issuer (issuer)', () => forge({ iss: undefined }), 'auth/invalid-access-token'],
  ['an end that has passed', () => forge({ exp: seconds() - 31 }), 'auth/access-token-expired'],
  ['no end (requiredClaims)', () => forge({ exp: undefined }), 'auth/invalid-access-token'],
  ['a beginning to come', () => forge({ nbf: seconds() + 31 }), 'auth/invalid-access-token'],
  ['no session (requiredClaims)', () => forge({ sid: undefined }), 'auth/invalid-access-token'],
  ['an unknown session', () => forge({ sid: 'A'.repeat(22) }), 'auth/session-expired'],
  ['the session of another user', () => forge({ sub: 'somebody' }), 'auth/session-expired'],
  ['another type (typ)', () => forge({}, { typ: 'JWT' }), 'auth/invalid-access-token'],
  ['no token at all', () => 'a.b.c', 'auth/invalid-access-token'],
]
test.each(attacks)('attack: a token with %s is refused', async (_, make, code) => {
  expect(await codeFor(await make())).toBe(code)
})

test('attack: a signature of an unknown key under our kid is refused', async () => {
  const { privateKey } = await generateKeyPair('ES256')
  expect(await codeFor(await forge({}, {}, { private: privateKey }))).toBe('auth/invalid-access-token')
})

// Guard: `algorithms` and keyFor. With either left out, the public key would be a secret that everyone knows.
test('attack: a token signed with our public key as an HMAC secret is refused', async () => {
  const secrets = [await exportSPKI(key.public), JSON.stringify(await exportJWK(key.public))]
  for (const secret of secrets) {
    const text = `${encode({ alg: 'HS256', kid: 'first', typ: 'at+jwt' })}.${ann.accessToken.split('.')[1]}`
    const token = `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
    expect(await codeFor(token)).toBe('auth/invalid-access-token')
  }
})

test.each(['Basic', 'Token', 'Bearer,', ''])('attack: a token under the scheme %j is refused', async (scheme) => {
  const got = await service.send('GET', '/v1/auth/me', { authorization: `${scheme} ${ann.accessToken}`.trim() })
  expect([got.status, got.body.error.code]).toEqual([401, 'auth/invalid-token-format'])
})

test('attack: a changed claim breaks the signature', async () => {
  const [head, , signature] = ann.accessToken.split('.')
  const token = `${head}.${encode({ ...claimsOf(ann.accessToken), role: 'admin' })}.${signature}`
  expect(await codeFor(token)).toBe('auth/invalid-access-token')
})

// Guard: rights are those of the stored user, never the token's.
test('attack: a role in a token that we signed long ago gives no rights', async () => {
  const token = await forge({ role: 'admin', roles: ['moderator'] })
  expect(await service.context.tokens.verify(token)).toMatchObject({
    role: 'user',
    roles: [],
    claims: { role: 'user' },
  })
  const got = await service.send('POST', '/v1/users', { token, body: { email: 'x@example.com', name: 'X' } })
  expect([got.status, got.body.error.code]).toEqual([403, 'user/forbidden'])
})

test('attack: a demoted admin and a deleted user are refused at once in the process that was told', async () => {
  const admin = await service.admin()
  const list = () => service.send('GET', '/v1/users', { token: admin.accessToken })
  expect((await list()).body.items[0].email).toBeDefined()
  await service.send('PATCH', `/v1/users/${admin.id}/role`, { key: 'sk', body: { role: 'user' } })
  expect((await list()).body.items[0].email).toBeUndefined()
  await service.send('DELETE', `/v1/users/${admin.id}`, { key: 'sk' })
  expect((await list()).status).toBe(401)
})

// Guard: TOKEN_MEMORY is at most 5 s.
test('attack: other processes notice within five seconds', async () => {
  expect(TOKEN_MEMORY).toBeLessThanOrEqual(5000)
  let time = Date.now()
  const bob = await service.signUp()
  const parts = { project: 'social', environment: 'dev', accounts: service.context.store.accounts, issuers: [] }
  const other = sessionTokens({ ...parts, keys: await readSigningKeys(KEY_SET, 'the test'), now: () => time })
  expect(await other.verify(bob.accessToken)).toMatchObject({ userId: bob.id })
  await service.send('POST', '/v1/auth/signout', { token: bob.accessToken })
  expect(await other.verify(bob.accessToken)).toMatchObject({ userId: bob.id })
  time += 5000
  expect(await other.verify(bob.accessToken)).toEqual({ refused: 'auth/session-expired' })
})

test('a token is not believed past its end, however lately it was seen', async () => {
  let time = Date.now()
  const parts = { project: 'social', environment: 'dev', accounts: service.context.store.accounts, issuers: [] }
  const tokens = sessionTokens({ ...parts, keys: await readSigningKeys(KEY_SET, 'the test'), now: () => time })
  const token = await forge({ exp: seconds() + 2 })
  expect(await tokens.verify(token)).toMatchObject({ userId: ann.id })
  time += TOKEN_MEMORY - 1
  // Looked at again, by the clock of the verifying library, which is the real one: still good, and not by memory.
  await service.kept.forgetSessions(ann.id)
  expect(await tokens.verify(token)).toEqual({ refused: 'auth/session-expired' })
})

test('the public keys are published without their private parts', async () => {
  const got = await service.send('GET', '/.well-known/jwks.json', { key: null })
  expect(got.status).toBe(200)
  expect(got.body.keys.map((k: { kid: string; alg: string }) => [k.kid, k.alg])).toEqual([
    ['first', 'ES256'],
    ['second', 'EdDSA'],
  ])
  expect(JSON.stringify(got.body)).not.toContain('"d"')
})
