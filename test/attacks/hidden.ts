/** Fields that the asker may not read, asked for in every way that a request has. */
import { beforeAll, describe, expect, it } from 'vitest'
import { expectFault } from '../serve/contract.ts'
import { filterOf, made, type Setting, valuesOf } from './live.ts'

/** Registers the attacks. */
export function hiddenFields(setting: Setting): void {
  describe('a field that the asker may read in no row', () => {
    it.each([
      ['by itself', { secret: 'x' }],
      ['for being set', { safe: { $exists: true } }],
      ['by a dotted key', { 'safe.pin': '1234' }],
      ['by a dotted key with an operator', { 'safe.level': { $gt: 3 } }],
      ['by a dotted key into nothing', { 'safe.nothing': 1 }],
      ['beside a field that may be read', { title: 'x', secret: { $regex: '^a' } }],
      ['by a reference', { keeperId: 'x' }],
    ])('is not asked for in a filter %s', async (_how, filter) => {
      const { live, bob } = setting()
      for (const parameter of ['andFilters', 'orFilters'])
        expectFault(
          await live.send('GET', `/v1/vaults?${parameter}=${filterOf(filter)}`, { token: bob.token }),
          403,
          'data/permission-denied',
        )
    })

    it.each(['sortBy=secret', 'select=title,secret', 'searchType=secret&search=a', 'expand=keeper'])(
      'is not reached by %s',
      async (query) => {
        const { live, bob } = setting()
        for (const token of [bob.token, undefined])
          expectFault(
            await live.send('GET', `/v1/vaults?${query}`, { ...(token && { token }) }),
            403,
            'data/permission-denied',
          )
      },
    )

    it.each(['select=secret', 'expand=keeper'])('is not reached by %s of one row', async (query) => {
      const { live, ann } = setting()
      const { id } = await made(live, 'vaults', ann.token, { title: 'one' })
      expectFault(
        await live.send('GET', `/v1/vaults/${id}?${query}`, { token: ann.token }),
        403,
        'data/permission-denied',
      )
    })

    it('is not found by a search over all fields, nor counted', async () => {
      const { live, bob } = setting()
      await live.send('POST', '/v1/vaults', { key: 'sk', body: { title: 'kept', secret: 'needle-in-hay' } })
      const got = await live.send('GET', '/v1/vaults?search=needle', { token: bob.token })
      expect([valuesOf(got, 'title'), got.body.pagination.total]).toEqual([[], 0])
      expect((await live.send('GET', '/v1/vaults?search=needle', { key: 'sk' })).body.pagination.total).toBe(1)
    })

    it('is in no answer: create, read, list, update, ETag and spec', async () => {
      const { live, ann } = setting()
      const { id } = await made(live, 'vaults', ann.token, { title: 'answers' })
      await live.send('PATCH', `/v1/vaults/${id}`, { key: 'sk', body: { secret: 'hush-1', safe: { pin: 'hush-2' } } })
      const asked = [
        await live.send('GET', `/v1/vaults/${id}`, { token: ann.token }),
        await live.send('PATCH', `/v1/vaults/${id}`, { token: ann.token, body: { n: 2 } }),
        await live.send('GET', `/v1/vaults?andFilters=${filterOf({ title: 'answers' })}`, { token: ann.token }),
        await live.send('GET', '/v1/data/vaults/spec', { token: ann.token }),
      ]
      for (const got of asked) {
        expect(got.status).toBe(200)
        expect(got.text).not.toMatch(/hush|"secret"|"safe"|keeper/)
        expect(got.headers.get('etag') ?? '').not.toContain('hush')
      }
    })

    it('has no second name: what the database calls a column is no field', async () => {
      const { live, ann } = setting()
      const token = ann.token
      for (const query of ['sortBy=note_text', 'select=note_text', 'sortBy=xmin', 'expand=keeper_id'])
        expectFault(await live.send('GET', `/v1/vaults?${query}`, { token }), 400, 'common/invalid-parameters')
      for (const name of ['note_text', 'xmin', 'p.secret', '"secret"', 'secret::text', 'SECRET'])
        expectFault(
          await live.send('GET', `/v1/vaults?andFilters=${filterOf({ [name]: 'x' })}`, { token }),
          400,
          'common/invalid-parameters',
        )
    })
  })

  guardedFields(setting)
}

