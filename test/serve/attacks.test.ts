/** What strangers send: each is answered with a clear 4xx, and each of these fails where the guard that it names is gone. */
import net from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectFault } from './contract.ts'
import { type Got, type Ours, serveTables, type User } from './service.ts'

let live: Ours
let ann: User
beforeAll(async () => {
  live = await serveTables()
  ann = await live.signUp()
}, 60_000)
afterAll(async () => await live?.close())

const hasBody = (answer: string): boolean => /\r\n\r\n[\s\S]*\}/.test(answer)

/** Bytes as they are, over a socket; what is answered until that is enough, or the server ends the connection. */
function raw(bytes: readonly (string | Buffer)[], isEnough: (answer: string) => boolean = hasBody): Promise<string> {
  const { hostname, port } = new URL(live.url)
  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(port), hostname)
    let answer = ''
    socket.setEncoding('utf8')
    socket.on('data', (text: string) => {
      answer += text
      if (isEnough(answer)) socket.end()
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', (fault: NodeJS.ErrnoException) => (answer === '' ? reject(fault) : resolve(answer)))
    for (const part of bytes) socket.write(part)
  })
}

const head = (...lines: string[]): string =>
  [
    `POST /v1/posts HTTP/1.1`,
    'Host: x',
    `X-API-Key: ${live.keys.pk}`,
    `Authorization: Bearer ${ann.token}`,
    ...lines,
    '',
    '',
  ].join('\r\n')

const post = (body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Got> =>
  live.send('POST', '/v1/posts', { token: ann.token, body, headers })

describe('bodies', () => {
  it('over 1 MB are 413, by what is announced (http/body.ts, tooLarge)', async () => {
    expectFault(await post({ title: 'x', body: 'y'.repeat(1_100_000) }), 413, 'common/payload-too-large')
  })

  it('over 1 MB are 413 as they arrive, where nothing is announced (readBytes)', async () => {
    const chunk = `10000\r\n${'a'.repeat(0x10000)}\r\n`
    const answer = await raw([
      head('Content-Type: application/json', 'Transfer-Encoding: chunked'),
      ...Array(20).fill(chunk),
    ])
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
  })

  it('compressed are 415: a small one may be a large one (refuseOtherTypes)', async () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000, ' '))
    const headers = ['Content-Type: application/json', 'Content-Encoding: gzip', `Content-Length: ${bomb.length}`]
    expect(await raw([head(...headers), bomb])).toMatch(/^HTTP\/1\.1 415 /)
  })

  it.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['application/jsonp'],
    ['application/json; charset=utf-16'],
  ])('of type %s are 415 (JSON_TYPE)', async (type) => {
    expectFault(await post('{"title":"x"}', { 'content-type': type }), 415, 'common/unsupported-media-type')
  })

  it('that are no UTF-8 are 400 (textOf)', async () => {
    const bytes = Buffer.concat([Buffer.from('{"title":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')])
    const answer = await raw([head('Content-Type: application/json', `Content-Length: ${bytes.length}`), bytes])
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).toContain('data/validation-error')
  })

  it.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a text', '"x"'],
    ['deeper than 32', `{"title":${'['.repeat(40)}${']'.repeat(40)}}`],
    ['very deep', '['.repeat(500_000)],
  ])('that are %s are 400 (readBody, depthOf)', async (_name, body) => {
    expectFault(await post(body), 400, 'data/validation-error')
  })

  it.each([
    '{"title":"x","__proto__":{"isAdmin":true}}',
    '{"title":"x","constructor":{"prototype":{"isAdmin":true}}}',
    '{"title":"x","toString":"y"}',
    '{"title":"x","settings":{"__proto__":{"pinned":true}}}',
  ])('with names of prototypes are unknown fields: %s', async (body) => {
    expectFault(await post(body), 400, 'data/validation-error')
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
  })

  it('with a field twice take the last one', async () => {
    expect((await post('{"title":"first","title":"second"}')).body.title).toBe('second')
  })

  it('may be left out where nothing is required, without a content type', async () => {
    const got = await live.send('PATCH', '/v1/posts/x', { token: ann.token })
    expect(got.status).toBe(404)
  })
})

