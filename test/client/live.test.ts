/** The client against a served project: signing in, sessions, versions, expansions, and lists to their end. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Auth,
  BkendError,
  createAuth,
  createClient,
  listAll,
  memoryStorage,
  type Table,
  type TokenStorage,
  versionOf,
} from '../../src/client/index.ts'
import { type Ours, serveTables } from '../serve/service.ts'
import { expired } from './expired.ts'
import { failure, type Row } from './support.ts'

interface Served {
  readonly id: string
  readonly title: string
  readonly n: number
  readonly text: string
}
type Posts = Table<Served, Row, Row, Row>
interface Tables {
  readonly posts: Posts
  readonly counters: Posts
  readonly notes: Posts
  readonly comments: Table<Served, Row, Row, Row, never, keyof Served, { readonly post: Served }>
}

/** A tab: its client, its sign-in, and the requests that it sent. */
interface Tab {
  readonly client: Tables
  readonly auth: Auth
  readonly storage: TokenStorage
  readonly sent: string[]
}

const PASSWORD = 'Correct-horse-7'
let served: Ours
let count = 0
beforeAll(async () => {
  served = await serveTables()
})
afterAll(() => served.close())

const newEmail = () => `client-${++count}@example.com`

function open(storage: TokenStorage = memoryStorage()): Tab {
  const sent: string[] = []
  const noted: typeof fetch = (input, init) => {
    sent.push(`${init?.method} ${new URL(String(input)).pathname}`)
    return fetch(input, init)
  }
  const options = { url: served.url, apiKey: served.keys.pk, storage, fetch: noted }
  return { client: createClient<Tables>(options), auth: createAuth(options), storage, sent }
}

async function signedUp(email = newEmail()): Promise<Tab> {
  const tab = open()
  await tab.auth.signUp({ email, password: PASSWORD, name: 'Ann' })
  return tab
}

/** The hour of the tab's access token is over. */
async function expire({ storage, sent }: Tab): Promise<void> {
  await storage.setItem('accessToken', await expired(String(await storage.getItem('accessToken')), served.cwd))
  sent.length = 0
}

const refreshes = ({ sent }: Tab) => sent.filter((path) => path === 'POST /v1/auth/refresh').length
const tokens = ({ storage }: Tab) => Promise.all([storage.getItem('accessToken'), storage.getItem('refreshToken')])