/** Fields that are read in one's own rows alone. */
function guardedFields(setting: Setting): void {
  describe("a field that is its owner's, in a row that everyone reads", () => {
    const mine = { title: { $in: ['guarded-1', 'guarded-2'] } }
    beforeAll(async () => {
      const { live, ann } = setting()
      await made(live, 'vaults', ann.token, { title: 'guarded-1', note: 'aaa-note', score: 7, detail: { pin: '11' } })
      await made(live, 'vaults', ann.token, { title: 'guarded-2', note: 'bbb-note', score: 3, detail: { pin: '22' } })
    })

    const asked = async (who: 'ann' | 'bob', query: string) => {
      const scene = setting()
      return await scene.live.send('GET', `/v1/vaults?andFilters=${filterOf(mine)}&${query}`, {
        token: scene[who].token,
      })
    }

    it.each([
      ['its value', { note: 'aaa-note' }],
      ['a pattern', { note: { $regex: '^aaa' } }],
      ['an order', { score: { $gt: 0 } }],
      ['being set', { note: { $exists: true } }],
      ['a list', { score: { $in: [3, 7] } }],
      ['a dotted key', { 'detail.pin': '11' }],
    ])('is not found by %s', async (_how, filter) => {
      const orFilters = `orFilters=${filterOf(filter)}`
      expect((await asked('ann', orFilters)).body.pagination.total).toBeGreaterThan(0)
      const got = await asked('bob', orFilters)
      expect([valuesOf(got, 'title'), got.body.pagination.total]).toEqual([[], 0])
    })

    it.each([
      ['another value', { note: { $ne: 'aaa-note' } }],
      ['none of a list', { score: { $nin: [7] } }],
      ['being unset', { 'detail.pin': { $exists: false } }],
    ])('is unset to the others: %s tells no row from another', async (_how, filter) => {
      const got = await asked('bob', `orFilters=${filterOf(filter)}`)
      expect([...valuesOf(got, 'title')].sort()).toEqual(['guarded-1', 'guarded-2'])
    })

    it('is found by no search, and gives no order', async () => {
      expect((await asked('ann', 'search=aaa-note')).body.pagination.total).toBe(1)
      for (const query of ['search=aaa-note', 'search=aaa-note&searchType=note'])
        expect((await asked('bob', query)).body.pagination.total).toBe(0)
      const by = async (field: string, direction: string) =>
        valuesOf(await asked('bob', `sortBy=${field}&sortDirection=${direction}`), 'title')
      for (const field of ['note', 'score'])
        for (const direction of ['asc', 'desc']) expect(await by(field, direction)).toEqual(await by('id', direction))
    })

    it('is in no answer to the others, expanded rows included', async () => {
      const { live, ann, bob } = setting()
      const [vault] = (await asked('bob', '')).body.items
      const box = await made(live, 'boxes', bob.token, { name: 'of bob', vaultId: vault.id })
      const texts = [
        (await asked('bob', 'select=title,note,score,detail')).text,
        (await live.send('GET', `/v1/vaults/${vault.id}`, { token: bob.token })).text,
        (await live.send('GET', `/v1/boxes/${box.id}?expand=vault`, { token: bob.token })).text,
        (await live.send('GET', `/v1/boxes?expand=vault,maker&limit=100`, { token: bob.token })).text,
      ]
      for (const text of texts) expect(text).not.toMatch(/-note|"score"|"detail"/)
      const own = await live.send('GET', `/v1/boxes/${box.id}?expand=vault`, { token: ann.token })
      expect(own.body.vault.note).toMatch(/-note$/)
    })

    it('is not written by the others either', async () => {
      const { live, bob } = setting()
      const [vault] = (await asked('bob', '')).body.items
      const patch = { token: bob.token, body: { score: 1 } }
      expectFault(await live.send('PATCH', `/v1/vaults/${vault.id}`, patch), 403, 'data/permission-denied')
      const scores = valuesOf(await asked('ann', 'sortBy=score&sortDirection=asc'), 'score')
      expect(scores).toEqual([3, 7])
    })
  })
}
