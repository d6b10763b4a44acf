/** Users: who sees what of whom, and who may change it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Service, type SignedIn, startService } from './service.ts'

let service: Service
let ann: SignedIn
let bob: SignedIn
let admin: SignedIn
beforeAll(async () => {
  service = await startService()
  ann = await service.signUp('ann@example.com')
  bob = await service.signUp('bob@example.com')
  admin = await service.admin()
})
afterAll(() => service.close())

const as = (user: SignedIn, method: string, path: string, body?: object) =>
  service.send(method, path, { token: user.accessToken, ...(body && { body }) })

test('a profile is changed by its user, member by member, and answers the whole user', async () => {
  const path = `/v1/users/${ann.id}`
  await as(ann, 'PATCH', path, { name: 'Ann Lee', nickname: 'annie', socialLinks: { github: 'https://e.com/a' } })
  const got = await as(ann, 'PATCH', `${path}/profile`, { bio: 'Hello', image: 'https://e.com/a.png' })
  expect([got.status, got.body]).toMatchObject([
    200,
    { id: ann.id, name: 'Ann Lee', nickname: 'annie', bio: 'Hello', image: 'https://e.com/a.png', email: ann.email },
  ])
  const cleared = await as(ann, 'PATCH', path, { bio: null, image: null, mobile: null })
  expect(cleared.body).not.toHaveProperty('bio')
  expect(cleared.body).not.toHaveProperty('image')
  expect((await as(ann, 'GET', `${path}/profile`)).body).toEqual({
    name: 'Ann Lee',
    nickname: 'annie',
    socialLinks: { github: 'https://e.com/a' },
  })
})

test('two changes of a profile at once both hold', async () => {
  const user = await service.signUp()
  const path = `/v1/users/${user.id}`
  await Promise.all([as(user, 'PATCH', path, { nickname: 'n' }), as(user, 'PATCH', path, { gender: 'g' })])
  expect((await as(user, 'GET', `${path}/profile`)).body).toMatchObject({ nickname: 'n', gender: 'g' })
})

const bad: readonly (readonly [body: object, path: string])[] = [
  [{ name: '' }, 'name'],
  [{ name: null }, 'name'],
  [{ nickname: { $ne: '' } }, 'nickname'],
  [{ bio: 'x'.repeat(2001) }, 'bio'],
  [{ image: 'http://e.com/a.png' }, 'image'],
  [{ image: 'javascript:alert(1)' }, 'image'],
  [{ socialLinks: ['x'] }, 'socialLinks'],
  [{ socialLinks: { a: { b: 1 } } }, 'socialLinks.a'],
  [{ socialLinks: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [i, 'x'])) }, 'socialLinks'],
]
test.each(bad)('a profile with %j is refused', async (body, path) => {
  const got = await as(ann, 'PATCH', `/v1/users/${ann.id}`, body)
  expect([got.status, got.body.error.code]).toEqual([400, 'data/validation-error'])
  expect(got.body.error.details[0].path).toBe(path)
})

// Guard: PROFILE has no such members, and what it has not is not looked at.
test('attack: a profile sets neither role, roles, email, password, id nor times', async () => {
  const before = (await as(admin, 'GET', `/v1/users/${ann.id}`)).body
  const body = {
    role: 'admin',
    roles: ['moderator'],
    email: 'x@example.com',
    emailVerified: true,
    password: 'Other-horse-9',
    passwordHash: 'x',
    id: 'x',
    createdAt: '2000-01-01T00:00:00.000Z',
    profile: { role: 'admin' },
  }
  for (const path of [`/v1/users/${ann.id}`, `/v1/users/${ann.id}/profile`])
    expect((await as(ann, 'PATCH', path, body)).status).toBe(200)
  const after = (await as(admin, 'GET', `/v1/users/${ann.id}`)).body
  expect({ ...after, updatedAt: null }).toEqual({ ...before, updatedAt: null })
})

// Guard: ownId and needAdmin. One a route.
const foreign: readonly (readonly [method: string, path: (id: string) => string, body: object | undefined])[] = [
  ['PATCH', (id) => `/v1/users/${id}`, { name: 'Mallory' }],
  ['DELETE', (id) => `/v1/users/${id}`, undefined],
  ['GET', (id) => `/v1/users/${id}/profile`, undefined],
  ['PATCH', (id) => `/v1/users/${id}/profile`, { name: 'Mallory' }],
  ['DELETE', (id) => `/v1/users/${id}/avatar`, undefined],
  ['PATCH', (id) => `/v1/users/${id}/role`, { role: 'admin' }],
  ['POST', () => '/v1/users', { email: 'm@example.com', name: 'Mallory', role: 'admin' }],
]
test.each(foreign)(
  'attack: %s of another user is forbidden, whether the user exists or not',
  async (method, path, body) => {
    for (const id of [bob.id, 'nobody']) {
      const got = await as(ann, method, path(id), body)
      expect([got.status, got.body.error.code]).toEqual([403, 'user/forbidden'])
    }
    expect((await as(admin, 'GET', `/v1/users/${bob.id}`)).body.name).toBe('Ann')
  },
)

// Guard: needAdmin on the role route, for oneself too.
test('attack: nobody gives rights to themselves', async () => {
  expect((await as(ann, 'PATCH', `/v1/users/${ann.id}/role`, { role: 'admin' })).status).toBe(403)
})

// Guard: publicUser. "me" and lists do not go around it.
test('attack: users see no more of each other than name, nickname and image', async () => {
  const one = await as(ann, 'GET', `/v1/users/${bob.id}`)
  expect([one.status, one.body]).toEqual([200, { id: bob.id, name: 'Ann' }])
  const { items } = (await as(ann, 'GET', '/v1/users?limit=100')).body
  for (const item of items)
    expect(Object.keys(item).filter((k) => !['id', 'name', 'nickname', 'image'].includes(k))).toEqual([])
})

// Guard: `searchEmail` is for admins alone.
test('attack: searching finds no user by email, except for admins', async () => {
  const found = async (user: SignedIn, search: string) =>
    (await as(user, 'GET', `/v1/users?search=${search}`)).body.pagination.total
  expect(await found(ann, 'bob%40example')).toBe(0)
  expect(await found(admin, 'bob%40example')).toBe(1)
  expect(await found(ann, '%25')).toBe(0)
  expect(await found(ann, 'ann%20LEE')).toBe(1)
})

test('admins see and make users, with rights; a taken email is a 409', async () => {
  const body = { email: 'new@example.com', name: 'New', password: 'Correct-horse-7', roles: ['moderator'] }
  const made = await as(admin, 'POST', '/v1/users', body)
  expect([made.status, made.body]).toMatchObject([
    201,
    { email: 'new@example.com', role: 'user', roles: ['moderator'] },
  ])
  expect(JSON.stringify(made.body)).not.toMatch(/password|argon/i)
  expect((await as(admin, 'POST', '/v1/users', body)).body.error.code).toBe('auth/email-already-exists')
  const got = await as(admin, 'PATCH', `/v1/users/${made.body.id}/role`, { role: 'guest', roles: [] })
  expect(got.body).toMatchObject({ role: 'guest', roles: [] })
})

/** All of a kept user but its rights and when it was changed. */
const unmoved = (user: object | undefined) =>
  Object.fromEntries(Object.entries(user ?? {}).filter(([name]) => !/^(roles|updated_?at)$/i.test(name)))

