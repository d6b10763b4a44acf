/** What real apps do from their first request to their last, by a client as they have it: a URL, a key and a token. */
import { describe, expect, it } from 'vitest'
import { expectFault } from '../serve/contract.ts'
import type { Got } from '../serve/service.ts'
import { filterOf, made, type Setting, valuesOf } from './live.ts'

const PASSWORD = 'Correct-horse-7'

/** What an app keeps of a sign-in. */
interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string
}

/** Registers the replays. */
export function replays(setting: Setting): void {
  it('an account, from sign-up to deletion, on two devices', async () => {
    const { live } = setting()
    const email = `replay-${Date.now()}@example.com`
    const signIn = (password: string): Promise<Got> =>
      live.send('POST', '/v1/auth/email/signin', { body: { method: 'password', email, password } })
    const up = await live.send('POST', '/v1/auth/email/signup', {
      body: { method: 'password', email, password: PASSWORD, name: 'Rae' },
    })
    expect([up.status, up.body.tokenType, up.body.user.email]).toEqual([201, 'Bearer', email])
    const phone: Tokens = up.body
    const laptop: Tokens = (await signIn(PASSWORD)).body
    const as = (tokens: Tokens, method: string, at: string, body?: object): Promise<Got> =>
      live.send(method, at, { token: tokens.accessToken, ...(body && { body }) })

    expect((await as(phone, 'GET', '/v1/auth/me')).body).toMatchObject({ email, name: 'Rae', role: 'user' })
    const profile = { nickname: 'rae', bio: 'hello', image: 'https://example.com/rae.png' }
    const { id } = up.body.user
    expect((await as(phone, 'PATCH', `/v1/users/${id}/profile`, profile)).body).toMatchObject({ id, ...profile })
    const note = await made(live, 'posts', phone.accessToken, { title: 'of rae' })
    expect(note.createdBy).toBe(id)

    const sessions = (await as(phone, 'GET', '/v1/auth/sessions')).body.items
    expect(sessions).toHaveLength(2)
    expect((await as(laptop, 'POST', '/v1/auth/signout')).status).toBe(200)
    expect((await as(laptop, 'GET', '/v1/auth/me')).status).toBe(401)

    const change = { currentPassword: PASSWORD, newPassword: 'Another-horse-8' }
    expect((await as(phone, 'POST', '/v1/auth/password/change', change)).status).toBe(200)
    expectFault(await as(phone, 'GET', '/v1/auth/me'), 401, 'auth/session-expired')
    expectFault(await signIn(PASSWORD), 401, 'auth/invalid-credentials')
    const again: Tokens = (await signIn('Another-horse-8')).body
    expect((await as(again, 'PATCH', `/v1/posts/${note.id}`, { n: 1 })).status).toBe(200)

    expect((await as(again, 'DELETE', '/v1/auth/withdraw')).status).toBe(200)
    for (const [method, at] of [
      ['GET', '/v1/auth/me'],
      ['GET', '/v1/posts'],
      ['PATCH', `/v1/posts/${note.id}`],
    ] as const)
      expect((await as(again, method, at)).status).toBe(401)
    const refresh = { body: { refreshToken: again.refreshToken } }
    expectFault(await live.send('POST', '/v1/auth/refresh', refresh), 401, 'auth/invalid-refresh-token')
    expectFault(await signIn('Another-horse-8'), 401, 'auth/invalid-credentials')
    expect((await live.send('GET', `/v1/users/${id}`, { key: 'sk' })).status).toBe(404)
    expect((await live.send('GET', `/v1/posts/${note.id}`)).body.createdBy).toBe(id)
  })

  blog(setting)

  it('three tabs that refresh one token at once go on, all of them', async () => {
    const { live } = setting()
    const body = { method: 'password', email: `tabs-${Date.now()}@example.com`, password: PASSWORD, name: 'Tab' }
    const up = await live.send('POST', '/v1/auth/email/signup', { body })
    const refresh = async (refreshToken: string): Promise<Tokens> => {
      const got = await live.send('POST', '/v1/auth/refresh', { body: { refreshToken } })
      expect([got.status, got.text]).toEqual([200, got.text])
      return got.body
    }
    const tab = async (n: number): Promise<Tokens> => {
      const tokens = await refresh(up.body.refreshToken)
      await made(live, 'posts', tokens.accessToken, { title: `of tab ${n}` })
      return tokens
    }
    const tabs = await Promise.all([tab(1), tab(2), tab(3)])
    expect(new Set(tabs.map((t) => t.refreshToken)).size).toBe(1)
    const late = await refresh(up.body.refreshToken)
    expect(late.refreshToken).toBe(tabs[0]?.refreshToken)
    const next = await refresh(late.refreshToken)
    const token = next.accessToken
    expect((await live.send('GET', '/v1/auth/sessions', { token })).body.pagination.total).toBe(1)
    expect(
      (await live.send('GET', `/v1/posts?andFilters=${filterOf({ createdBy: up.body.user.id })}`)).body.items,
    ).toHaveLength(3)
    // The first token has had its thirty seconds of grace: its successor was used.
    const stale = { body: { refreshToken: up.body.refreshToken } }
    expectFault(await live.send('POST', '/v1/auth/refresh', stale), 401, 'auth/invalid-refresh-token')
    expect((await live.send('GET', '/v1/auth/me', { token })).status).toBe(401)
  })
}

