/** What calls throw: the API's errors by code, answers that are not the API's, no answer, and aborts. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { BkendError } from '../../src/client/index.ts'
import { type Answer, envelope, type Server, startServer } from './server.ts'
import { clientOf, failure, memory } from './support.ts'

let server: Server
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())
beforeEach(() => {
  server.seen.length = 0
  server.before = () => {}
})

const details = [{ path: 'settings.theme', code: 'enum', message: 'must be light or dark' }]
const answers: readonly [what: string, given: Answer, want: object][] = [
  [
    'a refused value',
    { status: 400, body: envelope('data/validation-error', 'No', details) },
    { code: 'data/validation-error', status: 400, message: 'No', details },
  ],
  [
    'a duplicate',
    { status: 409, body: envelope('data/duplicate-value', 'Taken') },
    { code: 'data/duplicate-value', status: 409, details: undefined },
  ],
  [
    'a code of a newer server',
    { status: 418, body: envelope('data/teapot', 'Short') },
    { code: 'data/teapot', status: 418 },
  ],
  [
    "a proxy's page",
    { status: 502, body: '<html>Bad Gateway</html>', type: 'text/html' },
    { code: 'client/invalid-response', status: 502 },
  ],
  [
    'a page that says 200',
    { status: 200, body: '<html>Sign in to the Wi-Fi</html>', type: 'text/html' },
    { code: 'client/invalid-response', status: 200 },
  ],
  ['an empty answer', { status: 200, body: '' }, { code: 'client/invalid-response', status: 200 }],
  ['null', { status: 200, body: 'null' }, { code: 'client/invalid-response', status: 200 }],
  ["another API's error", { status: 404, body: '{"error":"nope"}' }, { code: 'client/invalid-response', status: 404 }],
]

test.each(answers)('%s is thrown by its code', async (_, given, want) => {
  server.next('/posts', given)
  const error = await failure(clientOf(server).posts.get('1'))
  expect(error).toBeInstanceOf(BkendError)
  expect(error).toMatchObject({ ...want, name: 'BkendError', requestId: 'request-1' })
})

test('the page of a proxy is shown in part only', async () => {
  server.next('/posts', { status: 500, body: 'x'.repeat(100_000) })
  expect(((await failure(clientOf(server).posts.get('1'))) as Error).message.length).toBeLessThan(300)
})

test('no answer has a code of its own and keeps its cause', async () => {
  server.next('/posts', 'drop')
  const error = (await failure(clientOf(server).posts.get('1'))) as BkendError
  expect(error).toMatchObject({ code: 'client/network', status: 0 })
  expect(error.cause).toBeInstanceOf(TypeError)
})

test('an answer that breaks off is no answer', async () => {
  const fetch = async () =>
    new Response(
      new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode('{"id":'))
          controller.error(new TypeError('terminated'))
        },
      }),
    )
  expect(await failure(clientOf(server, { fetch }).posts.get('1'))).toMatchObject({ code: 'client/network', status: 0 })
})

test('a call that was aborted before it began sends nothing and throws the reason', async () => {
  const reason = new Error('changed my mind')
  expect(await failure(clientOf(server).posts.list({}, { signal: AbortSignal.abort(reason) }))).toBe(reason)
  expect(server.seen).toEqual([])
})

test.each(['create', 'get', 'list', 'update', 'delete'] as const)('%s can be aborted on its way', async (verb) => {
  const { posts } = clientOf(server)
  const controller = new AbortController()
  const options = { signal: controller.signal }
  server.before = () => {
    controller.abort()
    return new Promise(() => {})
  }
  const calls = {
    create: () => posts.create({}, options),
    get: () => posts.get('1', options),
    list: () => posts.list({}, options),
    update: () => posts.update('1', {}, options),
    delete: () => posts.delete('1', options),
  }
  expect(await failure(calls[verb]())).toMatchObject({ name: 'AbortError' })
})

test('a call that waits for a refresh can be aborted, and the others still get its tokens', async () => {
  const storage = memory(server.signIn())
  server.expire()
  const { posts } = clientOf(server, { storage })
  const controller = new AbortController()
  let release = () => {}
  server.before = (seen) => {
    if (!seen.url.includes('refresh')) return
    controller.abort()
    return new Promise<void>((resolve) => {
      release = resolve
    })
  }
  const waiting = posts.get('2')
  expect(await failure(posts.get('1', { signal: controller.signal }))).toMatchObject({ name: 'AbortError' })
  release()
  expect(await waiting).toEqual({ id: '2' })
})
