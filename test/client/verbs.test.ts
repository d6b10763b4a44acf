/** The five verbs over HTTP: what is sent and what comes back. */
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { BkendError } from '../../src/client/index.ts'
import { type Server, startServer } from './server.ts'
import { clientOf, failure, KEY, type Row, type Tables } from './support.ts'

let server: Server
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())
beforeEach(() => {
  server.seen.length = 0
})

type Given = (client: Tables) => Promise<unknown>
const verbs: readonly [what: string, given: Given, want: { method: string; url: string; body?: unknown }][] = [
  ['create', (c) => c.posts.create({ a: 1 }), { method: 'POST', url: '/v1/data/posts', body: { a: 1 } }],
  ['get', (c) => c.posts.get('7'), { method: 'GET', url: '/v1/data/posts/7' }],
  ['list', (c) => c.posts.list(), { method: 'GET', url: '/v1/data/posts' }],
  ['update', (c) => c.posts.update('7', { a: null }), { method: 'PATCH', url: '/v1/data/posts/7', body: { a: null } }],
  ['delete', (c) => c.posts.delete('7'), { method: 'DELETE', url: '/v1/data/posts/7' }],
  ['a table with a dash', (c) => c['blog-posts'].get('7'), { method: 'GET', url: '/v1/data/blog-posts/7' }],
  [
    'a table named like a member of objects',
    (c) => c.constructor.get('7'),
    { method: 'GET', url: '/v1/data/constructor/7' },
  ],
  [
    'an id that needs encoding',
    (c) => c.posts.get('a/b?c#d%é..'),
    { method: 'GET', url: '/v1/data/posts/a%2Fb%3Fc%23d%25%C3%A9..' },
  ],
]

test.each(verbs)('%s sends the method, path and body of the contract', async (_, given, want) => {
  await given(clientOf(server))
  const { method, url, body, key, authorization, contentType } = server.seen[0] ?? {}
  expect({ method, url, body }).toEqual({ body: undefined, ...want })
  expect(key).toBe(KEY)
  expect(authorization).toBeUndefined()
  expect(contentType).toBe(want.body === undefined ? undefined : 'application/json')
  expect(server.seen).toHaveLength(1)
})

test('the answers are given as they are', async () => {
  const { posts } = clientOf(server)
  expect(await posts.create({ a: 1 })).toEqual({ id: 'new', a: 1 })
  expect(await posts.get('ü/1')).toEqual({ id: 'ü/1' })
  expect((await posts.list()).items).toEqual([{ id: 'new' }])
  expect((await posts.list()).pagination.totalPages).toBe(1)
  expect(await posts.delete('1')).toEqual({ success: true })
})

test.each(['', '.', '..', 'spec', 'openapi'])(
  'the id %j, which would reach another route, is never sent',
  async (id) => {
    const { posts } = clientOf(server)
    for (const call of [posts.get(id), posts.update(id, {}), posts.delete(id)]) {
      expect(await failure(call)).toMatchObject({ code: 'data/not-found', status: 404 })
    }
    expect(server.seen).toEqual([])
  },
)

test('slashes behind the URL do not matter, and the short paths can be chosen', async () => {
  await clientOf(server, { url: `${server.url}//`, dataPath: '/v1' }).posts.get('1')
  expect(server.seen[0]?.url).toBe('/v1/posts/1')
})

type Query = Parameters<Tables['posts']['list']>[0]
const queries: readonly [what: string, given: Query, want: Record<string, string>][] = [
  ['nothing', {}, {}],
  ['unset values', { page: undefined, select: undefined }, {}],
  [
    'numbers and words',
    { page: 2, limit: 5, sortBy: 'a', sortDirection: 'asc' },
    { page: '2', limit: '5', sortBy: 'a', sortDirection: 'asc' },
  ],
  ['columns', { select: ['a', 'b'] }, { select: 'a,b' }],
  ['text', { search: 'a&b=c #%+', searchType: 'a' }, { search: 'a&b=c #%+', searchType: 'a' }],
  [
    'filters',
    { andFilters: { a: { $gt: 1 } }, orFilters: { b: 'x&y' } },
    { andFilters: '{"a":{"$gt":1}}', orFilters: '{"b":"x&y"}' },
  ],
]

test.each(queries)('a list request with %s', async (_, given, want) => {
  await clientOf(server).posts.list(given)
  const url = new URL(server.seen[0]?.url ?? '', server.url)
  expect(url.pathname).toBe('/v1/data/posts')
  expect(Object.fromEntries(url.searchParams)).toEqual(want)
})

test('any filter and any id arrive as they were given', async () => {
  const { posts } = clientOf(server)
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(text, fc.dictionary(text, fc.jsonValue({ maxDepth: 2 })), async (id, filter) => {
      fc.pre(!/^(\.{0,2}|spec|openapi)$/.test(id))
      await posts.list({ andFilters: filter as Row })
      const sent = new URL(server.seen.at(-1)?.url ?? '', server.url).searchParams.get('andFilters')
      expect(JSON.parse(sent ?? '')).toEqual(JSON.parse(JSON.stringify(filter)))
      expect(await posts.get(id)).toEqual({ id })
    }),
    { numRuns: 100 },
  )
})

test('a table is the same object each time, and the client is no promise', async () => {
  const client = clientOf(server)
  expect(client.posts).toBe(client.posts)
  expect(await client).toBe(client)
  expect(Object.prototype.toString.call(client)).toBe('[object Object]')
  expect(() => JSON.stringify(client)).not.toThrow()
  expect(server.seen).toEqual([])
})

test('another fetch is used, without a receiver', async () => {
  let receiver: unknown = 'none'
  const client = clientOf(server, {
    fetch: function (this: unknown, input, init) {
      receiver = this
      return fetch(input, init)
    },
  })
  await client.posts.get('1')
  expect(receiver).toBeUndefined()
})

test('an unsent id does not make the code of its error another one', async () => {
  const error = (await failure(clientOf(server).posts.get(''))) as BkendError
  expect(error.name).toBe('BkendError')
  expect(error.requestId).toBeUndefined()
})
