/** Renewal between tabs that share locks, as browsers have them: one refresh, and none that waits for ever. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Server, startServer } from './server.ts'
import { clientOf, failure, memory } from './support.ts'

type Work = () => Promise<unknown>
interface How {
  readonly signal?: AbortSignal
}

let server: Server
beforeEach(async () => {
  server = await startServer()
})
afterEach(async () => {
  vi.unstubAllGlobals()
  await server.close()
})

/** One at a time for each name; noted. */
function turns() {
  const last = new Map<string, Promise<unknown>>()
  const request = (name: string, _: How, work: Work) => {
    const turn = (last.get(name) ?? Promise.resolve()).catch(() => {}).then(work)
    last.set(name, turn)
    return turn
  }
  vi.stubGlobal('navigator', { locks: { request } })
  return last
}

/** Two tabs over what both share. */
function tabs() {
  const storage = memory(server.signIn())
  return [storage, { ...storage }].map((own) => ({ storage: own, client: clientOf(server, { storage: own }) }))
}

const refreshes = () => server.seen.filter((s) => s.url === '/v1/auth/refresh').length

test('two tabs with an expired token refresh once', async () => {
  const names = turns()
  const both = tabs()
  server.expire()
  const rows = await Promise.all(both.map(({ client }, i) => client.posts.get(`${i}`)))
  expect(rows).toEqual([{ id: '0' }, { id: '1' }])
  expect(refreshes()).toBe(1)
  expect([...names.keys()]).toEqual(['bkend access-1'])
})

test('users of one server do not wait for each other', async () => {
  const names = turns()
  const users = [
    clientOf(server, { storage: memory(server.signIn()) }),
    clientOf(server, { storage: memory(server.signIn()) }),
  ]
  server.expire()
  await Promise.all(users.map((client) => client.posts.get('1')))
  expect(refreshes()).toBe(2)
  expect(names.size).toBe(2)
})

test('a refused refresh is thrown in every tab, and sent once', async () => {
  turns()
  const both = tabs()
  server.end()
  const errors = await Promise.all(both.map(({ client }) => failure(client.posts.get('1'))))
  expect(errors).toMatchObject([{ status: 401 }, { status: 401 }])
  expect(refreshes()).toBe(1)
  expect(await both[1]?.storage.getItem('accessToken')).toBeNull()
})

test.each<[string, (name: string, how: How, work: Work) => Promise<unknown>]>([
  ['are refused', () => Promise.reject(new DOMException('no', 'SecurityError'))],
  [
    'are held by a tab that never ends',
    (_, { signal }) => new Promise((__, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
  ],
])('locks that %s are done without', async (_, request) => {
  vi.stubGlobal('navigator', { locks: { request } })
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    expect(ms).toBe(10_000)
    const controller = new AbortController()
    setImmediate(() => controller.abort(new DOMException('late', 'TimeoutError')))
    return controller.signal
  })
  const [tab] = tabs()
  server.expire()
  expect(await tab?.client.posts.get('1')).toEqual({ id: '1' })
  expect(refreshes()).toBe(1)
  vi.restoreAllMocks()
})
