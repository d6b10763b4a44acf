/** What is sent again, how often, and how long it is waited. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createClient, type RetryOptions, retrying } from '../../src/client/index.ts'
import { envelope } from './server.ts'
import { failure, KEY, type Tables } from './support.ts'

/** Milliseconds that were waited, in order; no test waits for them. */
let waited: number[] = []
beforeEach(() => {
  waited = []
  const soon = globalThis.setTimeout
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((work: () => void, ms: number) => {
    waited.push(ms)
    return soon(work, 0)
  }) as unknown as typeof setTimeout)
})
afterEach(() => {
  vi.restoreAllMocks()
})

type Step = number | 'drop' | 'broken' | [status: number, headers: Record<string, string>]

function answer(step: Step): Response {
  if (step === 'drop') throw new TypeError('fetch failed')
  if (step === 'broken')
    return new Response(new ReadableStream({ start: (c) => c.error(new TypeError('terminated')) }), { status: 200 })
  const [status, headers] = typeof step === 'number' ? [step, {}] : step
  const body = status < 400 ? '{"id":"1","items":[]}' : envelope('common/unavailable', 'Later')
  return new Response(body, { status, headers })
}

/** A client whose answers come in that order, the last for ever. */
function clientOf(steps: readonly Step[], options: RetryOptions = {}) {
  const sent: string[] = []
  const given: typeof fetch = async (_, init) => {
    sent.push(init?.method ?? '')
    return answer(steps[Math.min(sent.length, steps.length) - 1] ?? 200)
  }
  const fetch = retrying({ fetch: given, ...options })
  return { sent, posts: createClient<Tables>({ url: 'http://api', apiKey: KEY, fetch }).posts }
}

describe('passing faults', () => {
  test.each<[string, readonly Step[], number]>([
    ['a busy server', [503, 200], 2],
    ['too many requests', [429, 200], 2],
    ['a gateway', [502, 504, 200], 3],
    ['no answer', ['drop', 200], 2],
    ['an answer that breaks off', ['broken', 200], 2],
    ['three in a row', [503, 'drop', 'broken', 200], 4],
  ])('%s: a read is sent again', async (_, steps, times) => {
    const { posts, sent } = clientOf(steps)
    expect(await posts.get('1')).toMatchObject({ id: '1' })
    expect(sent).toHaveLength(times)
  })

  test('what is left after the last time is given as it is', async () => {
    const busy = clientOf([503])
    expect(await failure(busy.posts.list())).toMatchObject({ status: 503, code: 'common/unavailable' })
    expect(busy.sent).toHaveLength(4)
    const gone = clientOf(['drop'], { retries: 1 })
    expect(await failure(gone.posts.get('1'))).toMatchObject({ code: 'client/network' })
    expect(gone.sent).toHaveLength(2)
  })

  test.each<[string, Step, number]>([
    ['done', 200, 1],
    ['not found', 404, 1],
    ['forbidden', 403, 1],
    ['a fault of the server', 500, 1],
  ])('%s is not sent again', async (_, step, times) => {
    const { posts, sent } = clientOf([step])
    await posts.get('1').catch(() => {})
    expect(sent).toHaveLength(times)
  })
})

test('reading and deleting are sent again, creating and changing are not', async () => {
  const { posts, sent } = clientOf([503])
  const calls = [posts.get('1'), posts.list(), posts.delete('1'), posts.create({}), posts.update('1', {})]
  for (const error of await Promise.all(calls.map(failure))) expect(error).toMatchObject({ status: 503 })
  const times = (method: string) => sent.filter((m) => m === method).length
  expect({ GET: times('GET'), DELETE: times('DELETE'), POST: times('POST'), PATCH: times('PATCH') }).toEqual({
    GET: 8,
    DELETE: 4,
    POST: 1,
    PATCH: 1,
  })
})

describe('waiting', () => {
  test.each<[string, readonly Step[], RetryOptions, readonly number[]]>([
    ['doubles, with a part by chance', [503, 503, 503, 200], {}, [375, 750, 1500]],
    ['from another beginning', [503, 503, 200], { delay: 10 }, [12.5, 25]],
    ['never longer than the longest', [503, 503, 503, 200], { delay: 1000, longest: 2000 }, [1250, 2000, 2000]],
    ['as long as Retry-After says, and a part more', [[503, { 'retry-after': '2' }], 200], {}, [2500]],
    ['not shorter than without it', [[429, { 'retry-after': '0' }], 200], {}, [375]],
    ['as without it where it cannot be read', [[429, { 'retry-after': 'soon' }], 200], {}, [375]],
  ])('%s', async (_, steps, options, want) => {
    await clientOf(steps, options).posts.get('1')
    expect(waited).toEqual(want)
  })

  test('until the moment that Retry-After names', async () => {
    vi.spyOn(Date, 'now').mockReturnValue(Date.parse('2026-01-01T00:00:00Z'))
    await clientOf([[503, { 'retry-after': 'Thu, 01 Jan 2026 00:00:04 GMT' }], 200]).posts.get('1')
    expect(waited).toEqual([5000])
  })

  test('not at all where it would be too long: the answer is given at once', async () => {
    const { posts, sent } = clientOf([[429, { 'retry-after': '60' }]])
    expect(await failure(posts.get('1'))).toMatchObject({ status: 429 })
    expect(sent).toHaveLength(1)
    expect(waited).toEqual([])
  })

  test('ends when the call is aborted, with its reason', async () => {
    vi.mocked(globalThis.setTimeout).mockImplementation(() => 0 as unknown as NodeJS.Timeout)
    const controller = new AbortController()
    const { posts, sent } = clientOf([503])
    const call = failure(posts.get('1', { signal: controller.signal }))
    await new Promise(setImmediate)
    controller.abort(new Error('changed my mind'))
    expect(await call).toMatchObject({ message: 'changed my mind' })
    expect(sent).toHaveLength(1)
  })
})

test('an answer passes whole: status, headers and body', async () => {
  const given: typeof fetch = async () => Response.json({ id: '1' }, { status: 201, headers: { etag: '"7"' } })
  const response = await retrying({ fetch: given })('http://api')
  expect([response.status, response.headers.get('etag'), await response.json()]).toEqual([201, '"7"', { id: '1' }])
  const empty: typeof fetch = async () => new Response(null, { status: 204 })
  expect((await retrying({ fetch: empty })('http://api')).status).toBe(204)
})