// Guard: `judged` hands on what the check names, and nothing else of the body.
test('attack: giving rights gives nothing else', async () => {
  const body = { roles: [], name: 'Mallory', emailVerified: true, passwordHash: 'x', image: 'x', profile: { bio: 'x' } }
  const before = unmoved(await service.kept.user(bob.id))
  expect((await as(admin, 'PATCH', `/v1/users/${bob.id}/role`, body)).status).toBe(200)
  expect(unmoved(await service.kept.user(bob.id))).toEqual(before)
})

test.each([[{}], [{ role: 'root' }], [{ roles: ['a b'] }], [{ roles: 'x' }], [{ role: { $ne: '' } }]])(
  'rights of %j are refused',
  async (body) => {
    const got = await as(admin, 'PATCH', `/v1/users/${ann.id}/role`, body)
    expect([got.status, got.body.error.code]).toEqual([400, 'data/validation-error'])
  },
)

test.each(['nobody', '%00', '%F0%9F%98%80', `${'x'.repeat(1000)}`, "'or'1'='1", '%2e%2e%2fx'])(
  'no user has the id %s',
  async (id) => {
    const got = await as(admin, 'GET', `/v1/users/${id}`)
    expect([got.status, got.body.error.code]).toEqual([404, 'user/not-found'])
  },
)

test('a user deletes themselves, and an admin anybody', async () => {
  const carl = await service.signUp()
  const got = await as(carl, 'DELETE', `/v1/users/${carl.id}`)
  expect([got.status, got.body]).toEqual([200, { success: true }])
  expect((await as(carl, 'GET', '/v1/auth/me')).status).toBe(401)
  const dora = await service.signUp()
  expect((await as(admin, 'DELETE', `/v1/users/${dora.id}`)).status).toBe(200)
  expect((await as(admin, 'DELETE', `/v1/users/${dora.id}`)).status).toBe(404)
})

test('a secret key is an admin that is nobody', async () => {
  expect((await service.send('GET', '/v1/users', { key: 'sk' })).body.items[0]).toHaveProperty('email')
  const me = await service.send('GET', '/v1/auth/me', { key: 'sk' })
  expect([me.status, me.body.error.code]).toEqual([401, 'common/authentication-required'])
})

test('users of another environment are not there', async () => {
  await service.kept.addUser({ id: 'other', environment: 'prod', email: 'ann@example.com' })
  expect((await as(admin, 'GET', '/v1/users/other')).status).toBe(404)
  expect((await as(admin, 'DELETE', '/v1/users/other')).status).toBe(404)
  expect((await as(admin, 'PATCH', '/v1/users/other/role', { role: 'admin' })).status).toBe(404)
})

test.each([
  ['POST', '/v1/auth/password/reset/request'],
  ['POST', '/v1/auth/email/verify/send'],
  ['GET', '/v1/auth/google/callback'],
  ['POST', '/v1/auth/mfa/enable'],
  ['PATCH', '/v1/users/x/avatar'],
  ['POST', '/v1/users/x/avatar/upload-url'],
])('%s %s says that it is not served yet', async (method, path) => {
  const got = await service.send(method, path, { token: ann.accessToken, ...(method !== 'GET' && { body: {} }) })
  expect([got.status, got.body.error.code]).toEqual([501, 'common/not-implemented'])
})
