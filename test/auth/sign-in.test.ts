/** Signing up, in and out, through HTTP on a real database. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PASSWORD, type Service, startService } from './service.ts'

let service: Service
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.close())

const signUp = (body: object) => service.send('POST', '/v1/auth/email/signup', { body })
const signIn = (body: object, from?: string) =>
  service.send('POST', '/v1/auth/email/signin', { body, ...(from && { from }) })
const by = (email: string, password = PASSWORD) => ({ method: 'password', email, password })

test('signing up answers tokens and the user, and the tokens work at once', async () => {
  const got = await signUp({ ...by('ann@example.com'), name: 'Ann' })
  expect(got.status).toBe(201)
  const { user, accessToken } = got.body
  expect(got.body).toMatchObject({ tokenType: 'Bearer', expiresIn: 3600, refreshToken: expect.any(String) })
  expect(user).toEqual({
    id: expect.any(String),
    role: 'user',
    roles: [],
    name: 'Ann',
    email: 'ann@example.com',
    emailVerified: false,
    createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    updatedAt: expect.stringMatching(/Z$/),
  })
  const me = await service.send('GET', '/v1/auth/me', { token: accessToken })
  expect([me.status, me.body]).toEqual([200, user])
})

test('an email is one account, whatever its capitals', async () => {
  await signUp({ ...by('Bob@Example.com'), name: 'Bob' })
  const again = await signUp({ ...by('bOB@example.COM'), name: 'Bob' })
  expect([again.status, again.body.error.code]).toEqual([409, 'auth/email-already-exists'])
  expect(JSON.stringify(again.body)).not.toMatch(/bob@/i)
  const got = await signIn(by('BOB@example.com'))
  expect([got.status, got.body.user.email]).toEqual([200, 'Bob@Example.com'])
})

test('an unknown email and a wrong password are answered alike, and both are hashed', async () => {
  await service.signUp('cleo@example.com')
  const [unknown, wrong] = [
    await signIn(by('nobody@example.com')),
    await signIn(by('cleo@example.com', 'Wrong-horse-8')),
  ]
  expect(unknown.status).toBe(401)
  expect(unknown.body).toEqual(wrong.body)
  expect(unknown.body.error.code).toBe('auth/invalid-credentials')
})

const bad: readonly (readonly [what: string, body: object, code: string, paths: readonly string[]])[] = [
  ['nothing', {}, 'auth/invalid-request', ['method', 'email', 'password', 'name']],
  ['no email', { ...by('x'), name: 'A' }, 'auth/invalid-email-format', ['email']],
  ['an operator for an email', { ...by('x'), email: { $ne: '' }, name: 'A' }, 'auth/invalid-email-format', ['email']],
  ['a short password', { ...by('d@e.com', 'Aa1!'), name: 'A' }, 'auth/weak-password', ['password']],
  ['no digit', { ...by('d@e.com', 'Abcdefgh!'), name: 'A' }, 'auth/weak-password', ['password']],
  [
    'an operator for a password',
    { method: 'password', email: 'd@e.com', password: { $ne: '' }, name: 'A' },
    'auth/invalid-password-format',
    ['password'],
  ],
  [
    'a password of 129 characters',
    { ...by('d@e.com', `Aa1!${'x'.repeat(125)}`), name: 'A' },
    'auth/invalid-password-format',
    ['password'],
  ],
  ['a NUL in the name', { ...by('d@e.com'), name: 'A\0' }, 'auth/invalid-request', ['name']],
  [
    'two faults',
    { method: 'password', email: 'x', password: 'y', name: 'A' },
    'auth/invalid-request',
    ['email', 'password', 'password'],
  ],
  [
    'a link by mail',
    { method: 'magiclink', email: 'd@e.com', callbackUrl: 'https://e.com' },
    'auth/magiclink-disabled',
    [],
  ],
  ['a link to no address', { method: 'magiclink', email: 'd' }, 'auth/invalid-email-format', ['email']],
  [
    'another method',
    { method: 'sms', email: 'd@e.com', password: PASSWORD, name: 'A' },
    'auth/invalid-request',
    ['method'],
  ],
]
test.each(bad)('signing up with %s is refused', async (_, body, code, paths) => {
  const got = await signUp(body)
  expect([got.status, got.body.error.code]).toEqual([400, code])
  expect((got.body.error.details ?? []).map((d: { path: string }) => d.path)).toEqual(paths)
  expect(got.body).toMatchObject({ success: false, message: got.body.error.message })
})

// Guard: the checks of SIGN_IN. Without them an operator reaches the comparison of passwords.
test.each([[{ $ne: '' }], [['']], [null], [''], [1], [{ toString: 'x' }]])(
  'attack: %j for a password or a refresh token is a 400',
  async (value) => {
    const got = await signIn({ method: 'password', email: 'ann@example.com', password: value })
    expect(got.status).toBe(400)
    const refreshed = await service.send('POST', '/v1/auth/refresh', { body: { refreshToken: value } })
    expect([refreshed.status, refreshed.body.error.code]).toEqual([400, 'auth/invalid-request'])
  },
)

// Guard: only the fields that a body may have are picked (`judged`), and sign-up says the role itself.
test('attack: nobody signs up as an admin, verified, or under an id of their choice', async () => {
  const more = { role: 'admin', roles: ['moderator'], emailVerified: true, id: 'mine', createdAt: '2000-01-01' }
  const text = JSON.stringify({ ...by('eve@example.com'), name: 'Eve', ...more }).replace(
    /}$/,
    ',"__proto__":{"role":"admin"}}',
  )
  const got = await service.send('POST', '/v1/auth/email/signup', { body: text })
  expect(got.body.user).toMatchObject({ role: 'user', roles: [], emailVerified: false })
  expect(got.body.user.id).not.toBe('mine')
})

test('passwords are kept as argon2id, never as they are', async () => {
  const { id } = await service.signUp()
  const kept = JSON.stringify(await service.kept.user(id))
  expect(kept).toMatch(/"password_?hash":"\$argon2id\$v=19\$m=19456,t=2,p=1\$/i)
  expect(kept).not.toContain(PASSWORD)
})

test('a password may be written in either form of its letters', async () => {
  await signUp({ ...by('zoe@example.com', 'Cafe\u0301-horse-7'), name: 'Zoe' })
  expect((await signIn(by('zoe@example.com', 'Caf\u00e9-horse-7'))).status).toBe(200)
})

test('signing out ends this session at once, and no other', async () => {
  const first = await service.signUp()
  const second = (await signIn(by(first.email))).body
  const out = await service.send('POST', '/v1/auth/signout', { token: first.accessToken })
  expect([out.status, out.body]).toEqual([200, { message: expect.any(String) }])
  const me = await service.send('GET', '/v1/auth/me', { token: first.accessToken })
  expect([me.status, me.body.error.code]).toEqual([401, 'auth/session-expired'])
  expect((await service.send('GET', '/v1/auth/me', { token: second.accessToken })).status).toBe(200)
  const refreshed = await service.send('POST', '/v1/auth/refresh', { body: { refreshToken: first.refreshToken } })
  expect([refreshed.status, refreshed.body.error.code]).toEqual([401, 'auth/invalid-refresh-token'])
})

test('sessions are listed newest first, and ended by their own user alone', async () => {
  const ann = await service.signUp()
  const bob = await service.signUp()
  await service.send('POST', '/v1/auth/email/signin', { body: by(ann.email), agent: 'Firefox', from: '192.0.2.7' })
  const list = await service.send('GET', '/v1/auth/sessions?limit=1', { token: ann.accessToken })
  expect(list.body.pagination).toEqual({ total: 2, page: 1, limit: 1, totalPages: 2, hasNext: true, hasPrev: false })
  const [session] = list.body.items
  expect(session).toMatchObject({ userId: ann.id, userAgent: 'Firefox', ipAddress: '192.0.2.7' })
  expect(JSON.stringify(list.body)).not.toMatch(/hash/i)
  const path = `/v1/auth/sessions/${session.id}`
  const stranger = await service.send('DELETE', path, { token: bob.accessToken })
  expect([stranger.status, stranger.body.error.code]).toEqual([404, 'auth/session-not-found'])
  expect((await service.send('DELETE', path, { token: ann.accessToken })).status).toBe(200)
  expect((await service.send('GET', '/v1/auth/sessions', { token: ann.accessToken })).body.items).toHaveLength(1)
})

test.each(['page=0', 'limit=101', 'limit=x', 'page=1e9'])('a list with %s is refused', async (query) => {
  const { accessToken } = await service.signUp()
  const got = await service.send('GET', `/v1/auth/sessions?${query}`, { token: accessToken })
  expect([got.status, got.body.error.code]).toEqual([400, 'common/invalid-parameters'])
})

test('changing the password ends every session, and only the new one works', async () => {
  const ann = await service.signUp()
  const change = (body: object) => service.send('POST', '/v1/auth/password/change', { token: ann.accessToken, body })
  const want = async (body: object, code: string) => expect((await change(body)).body.error.code).toBe(code)
  await want({ currentPassword: 'Wrong-horse-8', newPassword: 'Another-horse-8' }, 'auth/invalid-password')
  await want({ currentPassword: PASSWORD, newPassword: 'weak' }, 'auth/weak-password')
  await want({ currentPassword: PASSWORD, newPassword: PASSWORD }, 'auth/same-as-previous-password')
  expect((await change({ currentPassword: PASSWORD, newPassword: 'Another-horse-8' })).status).toBe(200)
  expect((await service.send('GET', '/v1/auth/me', { token: ann.accessToken })).status).toBe(401)
  expect((await signIn(by(ann.email))).status).toBe(401)
  expect((await signIn(by(ann.email, 'Another-horse-8'))).status).toBe(200)
})

test('withdrawing deletes the account, its sessions and its tokens', async () => {
  const ann = await service.signUp()
  expect((await service.send('DELETE', '/v1/auth/withdraw', { token: ann.accessToken })).status).toBe(200)
  expect((await service.send('GET', '/v1/auth/me', { token: ann.accessToken })).status).toBe(401)
  expect((await signIn(by(ann.email))).status).toBe(401)
  expect(await service.kept.sessions(ann.id)).toEqual([])
})

const closed: readonly (readonly [method: string, path: string])[] = [
  ['GET', '/v1/auth/me'],
  ['POST', '/v1/auth/signout'],
  ['GET', '/v1/auth/sessions'],
  ['POST', '/v1/auth/password/change'],
  ['DELETE', '/v1/auth/withdraw'],
  ['GET', '/v1/users'],
  ['GET', '/v1/users/x/profile'],
]
test.each(closed)('%s %s needs a user', async (method, path) => {
  const guest = await service.send(method, path)
  expect([guest.status, guest.body.error.code]).toEqual([401, 'common/authentication-required'])
  const keyless = await service.send(method, path, { key: null })
  expect([keyless.status, keyless.body.error.code]).toEqual([400, 'data/invalid-header'])
})

test('an expired or broken token in the way does not keep anyone from signing in', async () => {
  const { email, refreshToken } = await service.signUp()
  const body = { method: 'password', email, password: PASSWORD }
  expect((await service.send('POST', '/v1/auth/email/signin', { body, token: 'broken' })).status).toBe(200)
  expect((await service.send('POST', '/v1/auth/refresh', { body: { refreshToken }, token: 'broken' })).status).toBe(200)
})

// Guard: the lockout of (account, address).
test('attack: five wrong passwords lock the account to that address, the right one included', async () => {
  const { email } = await service.signUp()
  const from = '198.51.100.7'
  for (let i = 0; i < 5; i++) expect((await signIn(by(email, `Wrong-horse-${i}`), from)).status).toBe(401)
  const locked = await signIn(by(email), from)
  expect([locked.status, locked.body.error.code]).toEqual([429, 'auth/too-many-login-attempts'])
  expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await signIn(by(email), '198.51.100.8')).status).toBe(200)
  expect((await signIn(by(email.toUpperCase()), from)).status).toBe(429)
})

// Guard: attempts of one pair run one after the other.
test('attack: twenty guesses at once are no more than five', async () => {
  const { email } = await service.signUp()
  const from = '198.51.100.9'
  const all = await Promise.all(Array.from({ length: 20 }, (_, i) => signIn(by(email, `Wrong-horse-${i}`), from)))
  expect(all.filter((got) => got.status === 401)).toHaveLength(5)
})

// Guard: IPv6 addresses count by /64.
test('attack: another address of the same /64 is the same address', async () => {
  const { email } = await service.signUp()
  for (let i = 0; i < 5; i++) await signIn(by(email, `Wrong-horse-${i}`), `2001:db8:1:1::${i}`)
  expect((await signIn(by(email), '2001:db8:1:1:ffff::1')).status).toBe(429)
})