/** A blog's pages: a list with filters, a post with comments, an editor. */
function blog(setting: Setting): void {
  describe('a blog', () => {
    it('lists, filters, searches and turns pages, for readers and for its writer', async () => {
      const { live, ann } = setting()
      for (let i = 1; i <= 25; i++)
        await made(live, 'posts', ann.token, {
          title: `Blog ${String(i).padStart(2, '0')}`,
          body: i % 5 === 0 ? 'about Whales' : 'about ships',
          tags: i % 2 === 0 ? ['even', 'blog'] : ['blog'],
          n: i,
          visibility: i > 23 ? 'private' : 'public',
        })
      const list = async (filter: object, query = '', token?: string): Promise<Got> =>
        live.send('GET', `/v1/posts?andFilters=${filterOf({ tags: 'blog', ...filter })}&${query}`, {
          ...(token && { token }),
        })
      const first = await list({}, 'sortBy=n&sortDirection=asc&limit=10')
      expect(first.body.pagination).toEqual({
        total: 23,
        page: 1,
        limit: 10,
        totalPages: 3,
        hasNext: true,
        hasPrev: false,
      })
      const all = [first]
      while (all.at(-1)?.body.pagination.hasNext)
        all.push(await list({}, `sortBy=n&sortDirection=asc&limit=10&page=${all.length + 1}`))
      expect(all.flatMap((got) => valuesOf(got, 'n'))).toEqual(Array.from({ length: 23 }, (_, i) => i + 1))
      expect((await list({}, 'limit=1', ann.token)).body.pagination.total).toBe(25)
      expect(valuesOf(await list({ n: { $gte: 20 }, tags: 'even' }, 'sortBy=n'), 'n')).toEqual([22, 20])
      const whales = await list({}, 'search=whales&searchType=body&select=title&sortBy=title&sortDirection=asc')
      expect(valuesOf(whales, 'title')).toEqual(['Blog 05', 'Blog 10', 'Blog 15', 'Blog 20'])
      expect(valuesOf(whales, 'body')).toEqual([undefined, undefined, undefined, undefined])
      const either = `orFilters=${filterOf({ n: 1, title: 'Blog 02' })}&sortBy=n`
      expect(valuesOf(await list({}, either), 'n')).toEqual([2, 1])
    })

    it('is edited in two tabs: the later one is told, reads again and wins', async () => {
      const { live, ann, bob } = setting()
      const { token } = ann
      const { id } = await made(live, 'posts', token, { title: 'Draft', body: 'one', slug: 'draft' })
      const open = await live.send('GET', `/v1/posts/${id}`, { token })
      const etag = open.headers.get('etag') ?? ''
      const save = (body: object, version: string): Promise<Got> =>
        live.send('PATCH', `/v1/posts/${id}`, { token, body, headers: { 'if-match': version } })
      const saved = await save({ title: 'Published', body: null }, etag)
      expect([saved.status, saved.body.title, 'body' in saved.body]).toEqual([200, 'Published', false])
      expect(saved.body.updatedAt > open.body.updatedAt).toBe(true)
      expectFault(await save({ body: 'two' }, etag), 412, 'data/version-conflict')
      const fresh = (await live.send('GET', `/v1/posts/${id}`, { token })).headers.get('etag') ?? ''
      expect((await save({ body: 'two' }, fresh)).body).toMatchObject({ title: 'Published', body: 'two' })

      const comment = await made(live, 'comments', bob.token, { postId: String(id), content: 'First!' })
      const page = await live.send('GET', `/v1/comments?andFilters=${filterOf({ postId: id })}&expand=post`, { token })
      expect(page.body.items).toMatchObject([{ id: comment.id, content: 'First!', post: { title: 'Published' } }])
      expectFault(await live.send('DELETE', `/v1/posts/${id}`, { token }), 422, 'data/reference-violation')
      expectFault(await live.send('DELETE', `/v1/comments/${comment.id}`, { token }), 403, 'data/permission-denied')
      expect((await live.send('DELETE', `/v1/comments/${comment.id}`, { key: 'sk' })).body).toEqual({ success: true })
      expect((await live.send('DELETE', `/v1/posts/${id}`, { token })).body).toEqual({ success: true })
      expectFault(await live.send('GET', `/v1/posts/${id}`), 404, 'data/not-found')
      const taken = await live.send('POST', '/v1/posts', { token: bob.token, body: { title: 'Mine', slug: 'draft' } })
      expect(taken.status).toBe(201)
    })
  })
}
