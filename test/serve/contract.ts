/**
 * What `reference/bkend-api.md` promises of data routes, a test a line. Written against a URL and two keys, so that any server
 * over the tables of `tables.ts` can be held against it.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Got, Live, User } from './service.ts'

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/

/** An error in the contract's shape. */
export function expectFault(got: Got, status: number, code: string): void {
  expect([got.status, got.body?.error?.code]).toEqual([status, code])
  expect(got.body.success).toBe(false)
  expect(got.body.message).toBe(got.body.error.message)
  expect(typeof got.body.message).toBe('string')
}

function filterOf(filter: object): string {
  return encodeURIComponent(JSON.stringify(filter))
}

/** Registers the tests. `open` starts, or finds, the server. */
export function contractTests(name: string, open: () => Promise<Live>): void {
  describe(`the contract, ${name}`, () => {
    let live: Live
    let ann: User
    let bob: User
    beforeAll(async () => {
      live = await open()
      ann = await live.signUp()
      bob = await live.signUp()
    }, 120_000)
    afterAll(async () => await live?.close())

    const create = (body: object, token: string = ann.token, table = 'posts') =>
      live.send('POST', `/v1/data/${table}`, { body, token })

    describe('records', () => {
      it('are created with 201 and the record: system fields, defaults, no unset field', async () => {
        const got = await create({ title: 'A' })
        expect(got.status).toBe(201)
        const { id, createdAt, updatedAt, ...rest } = got.body
        expect(rest).toEqual({ title: 'A', n: 0, tags: [], visibility: 'public', createdBy: ann.id })
        expect(typeof id).toBe('string')
        expect(createdAt).toMatch(MOMENT)
        expect(updatedAt).toMatch(MOMENT)
      })

      it('are read by id, and changed field by field; updatedAt moves, null unsets', async () => {
        const { body: made } = await create({ title: 'B', body: 'text', price: 12.5, big: '9007199254740993' })
        const read = await live.send('GET', `/v1/data/posts/${made.id}`)
        expect([read.status, read.body]).toEqual([200, made])
        expect([made.price, made.big]).toEqual([12.5, '9007199254740993'])
        const patched = await live.send('PATCH', `/v1/data/posts/${made.id}`, {
          token: ann.token,
          body: { n: 3, body: null },
        })
        expect(patched.status).toBe(200)
        const { body: _gone, ...before } = made
        expect(patched.body).toEqual({ ...before, n: 3, updatedAt: patched.body.updatedAt })
        expect(patched.body.updatedAt > made.updatedAt).toBe(true)
      })

      it('are deleted with {success:true}, and are gone then', async () => {
        const { body: made } = await create({ title: 'C' })
        const gone = await live.send('DELETE', `/v1/data/posts/${made.id}`, { token: ann.token })
        expect([gone.status, gone.body]).toEqual([200, { success: true }])
        expectFault(await live.send('GET', `/v1/data/posts/${made.id}`), 404, 'data/not-found')
      })

      it('answer to the short form too, save names of the system', async () => {
        const { body: made } = await live.send('POST', '/v1/posts', { token: ann.token, body: { title: 'D' } })
        expect((await live.send('GET', `/v1/posts/${made.id}`)).body).toEqual(made)
        expect((await live.send('GET', '/v1/posts?limit=1')).body.items).toHaveLength(1)
        expect((await live.send('POST', '/v1/data/users', { body: { text: 'x' } })).status).toBe(201)
        expect((await live.send('GET', '/v1/users')).body.items?.[0]?.text).toBeUndefined()
      })

      it('keep moments to the millisecond; a date alone is midnight UTC', async () => {
        const moment = async (seenAt: string) => (await create({ title: 'E', seenAt })).body.seenAt
        expect(await moment('2026-01-31')).toBe('2026-01-31T00:00:00.000Z')
        expect(await moment('2026-01-31T10:00:00.1239+02:00')).toBe('2026-01-31T08:00:00.123Z')
      })

      it('take no system field from a body, and refuse unknown ones', async () => {
        const got = await create({ title: 'F', id: 'x', createdBy: bob.id, createdAt: '2000-01-01', updatedAt: 'x' })
        expect([got.status, got.body.createdBy]).toEqual([201, ann.id])
        expect(got.body.createdAt > '2020').toBe(true)
        const unknown = await create({ title: 'F', nope: 1 })
        expectFault(unknown, 400, 'data/validation-error')
        expect(unknown.body.error.details[0].path).toBe('nope')
      })

      it('tell every failing field at once', async () => {
        const got = await create({ title: '', n: -1, visibility: 'x', tags: [''] })
        expectFault(got, 400, 'data/validation-error')
        expect(got.body.error.details.map((d: { path: string }) => d.path).sort()).toEqual([
          'n',
          'tags.0',
          'title',
          'visibility',
        ])
      })

      it('a secret key may say whose they are, or act for a user', async () => {
        const body = { title: 'G', createdBy: bob.id }
        expect((await live.send('POST', '/v1/posts', { key: 'sk', body })).body.createdBy).toBe(bob.id)
        const acting = await live.send('POST', '/v1/posts', { key: 'sk', token: ann.token, body })
        expect(acting.body.createdBy).toBe(ann.id)
        expect((await live.send('POST', '/v1/posts', { key: 'sk', body: { title: 'G' } })).body.createdBy).toBe('')
      })
    })

    describe('rows with a key of another name than `id`', () => {
      const at = '/v1/data/settings'
      it('are made, read, listed, changed and deleted by it', async () => {
        for (const key of ['a', 'b', 'c/ä'])
          expect((await live.send('POST', at, { body: { key, value: 'x' } })).status).toBe(201)
        const read = await live.send('GET', `${at}/${encodeURIComponent('c/ä')}`)
        expect([read.status, read.body]).toEqual([200, { key: 'c/ä', value: 'x' }])
        const page = await live.send('GET', `/v1/settings?limit=2`)
        expect([page.status, page.body.items.map((i: { key: string }) => i.key)]).toEqual([200, ['c/ä', 'b']])
        const sorted = await live.send('GET', `${at}?sortBy=value&sortDirection=asc`)
        expect(sorted.body.items.map((i: { key: string }) => i.key)).toEqual(['a', 'b', 'c/ä'])
        const tag = read.headers.get('etag') ?? ''
        const changed = await live.send('PATCH', `${at}/a`, { body: { value: 'y' } })
        expect([changed.status, changed.body]).toEqual([200, { key: 'a', value: 'y' }])
        const headers = { 'if-match': `${tag.slice(0, -1)}9"` }
        expectFault(await live.send('DELETE', `${at}/a`, { headers }), 412, 'data/version-conflict')
        expect((await live.send('DELETE', `${at}/a`)).body).toEqual({ success: true })
      })

      it('are 404 where no row has it', async () => {
        for (const method of ['GET', 'PATCH', 'DELETE']) {
          const body = method === 'PATCH' ? { body: { value: 'y' } } : {}
          expectFault(await live.send(method, `${at}/none`, body), 404, 'data/not-found')
        }
      })

      it('refuse parameters that are none, by their names', async () => {
        for (const [query, hint] of [
          ['filter=%7B%7D', 'there are page, limit'],
          ['andFilter=%7B%7D', 'did you mean `andFilters`?'],
          ['total=exact', 'there are page, limit'],
        ]) {
          const got = await live.send('GET', `${at}?${query}`)
          expectFault(got, 400, 'common/invalid-parameters')
          expect(got.body.message).toContain(hint)
        }
        expectFault(await live.send('GET', `${at}/b?limit=1`), 400, 'common/invalid-parameters')
      })

      it('cannot be sorted by `id`, which they have not', async () => {
        const got = await live.send('GET', `${at}?sortBy=id`)
        expectFault(got, 400, 'common/invalid-parameters')
        expect(got.body.message).toContain('`id`, which is not a field of this table')
      })

      it('are told as what they are by the documents', async () => {
        const { body } = await live.send('GET', `${at}/openapi`, { token: ann.token })
        expect(body.components.parameters['Setting.id']).toMatchObject({ in: 'path', description: "The row's `key`." })
        expect(body.components.parameters['Setting.sortBy']).toMatchObject({
          description: 'The field to sort by; `key` breaks ties.',
          schema: { enum: ['key', 'value'], default: 'key' },
        })
        expect(body.paths[`${at}/{id}`].parameters).toEqual([{ $ref: '#/components/parameters/Setting.id' }])
      })

      it('are not served where the key has several columns', async () => {
        expectFault(await live.send('GET', '/v1/data/places'), 404, 'data/table-not-found')
        expectFault(await live.send('GET', '/v1/data/places/1'), 404, 'data/table-not-found')
      })
    })

    describe('lists', () => {
      const titles = (got: Got): string[] => got.body.items.map((i: { title: string }) => i.title)
      beforeAll(async () => {
        for (const [i, title] of ['b-list', 'a-list', 'ä-list', 'C-list'].entries())
          await create({
            title,
            n: 100 + i,
            tags: i % 2 ? ['odd', 'x'] : ['even'],
            ...(i === 0 && { body: 'Größe 50%' }),
          })
      })
      const where = (filter: object, more = ''): Promise<Got> =>
        live.send('GET', `/v1/data/posts?andFilters=${filterOf(filter)}${more}`)
      const listed = { n: { $gte: 100 } }

      it('come newest first, 20 a page, with the pagination', async () => {
        const got = await where(listed)
        expect(got.status).toBe(200)
        expect(titles(got)).toEqual(['C-list', 'ä-list', 'a-list', 'b-list'])
        expect(got.body.pagination).toEqual({
          total: 4,
          page: 1,
          limit: 20,
          totalPages: 1,
          hasNext: false,
          hasPrev: false,
        })
      })

      it('have pages', async () => {
        const got = await where(listed, '&limit=3&page=2')
        expect(titles(got)).toEqual(['b-list'])
        expect(got.body.pagination).toEqual({
          total: 4,
          page: 2,
          limit: 3,
          totalPages: 2,
          hasNext: false,
          hasPrev: true,
        })
      })

      it('sort text by code point', async () => {
        expect(titles(await where(listed, '&sortBy=title&sortDirection=asc'))).toEqual([
          'C-list',
          'a-list',
          'b-list',
          'ä-list',
        ])
      })

      it('search a part of the text, ignoring case, wildcards as themselves', async () => {
        expect(titles(await live.send('GET', `/v1/posts?search=${encodeURIComponent('GRÖSSE')}`))).toEqual([])
        expect(titles(await live.send('GET', `/v1/posts?search=${encodeURIComponent('50%')}`))).toEqual(['b-list'])
        expect(titles(await live.send('GET', '/v1/posts?search=C-LIST&searchType=title'))).toEqual(['C-list'])
      })

      it.each([
        ['a bare value on an array contains', { tags: 'odd' }, 2],
        ['$eq', { n: { $eq: 101 } }, 1],
        ['$ne matches unset', { body: { $ne: 'x' }, n: { $gte: 100 } }, 4],
        ['$gt and $lt', { n: { $gt: 100, $lt: 103 } }, 2],
        ['$in', { n: { $in: [100, 103, 999] } }, 2],
        ['$nin', { n: { $nin: [100], $gte: 100 } }, 3],
        ['$exists', { body: { $exists: true }, n: { $gte: 100 } }, 1],
        ['$regex', { title: { $regex: '^[ab]-list$' } }, 2],
      ])('filter: %s', async (_name, filter, count) => {
        const got = await where(filter)
        expect([got.status, got.body.items?.length]).toEqual([200, count])
      })

      it('compare a day with dates, and say so', async () => {
        const { body: made } = await create({ title: 'due', due: '2026-02-28' })
        expect(made.due).toBe('2026-02-28')
        expect(titles(await where({ due: '2026-02-28' }))).toEqual(['due'])
        expect(titles(await where({ due: { $lt: '2026-02-28' } }))).toEqual([])
        expect(titles(await where({ due: { $gte: '2026-02-28', $lt: '2026-03-01' } }))).toEqual(['due'])
        const told = async (operand: unknown): Promise<readonly unknown[]> =>
          (await where({ due: { $lt: operand } })).body.error.details.map((d: { message: string }) => d.message)
        for (const operand of ['x', 5, '2026-02-30', '2026-02-28T12:00:00Z'])
          expect(await told(operand)).toEqual(['must be a date such as 2026-01-31'])
      })

      it('combine filters as `and AND or`', async () => {
        const or = filterOf({ n: 101, title: 'b-list' })
        expect(titles(await where({ n: { $lt: 102, $gte: 100 } }, `&orFilters=${or}`)).sort()).toEqual([
          'a-list',
          'b-list',
        ])
      })

      it('begin behind an id, in the order of ids; one that cannot be is behind and before no row', async () => {
        const at = (await where(listed, '&limit=2')).body.items[1].id
        expect(titles(await where({ ...listed, id: { $lt: at } }))).toEqual(['a-list', 'b-list'])
        expect(titles(await where({ ...listed, id: { $gt: at } }, '&sortDirection=asc'))).toEqual(['C-list'])
        for (const id of [{ $gt: 'nonsense' }, { $lte: 'nonsense' }, { $gte: '' }])
          expect(titles(await where({ ...listed, id }))).toEqual([])
      })

      it('answer the selected fields and the system ones', async () => {
        const got = await where(listed, '&select=title&limit=1')
        expect(Object.keys(got.body.items[0]).sort()).toEqual(['createdAt', 'createdBy', 'id', 'title', 'updatedAt'])
      })

      it('expand references', async () => {
        const { body: post } = await create({ title: 'expanded' })
        await create({ postId: post.id, content: 'hi' }, ann.token, 'comments')
        const got = await live.send('GET', '/v1/comments?expand=post')
        expect(got.body.items[0].post.title).toBe('expanded')
      })

      it.each([
        ['an unknown field', `andFilters=${filterOf({ nope: 1 })}`],
        ['an unknown operator', `andFilters=${filterOf({ n: { $where: 1 } })}`],
        ['a value of another type', `andFilters=${filterOf({ n: 'x' })}`],
        ['a moment for a day', `andFilters=${filterOf({ due: '2026-02-28T12:00:00.000Z' })}`],
        [
          'a moment among days',
          `andFilters=${filterOf({ due: { $in: ['2026-02-28', '2026-02-28T00:00:00+09:00'] } })}`,
        ],
        ['no JSON', 'andFilters=%7B'],
        ['page 0', 'page=0'],
        ['limit 101', 'limit=101'],
        ['an unknown sort', 'sortBy=nope'],
        ['an unknown direction', 'sortDirection=up'],
        ['an unknown selection', 'select=nope'],
        ['an unknown expansion', 'expand=nope'],
      ])('refuse %s with 400', async (_name, query) => {
        expectFault(await live.send('GET', `/v1/data/posts?${query}`), 400, 'common/invalid-parameters')
      })
    })

    describe('headers', () => {
      it('an ETag guards PATCH and DELETE against a lost race', async () => {
        const made = await create({ title: 'H' })
        const etag = made.headers.get('etag') ?? ''
        expect(etag).toMatch(/^"[^"]+"$/)
        const at = `/v1/posts/${made.body.id}`
        const won = await live.send('PATCH', at, { token: ann.token, body: { n: 1 }, headers: { 'if-match': etag } })
        expect(won.status).toBe(200)
        const late = { token: ann.token, headers: { 'if-match': etag } }
        expectFault(await live.send('PATCH', at, { ...late, body: { n: 2 } }), 412, 'data/version-conflict')
        expectFault(await live.send('DELETE', at, late), 412, 'data/version-conflict')
        const now = (await live.send('GET', at)).headers.get('etag') ?? ''
        expect((await live.send('DELETE', at, { token: ann.token, headers: { 'if-match': now } })).status).toBe(200)
      })

      it('an ETag that a proxy has made weak is the same one', async () => {
        const made = await create({ title: 'H' })
        const weak = { 'if-match': `W/${made.headers.get('etag')}` }
        const at = `/v1/posts/${made.body.id}`
        const sent = { token: ann.token, headers: weak }
        expect((await live.send('PATCH', at, { ...sent, body: { n: 1 } })).status).toBe(200)
        expectFault(await live.send('PATCH', at, { ...sent, body: { n: 2 } }), 412, 'data/version-conflict')
        for (const header of ['w/"1"', 'W/1', 'W/"1", "2"'])
          expectFault(
            await live.send('DELETE', at, { token: ann.token, headers: { 'if-match': header } }),
            400,
            'data/invalid-header',
          )
      })

      it('a preflight needs no key and allows what is documented', async () => {
        const got = await live.send('OPTIONS', '/v1/data/posts', {
          key: null,
          headers: { origin: 'https://a.example', 'access-control-request-method': 'POST' },
        })
        expect(got.status).toBe(204)
        expect(got.headers.get('access-control-allow-origin')).toBe('*')
        expect(got.headers.get('access-control-allow-credentials')).toBeNull()
        expect(got.headers.get('access-control-allow-headers')).toBe(
          'authorization, content-type, x-api-key, if-match, idempotency-key',
        )
        expect(got.headers.get('access-control-max-age')).toBe('7200')
      })

      it('errors carry CORS headers and a request id too', async () => {
        const got = await live.send('GET', '/v1/data/nope', { headers: { origin: 'https://a.example' } })
        expectFault(got, 404, 'data/table-not-found')
        expect(got.headers.get('access-control-allow-origin')).toBe('*')
        expect(got.headers.get('access-control-expose-headers')).toBe(
          'x-ratelimit-limit, x-ratelimit-remaining, retry-after, etag, x-request-id',
        )
        expect(got.headers.get('x-request-id')).toMatch(/^[\w.-]+$/)
      })
    })

    describe('who is asking', () => {
      it.each([
        ['no key', null, 400, 'data/invalid-header'],
        ['a malformed key', 'pk_123', 401, 'auth/unauthorized'],
        ['an unknown key', `pk_${'0'.repeat(64)}`, 401, 'auth/unauthorized'],
      ])('%s', async (_name, key, status, code) => {
        expectFault(await live.send('GET', '/v1/data/posts', { key }), status, code)
      })

      it.each([
        ['a token that is none', 'Bearer x', 'auth/invalid-access-token'],
        ['another scheme', 'Basic eDp5', 'auth/invalid-token-format'],
        ['an empty token', 'Bearer ', 'auth/invalid-token-format'],
      ])('%s is 401, never a guest', async (_name, authorization, code) => {
        expectFault(await live.send('GET', '/v1/data/posts', { headers: { authorization } }), 401, code)
      })

      it('a missing token is a guest on data routes, and 401 where a user is needed', async () => {
        expect((await live.send('GET', '/v1/data/posts')).status).toBe(200)
        for (const document of ['spec', 'openapi'])
          expectFault(await live.send('GET', `/v1/data/posts/${document}`), 401, 'common/authentication-required')
      })

      it('what is not permitted is 403, guests included', async () => {
        expectFault(await live.send('POST', '/v1/posts', { body: { title: 'x' } }), 403, 'data/permission-denied')
      })

      it("another's row under self is 403, an id that is none 404", async () => {
        const { body: made } = await create({ title: 'I' })
        const patch = { token: bob.token, body: { n: 1 } }
        expectFault(await live.send('PATCH', `/v1/posts/${made.id}`, patch), 403, 'data/permission-denied')
        expectFault(
          await live.send('DELETE', `/v1/posts/${made.id}`, { token: bob.token }),
          403,
          'data/permission-denied',
        )
        for (const id of ['x', '0198b2c4-7d1e-7000-8000-000000000001', "1'--", '%00', '%F0%9F%98%80'])
          expectFault(await live.send('GET', `/v1/posts/${id}`), 404, 'data/not-found')
      })

      it('a list that only self may is filtered, not refused', async () => {
        await create({ text: 'mine' }, ann.token, 'notes')
        await create({ text: 'his' }, bob.token, 'notes')
        const got = await live.send('GET', '/v1/notes', { token: ann.token })
        expect(got.body.items.map((i: { text: string }) => i.text)).toEqual(['mine'])
        expect(got.body.pagination.total).toBe(1)
        expectFault(await live.send('GET', '/v1/notes'), 403, 'data/permission-denied')
      })

      it('row rules bind list, total and read', async () => {
        const { body: made } = await create({ title: 'private-1', visibility: 'private' })
        const query = `/v1/posts?andFilters=${filterOf({ title: 'private-1' })}`
        expect((await live.send('GET', query)).body.pagination.total).toBe(0)
        expect((await live.send('GET', query, { token: ann.token })).body.pagination.total).toBe(1)
        expect((await live.send('GET', `/v1/posts/${made.id}`)).status).not.toBe(200)
        expect((await live.send('GET', query, { key: 'sk' })).body.pagination.total).toBe(1)
      })

      it('a serial id tells nothing of rows that are not the asker’s', async () => {
        const { body: made } = await create({ text: 'x' }, ann.token, 'counters')
        expectFault(await live.send('GET', `/v1/counters/${made.id}`, { token: bob.token }), 404, 'data/not-found')
      })

      it('a create that may not be read back answers 201 with what was sent', async () => {
        const got = await live.send('POST', '/v1/drops', { body: { text: 'dropped' } })
        expect([got.status, got.body.text, got.body.createdBy]).toEqual([201, 'dropped', ''])
        expectFault(await live.send('GET', `/v1/drops/${got.body.id}`), 403, 'data/permission-denied')
      })
    })

    describe('fields that may not be read', () => {
      it('vanish from answers, and from every way of asking', async () => {
        const made = await live.send('POST', '/v1/posts', { key: 'sk', body: { title: 'J', secret: 'hush' } })
        expect(made.body.secret).toBe('hush')
        expect((await live.send('GET', `/v1/posts/${made.body.id}`)).text).not.toContain('hush')
        for (const query of [
          `andFilters=${filterOf({ secret: 'hush' })}`,
          'sortBy=secret',
          'searchType=secret&search=h',
          'select=secret',
        ])
          expectFault(await live.send('GET', `/v1/posts?${query}`), 403, 'data/permission-denied')
        expect((await live.send('GET', '/v1/posts?search=hush')).body.items).toEqual([])
      })

      it('may not be written either: 403', async () => {
        expectFault(await create({ title: 'K', secret: 'x' }), 403, 'data/permission-denied')
      })
    })

    describe('constraints of the database', () => {
      it('a duplicate is 409 and names the field, never the value', async () => {
        await create({ title: 'L', slug: 'same-slug' })
        const got = await create({ title: 'L', slug: 'same-slug' }, bob.token)
        expectFault(got, 409, 'data/duplicate-value')
        expect(got.body.error.details[0].path).toBe('slug')
        expect(got.text).not.toContain('same-slug')
      })

      it('a reference to nothing, and to a row that may not be read, fail alike', async () => {
        const hidden = await create({ title: 'M', visibility: 'private' })
        const to = async (postId: string): Promise<Got> => create({ postId, content: 'x' }, bob.token, 'comments')
        const missing = await to('0198b2c4-7d1e-7000-8000-000000000001')
        expectFault(missing, 422, 'data/reference-violation')
        const unreadable = await to(hidden.body.id)
        expect([unreadable.status, unreadable.body]).toEqual([missing.status, missing.body])
      })

      it('a row that others point at is not deleted: 422', async () => {
        const { body: post } = await create({ title: 'N' })
        await create({ postId: post.id, content: 'x' }, bob.token, 'comments')
        expectFault(
          await live.send('DELETE', `/v1/posts/${post.id}`, { token: ann.token }),
          422,
          'data/reference-violation',
        )
      })

      it('a rule of the table is kept', async () => {
        const got = await create({ title: 'rude' })
        expect([400, 422]).toContain(got.status)
      })
    })

    describe('documents', () => {
      it('spec tells what the asker may read', async () => {
        const got = await live.send('GET', '/v1/data/posts/spec', { token: ann.token })
        expect(got.status).toBe(200)
        expect(got.body).toMatchObject({ tableName: 'posts', schema: { bsonType: 'object', required: ['title'] } })
        expect(got.body.schema.properties.n).toMatchObject({ bsonType: 'int', minimum: 0, default: 0 })
        expect(got.body.schema.properties.secret).toBeUndefined()
        expect(
          (await live.send('GET', '/v1/data/posts/spec', { key: 'sk' })).body.schema.properties.secret,
        ).toBeDefined()
        expect(got.body.permissions.update).toBe('self')
      })

      it('openapi is a document of the table’s five operations', async () => {
        const got = await live.send('GET', '/v1/data/posts/openapi', { token: ann.token })
        expect(got.status).toBe(200)
        expect(got.body.openapi).toMatch(/^3\./)
        expect(Object.keys(got.body.paths['/v1/data/posts'])).toEqual(expect.arrayContaining(['get', 'post']))
      })

      it('openapi names no column that the asker may neither read nor write', async () => {
        const told = async (asker: object) =>
          JSON.stringify((await live.send('GET', '/v1/data/posts/openapi', asker)).body)
        expect(await told({ token: ann.token })).not.toContain('"secret"')
        expect(await told({ key: 'sk' })).toContain('"secret"')
      })
    })

    describe('routes', () => {
      it('that are documented and not served answer 501', async () => {
        for (const [method, at] of [
          ['POST', '/v1/files/presigned-url'],
          ['GET', '/v1/files'],
          ['POST', '/v1/auth/mfa/enable'],
          ['GET', '/v1/auth/google/callback'],
          ['GET', '/v1/auth/accounts'],
        ] as const)
          expectFault(await live.send(method, at, { token: ann.token }), 501, 'common/not-implemented')
      })

      it('by another method answer 405 with Allow', async () => {
        const got = await live.send('PUT', '/v1/data/posts')
        expectFault(got, 405, 'common/method-not-allowed')
        expect(got.headers.get('allow')).toBe('GET, POST, OPTIONS')
        expectFault(await live.send('DELETE', '/v1/auth/me'), 405, 'common/method-not-allowed')
      })

      it('that are none answer 404', async () => {
        for (const at of ['/', '/v2/posts', '/v1/data/posts/a/b', '/v1/files2/../..', '/v1//posts'])
          expect((await live.send('GET', at)).status).toBe(404)
      })

      it('spec and openapi are no ids', async () => {
        expectFault(
          await live.send('PATCH', '/v1/data/posts/spec', { token: ann.token, body: {} }),
          404,
          'data/not-found',
        )
      })
    })
  })
}