describe('filters', () => {
  const filter = (text: string): Promise<Got> => live.send('GET', `/v1/posts?andFilters=${encodeURIComponent(text)}`)

  it.each([
    ['an operator that runs code', '{"$where":"sleep(1)"}'],
    ['$expr', '{"$expr":{"$eq":[1,1]}}'],
    ['an operator under a field', '{"title":{"$where":"1"}}'],
    ['an operator under an operator', '{"n":{"$eq":{"$gt":0}}}'],
    ['a field with $', '{"$title":"x"}'],
    ['a dotted path into nothing', '{"title.x":"x"}'],
    ['a dotted path to a prototype', '{"settings.__proto__":"x"}'],
    ['__proto__', '{"__proto__":{"n":1}}'],
    ['constructor', '{"constructor":1}'],
    ['a pattern that never ends', '{"title":{"$regex":"(a+)+$(?=x)"}}'],
    ['very deep', `{"title":${'['.repeat(100)}${']'.repeat(100)}}`],
    ['a huge $in', JSON.stringify({ n: { $in: Array.from({ length: 1001 }, (_, i) => i) } })],
    ['U+0000', '{"title":"a\\u0000b"}'],
  ])('with %s are 400', async (_name, text) => {
    expectFault(await filter(text), 400, 'common/invalid-parameters')
  })

  it.each(["title'; drop table posts--", 'title" desc nulls first --', '(select 1)', 'xmin', 'ctid', 'created_at'])(
    'and sorts by %s are no identifiers',
    async (name) => {
      for (const parameter of ['sortBy', 'select', 'expand', 'searchType'])
        expectFault(
          await live.send('GET', `/v1/posts?search=x&${parameter}=${encodeURIComponent(name)}`),
          400,
          'common/invalid-parameters',
        )
    },
  )

  it('keep quotes, wildcards and comments as text', async () => {
    const title = `'; drop table posts; -- %_\\ $1 ${'"'}`
    expect((await post({ title })).status).toBe(201)
    const found = await filter(JSON.stringify({ title }))
    expect(found.body.items.map((i: { title: string }) => i.title)).toEqual([title])
    expect((await live.send('GET', `/v1/posts?search=${encodeURIComponent("'; drop")}`)).body.items).toHaveLength(1)
  })

  it('with a parameter named __proto__ are refused as any that is not known, and change nothing', async () => {
    const { status, body } = await live.send('GET', '/v1/posts?__proto__=1&__proto__=2&constructor=3')
    expect([status, body.error.code]).toEqual([400, 'common/invalid-parameters'])
    expect((await live.send('GET', '/v1/posts')).status).toBe(200)
  })
})

describe('paths', () => {
  it.each([
    '/v1/data%2fposts',
    '/v1%2fdata%2fposts',
    '/v1/data/posts%2fspec',
    '/v1/posts%2f..%2fcomments',
    '/v1/posts/%2e%2e%2fnotes',
    '/v1/posts/..%2f..%2fhealthz',
    '/v1/posts/a%5cb',
    '/v1/posts/%',
    '/v1/posts/%c0%ae',
    '/v1/__proto__',
    '/v1/data/constructor/x',
    '/v1/POSTS',
  ])('%s reaches no other route', async (at) => {
    const answer = await raw([
      `GET ${at} HTTP/1.1\r\nHost: x\r\nX-API-Key: ${live.keys.sk}\r\nConnection: close\r\n\r\n`,
    ])
    expect(answer).toMatch(/^HTTP\/1\.1 40[04] /)
    expect(answer).not.toContain('"items"')
  })

  it('own tables of bkend and of Postgres are no tables', async () => {
    for (const table of ['bkend.keys', 'keys', 'sessions', 'pg_catalog.pg_roles', 'pg_roles', '_bkend_users'])
      expectFault(await live.send('GET', `/v1/data/${table}`, { key: 'sk' }), 404, 'data/table-not-found')
  })
})

