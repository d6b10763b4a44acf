/** Limits by key, user and address; scopes; keys that end. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKey, revokeKey } from '../../src/engine/index.ts'
import { rates } from '../../src/serve/asking/rates.ts'
import { isScope, scopeAllows } from '../../src/serve/asking/scopes.ts'
import { clientAddress, countedAddress, plainAddress } from '../../src/serve/http/address.ts'
import { trustedProxies } from '../../src/serve/http/proxies.ts'
import { expectFault } from './contract.ts'
import { type Ours, serveTables } from './service.ts'

describe('rates', () => {
  const limits = { key: 3, user: 2, address: 2, signIn: 1 }

  it('let so many through a minute, then tell how long to wait', () => {
    let now = 600_000
    const counted = rates(limits, () => now)
    const three = [1, 2, 3, 4].map(() => counted.take('key', 'a'))
    expect(three.map((t) => [t.allowed, t.remaining])).toEqual([
      [true, 2],
      [true, 1],
      [true, 0],
      [false, 0],
    ])
    const wait = three[3]?.retryAfter ?? 0
    now += wait * 1000
    expect(counted.take('key', 'a').allowed).toBe(true)
    expect(wait).toBeLessThanOrEqual(120)
  })

  it('never let twice as many through at the turn of a minute', () => {
    let now = 659_000
    const counted = rates({ ...limits, key: 100 }, () => now)
    let allowed = 0
    for (let i = 0; i < 100; i++) allowed += counted.take('key', 'a').allowed ? 1 : 0
    now = 661_000
    for (let i = 0; i < 100; i++) allowed += counted.take('key', 'a').allowed ? 1 : 0
    expect(allowed).toBeLessThanOrEqual(105)
  })

  it('count each subject for itself, and a limit of 0 not at all', () => {
    const counted = rates({ ...limits, user: 0 })
    for (let i = 0; i < 10; i++) expect(counted.take('user', 'a').allowed).toBe(true)
    expect(counted.take('address', 'a').allowed && counted.take('address', 'b').allowed).toBe(true)
  })

  it('remember no more subjects than they may', () => {
    const counted = rates(limits, Date.now, 100)
    for (let i = 0; i < 1000; i++) counted.take('address', String(i))
    expect(counted.size).toBe(100)
  })
})

describe('addresses', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::ffff:c000:201', '192.0.2.1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['192.0.2.1:1234', '192.0.2.1'],
    ['unknown', null],
    ['', null],
  ])('%s is %s', (given, want) => expect(plainAddress(given)).toBe(want))

  it('of IPv6 are counted by /64, of v4 alone', () => {
    expect(countedAddress('2001:db8:1:2::1')).toBe(countedAddress('2001:db8:1:2:ffff::9'))
    expect(countedAddress('2001:db8:1:2::1')).not.toBe(countedAddress('2001:db8:1:3::1'))
    expect(countedAddress('192.0.2.1')).toBe('192.0.2.1')
  })

  it('are taken from X-Forwarded-For only as far as proxies are trusted', () => {
    const trusted = trustedProxies(['10.0.0.0/8', 'fd00::/8'])
    const of = (peer: string, forwarded?: string) => clientAddress(peer, forwarded, trusted)
    expect(of('198.51.100.7', '1.2.3.4')).toBe('198.51.100.7')
    expect(of('10.0.0.1', '1.2.3.4')).toBe('1.2.3.4')
    expect(of('10.0.0.1', '6.6.6.6, 1.2.3.4, 10.0.0.2')).toBe('1.2.3.4')
    expect(of('::ffff:10.0.0.1', '::ffff:1.2.3.4')).toBe('1.2.3.4')
    expect(of('10.0.0.1', 'nonsense, 10.0.0.3')).toBe('10.0.0.3')
    expect(of('10.0.0.1')).toBe('10.0.0.1')
  })
})

describe('scopes', () => {
  it.each([
    [[], 'posts', 'delete', true],
    [['posts:read'], 'posts', 'read', true],
    [['posts:read'], 'posts', 'list', true],
    [['posts:read'], 'posts', 'create', false],
    [['posts:*'], 'posts', 'delete', true],
    [['posts:*'], 'comments', 'read', false],
    [['*:read'], 'comments', 'list', true],
    [['*:*'], 'comments', 'update', true],
    [['posts:list'], 'posts', 'read', false],
  ] as const)('%j on %s for %s: %s', (scopes, table, operation, want) => {
    expect(scopeAllows(scopes, table, operation)).toBe(want)
  })

  it.each([
    ['posts:read', true],
    ['*:*', true],
    ['posts', false],
    ['posts:write', false],
    ['a:b:c', false],
    ['', false],
  ])('%s is one: %s', (text, want) => {
    expect(isScope(text)).toBe(want)
  })
})

describe('over HTTP', () => {
  let live: Ours
  beforeAll(async () => {
    live = await serveTables({
      serve: 'rates: { key: 12, user: 6, address: 3, signIn: 0 }, trustedProxies: [127.0.0.0/8]',
    })
  }, 60_000)
  afterAll(async () => await live?.close())

  const options = () => ({ cwd: live.cwd })

  it('guests are counted by address, the headers tell what is left, and 429 when to come back', async () => {
    const from = { 'x-forwarded-for': '203.0.113.5' }
    const all = []
    for (let i = 0; i < 4; i++) all.push(await live.send('GET', '/v1/posts', { headers: from }))
    expect(all.map((got) => got.status)).toEqual([200, 200, 200, 429])
    expect(all[0]?.headers.get('x-ratelimit-limit')).toBe('3')
    expect(all.map((got) => got.headers.get('x-ratelimit-remaining'))).toEqual(['2', '1', '0', '0'])
    expectFault(all[3] as never, 429, 'data/rate-limit-exceeded')
    expect(Number(all[3]?.headers.get('retry-after'))).toBeGreaterThan(0)
    const mapped = { 'x-forwarded-for': '6.6.6.6, ::ffff:203.0.113.5' }
    expect((await live.send('GET', '/v1/posts', { headers: mapped })).status).toBe(429)
    expect((await live.send('GET', '/v1/posts', { headers: { 'x-forwarded-for': '203.0.113.6' } })).status).toBe(200)
  })

  it('guessed keys are counted by address too', async () => {
    const statuses = []
    for (let i = 0; i < 5; i++) {
      const key = `pk_${String(i).repeat(64)}`
      statuses.push(
        (await live.send('GET', '/v1/posts', { key, headers: { 'x-forwarded-for': '203.0.113.9' } })).status,
      )
    }
    expect(statuses).toEqual([401, 401, 401, 429, 429])
  })

  it.each([
    [['psots:read'], [['serve/scope', 'warning', 'Did you mean `posts`?']]],
    [
      ['zzz:*', 'posts:*'],
      [
        [
          'serve/scope',
          'warning',
          'There are comments, counters, drops, notes, places, posts, settings, users, $users',
        ],
      ],
    ],
    [['posts:read', '*:list', '$users:read'], []],
    [[], []],
  ])('a scope of a table that was not pushed is warned of, and the key made: %j', async (scopes, told) => {
    const made = await createKey(options(), { kind: 'pk', name: 'scoped', scopes })
    expect([made.outcome, made.keys[0]?.scopes]).toEqual(['done', scopes])
    expect(made.key).toMatch(/^pk_/)
    expect(made.diagnostics.map((d) => [d.code, d.severity, d.hint])).toEqual(told)
  })

  it('a key is bound by its scopes, an admin one too', async () => {
    const made = await createKey(options(), { kind: 'sk', name: 'reader', scopes: ['posts:read'] })
    const key = made.key ?? ''
    expect(key).toMatch(/^sk_[0-9a-f]{64}$/)
    expect((await live.send('GET', '/v1/posts', { key })).status).toBe(200)
    expectFault(await live.send('POST', '/v1/posts', { key, body: { title: 'x' } }), 403, 'data/scope-insufficient')
    expectFault(await live.send('GET', '/v1/comments', { key }), 403, 'data/scope-insufficient')
  })

  it('a revoked key is refused within five seconds, an expired one at once', async () => {
    const made = await createKey(options(), { kind: 'sk', name: 'gone', scopes: [] })
    const key = made.key ?? ''
    expect((await live.send('GET', '/v1/comments', { key })).status).toBe(200)
    await revokeKey(options(), made.keys[0]?.id ?? '')
    await new Promise((resolve) => setTimeout(resolve, 4500))
    expectFault(await live.send('GET', '/v1/comments', { key }), 401, 'auth/unauthorized')
    const short = await createKey(options(), {
      kind: 'sk',
      name: 'short',
      scopes: [],
      expires: new Date(Date.now() + 1500).toISOString(),
    })
    expect((await live.send('GET', '/v1/comments', { key: short.key })).status).toBe(200)
    await new Promise((resolve) => setTimeout(resolve, 1700))
    expectFault(await live.send('GET', '/v1/comments', { key: short.key }), 401, 'auth/unauthorized')
  })

  it.each([
    [{ scopes: ['posts'] }, 'is no scope'],
    [{ scopes: [], expires: 'yesterday' }, 'no time'],
    [{ scopes: [], expires: '2001-01-01' }, 'is past'],
  ])('no key is made of %j', async (parts, message) => {
    const made = await createKey(options(), { kind: 'pk', name: 'x', ...parts })
    expect([made.outcome, made.diagnostics[0]?.code]).toEqual(['failed', 'serve/key'])
    expect(made.diagnostics[0]?.message).toContain(message)
  })
})
