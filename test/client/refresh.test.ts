/** The 401 rules: one refresh for all who wait, one retry for each, and nobody signed out by accident. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Answer, envelope, type Server, startServer } from './server.ts'
import { clientOf, failure, memory } from './support.ts'

let server: Server
beforeEach(async () => {
  server = await startServer()
})
afterEach(() => server.close())

const refreshes = () => server.seen.filter((s) => s.url === '/v1/auth/refresh')
const calls = () => server.seen.filter((s) => s.url !== '/v1/auth/refresh')

describe.each([
  ['a storage that answers at once', false],
  ['a storage of promises', true],
])('with %s', (_, asynchronous) => {
  test('the access token is sent', async () => {
    const storage = memory(server.signIn(), asynchronous)
    await clientOf(server, { storage }).posts.get('1')
    expect(calls().map((s) => s.authorization)).toEqual(['Bearer access-1'])
    expect(refreshes()).toEqual([])
  })

  test('an expired token is renewed, kept, and the call sent again with its body', async () => {
    const storage = memory(server.signIn(), asynchronous)
    server.expire()
    expect(await clientOf(server, { storage }).posts.create({ a: 1 })).toEqual({ id: 'new', a: 1 })
    expect(calls().map((s) => [s.authorization, s.body])).toEqual([
      ['Bearer access-1', { a: 1 }],
      ['Bearer access-2', { a: 1 }],
    ])
    expect(refreshes()).toMatchObject([
      { method: 'POST', body: { refreshToken: 'refresh-1' }, authorization: undefined },
    ])
    expect(Object.fromEntries(storage.map)).toEqual({ accessToken: 'access-2', refreshToken: 'refresh-2' })
  })

  test('many calls that meet an expired token share one refresh', async () => {
    const storage = memory(server.signIn(), asynchronous)
    server.expire()
    const { posts } = clientOf(server, { storage })
    const ids = Array.from({ length: 20 }, (_, i) => ({ id: `${i}` }))
    expect(await Promise.all(ids.map(({ id }) => posts.get(id)))).toEqual(ids)
    expect(refreshes()).toHaveLength(1)
    expect(calls()).toHaveLength(40)
  })

  test('each expiry is renewed anew', async () => {
    const storage = memory(server.signIn(), asynchronous)
    const { posts } = clientOf(server, { storage })
    for (let i = 0; i < 3; i++) {
      server.expire()
      await posts.get('1')
    }
    expect(refreshes().map((s) => s.body)).toEqual([1, 2, 3].map((n) => ({ refreshToken: `refresh-${n}` })))
  })
})

test('a call without tokens is a guest', async () => {
  await clientOf(server, { storage: memory() }).posts.get('1')
  expect(calls().map((s) => s.authorization)).toEqual([undefined])
})

const unauthorized: Answer = { status: 401, body: envelope('auth/unauthorized', 'Who?') }

test.each([
  ['no storage', undefined],
  ['a guest', {}],
  ['an access token alone', { accessToken: 'access-0' }],
])('a 401 with %s is thrown and nothing is refreshed', async (_, tokens) => {
  server.next('/posts', unauthorized)
  const client = clientOf(server, { storage: tokens && memory(tokens) })
  expect(await failure(client.posts.get('1'))).toMatchObject({ code: 'auth/unauthorized', status: 401 })
  expect(server.seen).toHaveLength(1)
})

test('a refresh token without an access token is used', async () => {
  const { refreshToken } = server.signIn()
  server.next('/posts', unauthorized)
  expect(await clientOf(server, { storage: memory({ refreshToken }) }).posts.get('1')).toEqual({ id: '1' })
})

test('a second 401 is thrown: no loop', async () => {
  const storage = memory(server.signIn())
  server.next('/posts', unauthorized, unauthorized, unauthorized)
  expect(await failure(clientOf(server, { storage }).posts.get('1'))).toMatchObject({ code: 'auth/unauthorized' })
  expect(calls()).toHaveLength(2)
  expect(refreshes()).toHaveLength(1)
  expect(storage.map.get('accessToken')).toBe('access-2')
})

test('a late 401 for a token that was renewed meanwhile is only sent again', async () => {
  const storage = memory(server.signIn())
  server.expire()
  const { posts } = clientOf(server, { storage })
  let release = () => {}
  let late = true
  server.before = (seen) => {
    if (!seen.url.endsWith('/late') || !late) return
    late = false
    return new Promise<void>((resolve) => {
      release = resolve
    })
  }
  const waiting = posts.get('late')
  expect(await posts.get('1')).toEqual({ id: '1' })
  release()
  expect(await waiting).toEqual({ id: 'late' })
  expect(refreshes()).toHaveLength(1)
})

test('a refused refresh clears the tokens, and everyone who waited gets its error', async () => {
  const storage = memory(server.signIn())
  server.end()
  const { posts } = clientOf(server, { storage })
  const errors = await Promise.all(['1', '2', '3'].map((id) => failure(posts.get(id))))
  for (const error of errors) expect(error).toMatchObject({ code: 'auth/invalid-refresh-token', status: 401 })
  expect(storage.map.size).toBe(0)
  expect(refreshes()).toHaveLength(1)
  expect(await posts.get('1')).toEqual({ id: '1' })
  expect(server.seen.at(-1)?.authorization).toBeUndefined()
})

const passing: readonly [what: string, answer: Answer | 'drop', want: object][] = [
  ['a lost connection', 'drop', { code: 'client/network' }],
  [
    'a server that failed',
    { status: 500, body: envelope('common/internal-error', 'Oh') },
    { code: 'common/internal-error' },
  ],
  [
    'too many requests',
    { status: 429, body: envelope('auth/too-many-requests', 'Slow') },
    { code: 'auth/too-many-requests' },
  ],
  ["a proxy's page", { status: 403, body: '<html>', type: 'text/html' }, { code: 'client/invalid-response' }],
]

test.each(passing)('%s while refreshing signs nobody out, and the next call tries again', async (_, answer, want) => {
  const storage = memory(server.signIn())
  server.expire()
  server.next('/refresh', answer)
  const { posts } = clientOf(server, { storage })
  expect(await failure(posts.get('1'))).toMatchObject(want)
  expect(Object.fromEntries(storage.map)).toEqual({ accessToken: 'access-1', refreshToken: 'refresh-1' })
  expect(await posts.get('1')).toEqual({ id: '1' })
})

test('who signs out while a refresh is under way stays signed out', async () => {
  const storage = memory(server.signIn())
  server.expire()
  server.before = (seen) => seen.url.includes('refresh') && storage.map.clear()
  await clientOf(server, { storage }).posts.get('1')
  expect(storage.map.size).toBe(0)
})

test('who signs in anew while a refresh is being refused stays signed in', async () => {
  const storage = memory(server.signIn())
  server.end()
  const fresh = { accessToken: 'access-9', refreshToken: 'refresh-9' }
  server.before = (seen) => {
    if (seen.url.includes('refresh')) for (const [name, value] of Object.entries(fresh)) storage.map.set(name, value)
  }
  await failure(clientOf(server, { storage }).posts.get('1'))
  expect(Object.fromEntries(storage.map)).toEqual(fresh)
})

test('two tabs that refresh at once, without locks, end up with the same tokens', async () => {
  const storage = memory(server.signIn())
  server.expire()
  // A tab has a storage object of its own over what both share.
  const both = [clientOf(server, { storage }), clientOf(server, { storage: { ...storage } })]
  let waiting = 0
  let release = () => {}
  const together = new Promise<void>((resolve) => {
    release = resolve
  })
  server.before = (seen) => {
    if (!seen.url.includes('refresh')) return
    if (++waiting === 2) release()
    return together
  }
  expect(await Promise.all(both.map((c) => c.posts.get('1')))).toEqual([{ id: '1' }, { id: '1' }])
  expect(refreshes().map((s) => s.body)).toEqual([{ refreshToken: 'refresh-1' }, { refreshToken: 'refresh-1' }])
  expect(Object.fromEntries(storage.map)).toEqual({ accessToken: 'access-2', refreshToken: 'refresh-2' })
})

test('a refresh token that comes back after its time ends the session', async () => {
  const tokens = server.signIn()
  server.expire()
  await clientOf(server, { storage: memory(tokens) }).posts.get('1')
  server.now += 30_001
  const stale = memory(tokens)
  server.expire()
  expect(await failure(clientOf(server, { storage: stale }).posts.get('1'))).toMatchObject({
    code: 'auth/invalid-refresh-token',
  })
  expect(stale.map.size).toBe(0)
})