describe('headers', () => {
  it('a secret key with an Origin is for development alone (refuseBrowsers)', async () => {
    const headers = { origin: 'https://evil.example' }
    const got = await live.send('GET', '/v1/posts', { key: 'sk', headers })
    expect([got.status, got.headers.get('access-control-allow-origin')]).toEqual([200, '*'])
    expect(got.headers.get('access-control-allow-credentials')).toBeNull()
  })

  it.each([
    ['X-API-Key', `pk_${'a'.repeat(15_000)}`],
    ['Authorization', `Bearer ${'a.'.repeat(7_000)}`],
    ['Authorization', `Bearer ${' '.repeat(14_000)}`],
    ['Content-Type', `application/json${' '.repeat(14_000)};charset`],
    ['If-Match', `"${'"'.repeat(14_000)}`],
    ['X-Forwarded-For', `${'1.1.1.1,'.repeat(1_500)}`],
  ])('a long %s is answered at once', async (name, value) => {
    const answer = await raw([
      `PATCH /v1/posts/x HTTP/1.1\r\nHost: x\r\nX-API-Key: ${live.keys.pk}\r\n${name}: ${value}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`,
    ])
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /)
  })

  it.each([
    ['too long an address', () => `GET /v1/posts?search=${'a'.repeat(70_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
    ['too long a header', () => `GET /v1/posts HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(70_000)}\r\n\r\n`],
    ['no HTTP', () => 'GET\r\n\r\n'],
  ])('%s is told as everything else is (unreadableAnswer)', async (_name, text) => {
    const answer = await raw([text()])
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).toContain('access-control-allow-origin: *')
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '').error.code).toBe('data/invalid-header')
  })

  it('a filter of a thousand ids fits', async () => {
    const ids = Array.from({ length: 1000 }, () => ann.id)
    const got = await live.send(
      'GET',
      `/v1/posts?andFilters=${encodeURIComponent(JSON.stringify({ id: { $in: ids } }))}`,
    )
    expect([got.status, got.body.items]).toEqual([200, []])
  })

  it('a key is not found by a part of it, nor with something added', async () => {
    for (const key of [
      live.keys.sk.slice(0, -1),
      `${live.keys.sk.slice(0, -1)}z`,
      `${live.keys.sk}0`,
      ` ${live.keys.sk.slice(0, 20)}`,
    ])
      expectFault(await live.send('GET', '/v1/posts', { key }), 401, 'auth/unauthorized')
  })

  it('two keys in one request are none', async () => {
    const two = `X-API-Key: ${live.keys.pk}\r\nX-API-Key: ${live.keys.sk}`
    const answer = await raw([`GET /v1/notes HTTP/1.1\r\nHost: x\r\n${two}\r\nConnection: close\r\n\r\n`])
    expect(answer).toMatch(/^HTTP\/1\.1 401 /)
  })

  it('a request id of the caller is kept where it is harmless, else replaced', async () => {
    const given = await live.send('GET', '/v1/posts', { headers: { 'x-request-id': 'abc-1' } })
    expect(given.headers.get('x-request-id')).toBe('abc-1')
    const odd = await live.send('GET', '/v1/posts', { headers: { 'x-request-id': '<script>' } })
    expect(odd.headers.get('x-request-id')).not.toContain('<')
  })
})

describe('connections', () => {
  /** Everything that comes until the server ends the connection. */
  const until = (bytes: readonly (string | Buffer)[]): Promise<string> => raw(bytes, () => false)
  const get = (target: string, ...lines: string[]): string =>
    [`GET ${target} HTTP/1.1`, 'Host: x', `X-API-Key: ${live.keys.pk}`, ...lines, '', ''].join('\r\n')
  const statuses = (answer: string): readonly string[] => answer.match(/HTTP\/1\.1 \d+/g) ?? []

  it('answer requests that were sent at once, in their order', async () => {
    const answer = await until([get('/healthz') + get('/v1/posts') + get('/v1/nothing', 'Connection: close')])
    expect(statuses(answer)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 404'])
  })

  it('take the address of a proxy’s request, whole as it is', async () => {
    expect(statuses(await until([get('http://other.example/v1/posts?limit=1', 'Connection: close')]))).toEqual([
      'HTTP/1.1 200',
    ])
    expect(statuses(await until([get('posts', 'Connection: close')]))).toEqual(['HTTP/1.1 400'])
  })

  it('answer HEAD as GET, without the body', async () => {
    const answer = await until([get('/v1/posts', 'Connection: close').replace('GET', 'HEAD')])
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    expect(answer).toMatch(/content-length: [1-9]/i)
    expect(answer.split('\r\n\r\n')[1]).toBe('')
  })

  it('refuse two tokens in one request', async () => {
    const two = [`Authorization: Bearer ${ann.token}`, `Authorization: Bearer ${ann.token}`, 'Connection: close']
    expect(await until([get('/v1/auth/me', ...two)])).toMatch(/^HTTP\/1\.1 401 /)
  })

  it('go on after a body that nobody wants, or end where it is too much of one', async () => {
    const sized = (bytes: number): readonly Buffer[] => [
      Buffer.from(head('Content-Type: application/json', `Content-Length: ${bytes}`)),
      ...Array(bytes / 1_000_000).fill(Buffer.alloc(1_000_000, 97)),
    ]
    const answer = await until([...sized(4_000_000), get('/healthz', 'Connection: close')])
    expect(statuses(answer)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200'])
    expect(answer).toContain('common/payload-too-large')
    expect(await until(sized(200_000_000)).catch(String)).toMatch(/^HTTP\/1\.1 413 |EPIPE|ECONNRESET/)
  })

  it('that break off within a body leave the server as it was', async () => {
    const { hostname, port } = new URL(live.url)
    const socket = net.connect(Number(port), hostname)
    await new Promise((sent) =>
      socket.write(`${head('Content-Type: application/json', 'Content-Length: 100')}{"ti`, sent),
    )
    socket.destroy()
    expect((await post({ title: 'after' })).status).toBe(201)
  })
})