describe('signing in', () => {
  test('signs up, survives a reload, and signs out', async () => {
    const email = newEmail()
    const { auth, storage } = open()
    const user = await auth.signUp({ email, password: PASSWORD, name: 'Ann' })
    expect(user).toMatchObject({ email, name: 'Ann', role: 'user', emailVerified: false })
    const reloaded = open(storage)
    expect(await reloaded.auth.me()).toEqual(user)
    const before = await storage.getItem('refreshToken')
    await reloaded.auth.signOut()
    expect(await tokens(reloaded)).toEqual([null, null])
    expect(await failure(auth.me())).toMatchObject({ status: 401, code: 'common/authentication-required' })
    const stolen = open(memoryStorage({ refreshToken: String(before) }))
    expect(await failure(stolen.auth.refresh())).toMatchObject({ code: 'auth/invalid-refresh-token' })
  })

  test('signs in with the right password alone, whatever token is there', async () => {
    const email = newEmail()
    const tab = await signedUp(email)
    const [before] = await tokens(tab)
    expect(await failure(tab.auth.signIn({ email, password: 'Wrong-horse-7' }))).toMatchObject({
      code: 'auth/invalid-credentials',
    })
    expect((await tokens(tab))[0]).toBe(before)
    expect(refreshes(tab)).toBe(0)
    const stale = open(memoryStorage({ accessToken: 'broken', refreshToken: 'broken' }))
    expect(await stale.auth.signIn({ email, password: PASSWORD })).toMatchObject({ email })
    expect(await stale.auth.me()).toMatchObject({ email })
  })

  test('three calls with an expired token share one refresh, the client and the sign-in together', async () => {
    const tab = await signedUp()
    await expire(tab)
    await Promise.all([tab.client.posts.list(), tab.auth.me(), tab.client.notes.list()])
    expect(refreshes(tab)).toBe(1)
  })

  test('two tabs without locks that refresh at once stay signed in, with one pair of tokens', async () => {
    const one = await signedUp()
    await expire(one)
    const other = open({ ...one.storage })
    await Promise.all([one.auth.me(), other.auth.me()])
    expect(refreshes(one) + refreshes(other)).toBe(2)
    expect(await one.auth.me()).toEqual(await other.auth.me())
    expect(refreshes(one) + refreshes(other)).toBe(2)
  })

  test('refresh takes new tokens, and without any says that nobody is signed in', async () => {
    const tab = await signedUp()
    const before = await tokens(tab)
    await tab.auth.refresh()
    const after = await tokens(tab)
    expect(after[1]).not.toBe(before[1])
    expect(await tab.auth.me()).toMatchObject({ name: 'Ann' })
    expect(await failure(open().auth.refresh())).toMatchObject({ code: 'common/authentication-required' })
  })

  test('a wrong password in a change is no reason to renew; a right one ends every session', async () => {
    const email = newEmail()
    const tab = await signedUp(email)
    const newPassword = 'Another-horse-8'
    const wrong = tab.auth.changePassword({ currentPassword: 'Wrong-horse-7', newPassword })
    expect(await failure(wrong)).toMatchObject({ code: 'auth/invalid-password' })
    expect(tab.sent.filter((path) => path.endsWith('/change'))).toHaveLength(1)
    expect(refreshes(tab)).toBe(0)
    await tab.auth.changePassword({ currentPassword: PASSWORD, newPassword })
    expect(await tokens(tab)).toEqual([null, null])
    expect(await tab.auth.signIn({ email, password: newPassword })).toMatchObject({ email })
  })

  test('sessions are listed and ended; the ended one is signed out at its next call', async () => {
    const email = newEmail()
    const [phone, desk] = [await signedUp(email), open()]
    await desk.auth.signIn({ email, password: PASSWORD })
    const { items, pagination } = await desk.auth.sessions({ limit: 10 })
    expect(pagination.total).toBe(2)
    const oldest = items.toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1))[0]
    await desk.auth.endSession(String(oldest?.id))
    expect((await desk.auth.sessions()).items).toHaveLength(1)
    expect(await failure(desk.auth.endSession('unknown'))).toMatchObject({ code: 'auth/session-not-found' })
    expect(await failure(phone.auth.me())).toMatchObject({ status: 401 })
    expect(await tokens(phone)).toEqual([null, null])
    await phone.auth.signOut()
  })

  test('who withdraws is signed out for good', async () => {
    const email = newEmail()
    const tab = await signedUp(email)
    await tab.auth.withdraw()
    expect(await tokens(tab)).toEqual([null, null])
    expect(await failure(tab.auth.signIn({ email, password: PASSWORD }))).toMatchObject({
      code: 'auth/invalid-credentials',
    })
  })

  test.each<[string, (auth: Auth) => Promise<unknown>, string]>([
    ['a link', (a) => a.sendLink({ email: 'a@example.com', callbackUrl: 'https://a' }), 'auth/magiclink-disabled'],
    ['the token of a link', (a) => a.signInByLink('token'), 'common/not-implemented'],
    ['a reset', (a) => a.requestPasswordReset('a@example.com'), 'common/not-implemented'],
    [
      'the token of a reset',
      (a) => a.confirmPasswordReset({ email: 'a@example.com', token: 'token', newPassword: PASSWORD }),
      'common/not-implemented',
    ],
  ])('%s is answered as long as mail is not served', async (_, ask, code) => {
    expect(await failure(ask(open().auth))).toMatchObject({ code })
  })
})

