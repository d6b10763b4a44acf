/** Tokens of other issuers, whose keys come over HTTP. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { IssuerConfig } from '../../src/model/index.ts'
import { type Service, startService } from './service.ts'

let service: Service
let provider: Server
let issuer: string
let key: CryptoKey
let up = true

beforeAll(async () => {
  const pair = await generateKeyPair('RS256')
  key = pair.privateKey
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'theirs', alg: 'RS256' }
  provider = createServer((request, response) => {
    response.statusCode = up ? 200 : 500
    const found = request.url === '/keys' ? { keys: [jwk] } : { issuer, jwks_uri: `${issuer}/keys` }
    response.end(JSON.stringify(up ? found : {}))
  })
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
  const plain: IssuerConfig = { issuer, audience: ['app'], algorithms: ['RS256'] }
  const mapped: IssuerConfig = {
    issuer: `${issuer}/mapped`,
    audience: ['app'],
    algorithms: ['RS256'],
    jwksUri: `${issuer}/keys`,
    adminClaim: { claim: 'groups', value: 'owners' },
  }
  service = await startService([plain, mapped])
})
afterAll(async () => {
  await service.close()
  await new Promise((resolve) => provider.close(resolve))
})

const sign = (claims: JWTPayload, header: object = {}) =>
  new SignJWT({ iss: issuer, aud: 'app', sub: 'u1', ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'theirs', ...header })
    .setExpirationTime('10m')
    .sign(key)
const verify = async (claims: JWTPayload, header: object = {}) =>
  await service.context.tokens.verify(await sign(claims, header))

test('while the keys of an issuer cannot be fetched, its tokens are a 503, not a 401', async () => {
  up = false
  const got = await service.send('GET', '/v1/users', { token: await sign({}) })
  expect([got.status, got.body.error.code]).toEqual([503, 'common/unavailable'])
  up = true
})

test('its subject is a user of that issuer, found by discovery', async () => {
  expect(await verify({})).toMatchObject({ userId: `${issuer}|u1`, role: 'user', roles: [], sessionId: null })
})

// Guard: `adminClaim` alone makes an admin, and the token's own role and roles count for nothing.
test('attack: no claim makes an admin unless it is mapped', async () => {
  const boast = { role: 'admin', roles: ['moderator'], groups: ['owners'], app_metadata: { role: 'admin' } }
  expect(await verify(boast)).toMatchObject({ role: 'user', roles: [], claims: { role: 'user', roles: [] } })
  const by = `${issuer}/mapped`
  expect(await verify({ ...boast, iss: by })).toMatchObject({ role: 'admin', userId: `${by}|u1` })
  expect(await verify({ iss: by, groups: ['guests'], role: 'admin' })).toMatchObject({ role: 'user' })
})

// Guard: the subject is scoped by its issuer.
test('attack: a subject that is the id of one of our users is not that user', async () => {
  const ann = await service.signUp()
  expect(await verify({ sub: ann.id })).not.toMatchObject({ userId: ann.id })
  const got = await service.send('GET', `/v1/users/${ann.id}/profile`, { token: await sign({ sub: ann.id }) })
  expect([got.status, got.body.error.code]).toEqual([403, 'user/forbidden'])
})

const attacks: readonly (readonly [what: string, claims: JWTPayload])[] = [
  ['for another audience', { aud: 'other' }],
  ['for nobody', { aud: [] }],
  ['of an unknown issuer', { iss: 'https://unknown.example' }],
  ['without a subject', { sub: '' }],
  ['under our own name', { iss: 'bkend' }],
]
test.each(attacks)('attack: a token %s is refused', async (_, claims) => {
  expect(await verify(claims)).toEqual({ refused: 'auth/invalid-access-token' })
})

// Guard: `algorithms` of the issuer.
test('attack: another algorithm with the same key is refused', async () => {
  expect(await verify({}, { alg: 'PS256' }).catch(() => 'unsigned')).not.toHaveProperty('userId')
})

test('an unknown kid is refused', async () => {
  expect(await verify({}, { kid: 'other' })).toEqual({ refused: 'auth/invalid-access-token' })
})

test('who is signed in elsewhere has no account here', async () => {
  const got = await service.send('GET', '/v1/auth/me', { token: await sign({}) })
  expect([got.status, got.body.error.code]).toEqual([404, 'auth/account-not-found'])
  expect((await service.send('POST', '/v1/auth/signout', { token: await sign({}) })).status).toBe(400)
})