describe('mass assignment', () => {
  it('system fields and rights in a body change nothing, in create and in update', async () => {
    const { body: made } = await post({ title: 'mine' })
    const forged = {
      id: 'x',
      createdBy: 'somebody',
      createdAt: '2000-01-01T00:00:00.000Z',
      updatedAt: '2000-01-01T00:00:00.000Z',
    }
    const got = await live.send('PATCH', `/v1/posts/${made.id}`, { token: ann.token, body: forged })
    expect(got.status).toBe(200)
    expect(got.body).toEqual({ ...made, updatedAt: got.body.updatedAt })
    expectFault(await post({ title: 'x', role: 'admin' }), 400, 'data/validation-error')
  })

  it("guests do not own each other's rows", async () => {
    const { body: made } = await live.send('POST', '/v1/data/users', { body: { text: 'of a guest' } })
    expect(made.createdBy).toBe('')
    expectFault(
      await live.send('PATCH', `/v1/data/users/${made.id}`, { body: { text: 'x' } }),
      403,
      'data/permission-denied',
    )
  })
})

describe('the log', () => {
  it('holds neither keys nor tokens nor bodies nor query strings', async () => {
    await post({ title: 'a-body-of-mine' })
    await live.send('GET', '/v1/posts?search=a-query-of-mine&token=abc')
    const text = live.log.join('\n')
    expect(text).toContain('/v1/posts')
    for (const secret of [live.keys.pk, live.keys.sk, ann.token, 'a-body-of-mine', 'a-query-of-mine'])
      expect(text).not.toContain(secret)
  })
})