describe('rows', () => {
  let tab: Tab
  beforeAll(async () => {
    tab = await signedUp()
  })

  test('a change made for an older version is refused, and leaves the row as it is', async () => {
    const { posts } = tab.client
    const seen = await posts.create({ title: 'first' })
    const newer = await posts.update(seen.id, { title: 'second' }, { ifMatch: versionOf(seen) })
    const conflict = { code: 'data/version-conflict', status: 412 }
    expect(await failure(posts.update(seen.id, { title: 'third' }, { ifMatch: versionOf(seen) }))).toMatchObject(
      conflict,
    )
    expect(await failure(posts.delete(seen.id, { ifMatch: versionOf(seen) }))).toMatchObject(conflict)
    const read = await posts.get(seen.id)
    expect(read.title).toBe('second')
    expect(versionOf(read)).toBe(versionOf(newer))
    expect(() => versionOf({ ...read })).toThrow(TypeError)
    expect(await posts.delete(seen.id, { ifMatch: versionOf(read) })).toEqual({ success: true })
  })

  test('expand brings the rows of references that the asker may see', async () => {
    const { posts, comments } = tab.client
    const post = await posts.create({ title: 'open' })
    const hidden = await posts.create({ title: 'closed', visibility: 'private' })
    for (const { id } of [post, hidden]) await comments.create({ postId: id, content: 'ok' })
    const mine = await comments.list({ expand: ['post'], sortDirection: 'asc' })
    expect(mine.items.map((c) => c.post?.title)).toEqual(['open', 'closed'])
    const guest = await open().client.comments.list({ expand: ['post'], select: ['id'], sortDirection: 'asc' })
    expect(guest.items.map((c) => c.post?.title)).toEqual(['open', undefined])
    const [first] = mine.items
    expect((await comments.get(String(first?.id), { expand: ['post'] })).post?.id).toBe(post.id)
  })

  describe('listAll', () => {
    const titles = async (rows: AsyncIterable<Served>) => {
      const found: string[] = []
      for await (const { title, text } of rows) found.push(title ?? text)
      return found
    }
    const made = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    let author: Tab
    beforeAll(async () => {
      author = await signedUp()
      for (const title of made) {
        await author.client.posts.create({ title, n: 7, visibility: 'private' })
        await author.client.counters.create({ text: title })
      }
    })
    const mine = { andFilters: { n: 7 } }

    test.each<[string, (tab: Tab) => AsyncIterable<Served>, string]>([
      ['newest first', ({ client }) => listAll(client.posts, { ...mine, limit: 2 }), 'gfedcba'],
      ['oldest first', ({ client }) => listAll(client.posts, { ...mine, limit: 3, sortDirection: 'asc' }), 'abcdefg'],
      ['by numbers that are ids', ({ client }) => listAll(client.counters, { limit: 3 }), 'gfedcba'],
      ['by another column', ({ client }) => listAll(client.posts, { ...mine, limit: 2, sortBy: 'title' }), 'gfedcba'],
      ['in one page', ({ client }) => listAll(client.posts, mine), 'gfedcba'],
      ['none', ({ client }) => listAll(client.posts, { andFilters: { n: 8 } }), ''],
    ])('gives every row once: %s', async (_, rows, want) => {
      expect((await titles(rows(author))).join('')).toBe(want)
    })

    test('keeps what was asked of the id', async () => {
      const { items } = await author.client.posts.list({ ...mine, sortDirection: 'asc' })
      const [first, last] = [String(items[0]?.id), String(items[6]?.id)]
      const rows = listAll(author.client.posts, {
        andFilters: { ...mine.andFilters, id: { $gt: first, $lt: last } },
        limit: 2,
      })
      expect((await titles(rows)).join('')).toBe('fedcb')
    })

    test.each(['posts', 'counters'] as const)('an id that cannot be is before and after no row of %s', async (name) => {
      for (const id of [{ $gt: 'nonsense' }, { $lt: '\u{10ffff}' }, { $gte: '' }, { $lte: "' or 1=1" }])
        expect((await author.client[name].list({ andFilters: { id } })).items).toEqual([])
    })

    test('asks for no more pages than are wanted, and ends where it is told to', async () => {
      author.sent.length = 0
      for await (const { title } of listAll(author.client.posts, { ...mine, limit: 2 })) if (title === 'f') break
      expect(author.sent).toEqual(['GET /v1/data/posts'])
      const rows = listAll(author.client.posts, mine, { signal: AbortSignal.abort(new Error('enough')) })
      expect(await failure(rows.next())).toMatchObject({ message: 'enough' })
    })

    test('rows that come and go meanwhile neither repeat others nor hide them', async () => {
      const { posts } = author.client
      const found: string[] = []
      const come: string[] = []
      for await (const { title } of listAll(posts, { ...mine, limit: 2 })) {
        found.push(title)
        if (found.length % 2 === 0) come.push((await posts.create({ title: 'new', n: 7 })).id)
      }
      expect(found.join('')).toBe('gfedcba')
      for (const id of come) await posts.delete(id)
    })
  })
})

test('what the server refuses is the error of the contract', async () => {
  const error = await failure(open().client.posts.create({ title: '' }))
  expect(error).toBeInstanceOf(BkendError)
  expect(error).toMatchObject({ status: 403, code: 'data/permission-denied' })
})
