/** Rows reached through references, and what references and uniques tell of rows that are not there for the asker. */
import { describe, expect, it } from 'vitest'
import { expectFault } from '../serve/contract.ts'
import type { Got } from '../serve/service.ts'
import { filterOf, made, type Setting, valuesOf } from './live.ts'

const NOBODYS = '0198b2c4-7d1e-7000-8000-000000000001'

/** Registers the attacks. */
export function relations(setting: Setting): void {
  describe('a reference', () => {
    it('into a table that denies list is not expanded, not even to an own row', async () => {
      const { live, ann } = setting()
      const ledger = await made(live, 'ledgers', ann.token, { text: 'ledger-text' })
      const box = await made(live, 'boxes', ann.token, { name: 'with a ledger', ledgerId: ledger.id })
      expect((await live.send('GET', `/v1/ledgers/${ledger.id}`, { token: ann.token })).status).toBe(200)
      const read = await live.send('GET', `/v1/boxes/${box.id}?expand=ledger`, { token: ann.token })
      const where = filterOf({ name: 'with a ledger' })
      const list = await live.send('GET', `/v1/boxes?expand=ledger&andFilters=${where}`, { token: ann.token })
      for (const got of [read, list]) {
        expect(got.status).toBe(200)
        expect(got.text).toContain(ledger.id)
        expect(got.text).not.toContain('ledger-text')
      }
      const admin = await live.send('GET', `/v1/boxes/${box.id}?expand=ledger`, { key: 'sk' })
      expect(admin.body.ledger.text).toBe('ledger-text')
    })

    it('to a row that row rules hide is not expanded', async () => {
      const { live, ann, bob } = setting()
      const vault = await made(live, 'vaults', ann.token, { title: 'to be closed' })
      const box = await made(live, 'boxes', bob.token, { name: 'on it', vaultId: vault.id })
      expect((await live.send('GET', `/v1/boxes/${box.id}?expand=vault`)).body.vault.title).toBe('to be closed')
      await live.send('PATCH', `/v1/vaults/${vault.id}`, { token: ann.token, body: { status: 'closed' } })
      for (const token of [bob.token, undefined]) {
        const got = await live.send('GET', `/v1/boxes/${box.id}?expand=vault`, { ...(token && { token }) })
        expect([got.status, got.body.vault]).toEqual([200, undefined])
        const list = await live.send('GET', `/v1/boxes?expand=vault&limit=100`, { ...(token && { token }) })
        expect(list.text).not.toContain('to be closed')
      }
    })

    it('to a user shows what everyone may know of users, and to guests nothing', async () => {
      const { live, ann } = setting()
      const box = await made(live, 'boxes', ann.token, { name: 'made by ann' })
      const got = await live.send('GET', `/v1/boxes/${box.id}?expand=maker`, { token: ann.token })
      expect(Object.keys(got.body.maker).sort()).toEqual(['id', 'name'])
      expect((await live.send('GET', `/v1/boxes/${box.id}?expand=maker`)).body.maker).toBeUndefined()
    })

    it('expands along no path, and through no name but its own', async () => {
      const { live, ann } = setting()
      for (const name of ['vault.keeper', 'vaultId', 'vaults', 'createdBy', '__proto__', 'vault,secret'])
        expectFault(
          await live.send('GET', `/v1/boxes?expand=${encodeURIComponent(name)}`, { token: ann.token }),
          400,
          'common/invalid-parameters',
        )
    })
  })

  oracles(setting)
}

/** What can be learned of rows by running into them. */
function oracles(setting: Setting): void {
  describe('whether a row exists', () => {
    it('is not told by a reference: an unreadable row fails as none, in create and update', async () => {
      const { live, ann, bob } = setting()
      const closed = await made(live, 'vaults', ann.token, { title: 'closed', status: 'closed' })
      const ledger = await made(live, 'ledgers', ann.token, { text: 'x' })
      const box = await made(live, 'boxes', bob.token, { name: 'of bob' })
      const create = (body: object) =>
        live.send('POST', '/v1/boxes', { token: bob.token, body: { name: 'x', ...body } })
      const update = (body: object) => live.send('PATCH', `/v1/boxes/${box.id}`, { token: bob.token, body })
      for (const by of [create, update])
        for (const [column, id] of [
          ['vaultId', closed.id],
          ['ledgerId', ledger.id],
        ] as const) {
          const none = await by({ [column]: NOBODYS })
          expectFault(none, 422, 'data/reference-violation')
          const hidden = await by({ [column]: id })
          expect([hidden.status, hidden.text]).toEqual([none.status, none.text])
        }
    })

    it('is not told by sending a reference again that the asker may not read', async () => {
      const { live, ann, bob } = setting()
      const vaultId = (await made(live, 'vaults', ann.token, { title: 'guessed', status: 'closed' })).id
      const pin = await made(live, 'pins', ann.token, { name: "ann's", vaultId })
      await live.send('PATCH', `/v1/pins/${pin.id}`, { key: 'sk', body: { hintId: vaultId } })
      const by = (body: object) => live.send('PATCH', `/v1/pins/${pin.id}`, { token: bob.token, body })
      for (const column of ['vaultId', 'hintId']) {
        const [right, none] = [await by({ [column]: vaultId }), await by({ [column]: NOBODYS })]
        expectFault(right, 422, 'data/reference-violation')
        expect([right.status, right.text]).toEqual([none.status, none.text])
      }
    })

    it('does not stand in the way of a whole record that is sent back', async () => {
      const { live, ann, bob } = setting()
      const { id: vaultId } = await made(live, 'vaults', ann.token, { title: 'open for now' })
      const { id: ledgerId } = await made(live, 'ledgers', ann.token, { text: "ann's" })
      const { id } = await made(live, 'pins', bob.token, { name: 'mine', vaultId })
      expect((await live.send('PATCH', `/v1/pins/${id}`, { key: 'sk', body: { ledgerId } })).status).toBe(200)
      await live.send('PATCH', `/v1/vaults/${vaultId}`, { token: ann.token, body: { status: 'closed' } })
      const at = `/v1/pins/${id}`
      const form = await live.send('GET', at, { token: bob.token })
      expect(form.body).toMatchObject({ vaultId, ledgerId })
      const save = (name: string, more: object = {}) => {
        const headers = { 'if-match': form.headers.get('etag') ?? '' }
        return live.send('PATCH', at, { token: bob.token, headers, body: { ...form.body, name, ...more } })
      }
      expectFault(await save('saved', { vaultId: NOBODYS }), 422, 'data/reference-violation')
      const saved = await save('saved')
      expect([saved.status, saved.body]).toEqual([
        200,
        { ...form.body, name: 'saved', updatedAt: saved.body.updatedAt },
      ])
      expectFault(await save('late'), 412, 'data/version-conflict')
    })

    it('is told by a unique only as far as the value: never whose, which, or the value again', async () => {
      const { live, ann, bob } = setting()
      const visible = await made(live, 'vaults', ann.token, { title: 'a', code: 'code-visible' })
      const hidden = await made(live, 'vaults', ann.token, { title: 'b', code: 'code-hidden', status: 'closed' })
      const take = (code: string) => live.send('POST', '/v1/vaults', { token: bob.token, body: { title: 'c', code } })
      const answers = [await take('code-visible'), await take('code-hidden')]
      for (const got of answers) {
        expectFault(got, 409, 'data/duplicate-value')
        for (const told of ['code-', visible.id, hidden.id, ann.id, 'vaults_code', 'Key ('])
          expect(got.text).not.toContain(told)
      }
      expect(answers[0]?.text).toBe(answers[1]?.text)
    })

    it('is not told by walking numbered ids: every one of another is as none', async () => {
      const { live, ann, bob } = setting()
      const own = await made(live, 'walks', ann.token, { text: 'mine' })
      const ask = async (id: string): Promise<readonly Got[]> => [
        await live.send('GET', `/v1/walks/${id}`, { token: bob.token }),
        await live.send('PATCH', `/v1/walks/${id}`, { token: bob.token, body: { text: 'x' } }),
        await live.send('PATCH', `/v1/walks/${id}`, { token: bob.token, body: {}, headers: { 'if-match': '"1"' } }),
        await live.send('DELETE', `/v1/walks/${id}`, { token: bob.token }),
      ]
      const [there, none] = [await ask(String(own.id)), await ask('999999')]
      for (const got of there) expectFault(got, 404, 'data/not-found')
      expect(there.map((got) => got.text)).toEqual(none.map((got) => got.text))
      expect((await live.send('GET', `/v1/walks/${own.id}`, { token: ann.token })).body.text).toBe('mine')
    })

    it('is not told by If-Match: a right version of an unreachable row is as a wrong one', async () => {
      const { live, ann, bob } = setting()
      const { body, headers } = await live.send('POST', '/v1/vaults', {
        token: ann.token,
        body: { title: 'versioned' },
      })
      const right = headers.get('etag') ?? ''
      for (const method of ['PATCH', 'DELETE']) {
        const by = (etag: string) =>
          live.send(method, `/v1/vaults/${body.id}`, {
            token: bob.token,
            headers: { 'if-match': etag },
            ...(method === 'PATCH' && { body: { n: 9 } }),
          })
        for (const got of [await by(right), await by('"1"')]) expectFault(got, 403, 'data/permission-denied')
      }
    })

    it('is not told by a page beyond: totals count what the asker sees', async () => {
      const { live, ann, bob } = setting()
      for (const status of ['open', 'closed', 'closed'])
        await made(live, 'vaults', ann.token, { title: 'counted', status })
      const count = async (query: string, token?: string) => {
        const got = await live.send('GET', `/v1/vaults?andFilters=${filterOf({ title: 'counted' })}&${query}`, {
          ...(token && { token }),
        })
        return [got.body.pagination.total, got.body.pagination.hasNext, valuesOf(got, 'title').length]
      }
      for (const token of [bob.token, undefined]) {
        expect(await count('limit=1', token)).toEqual([1, false, 1])
        expect(await count('limit=1&page=2', token)).toEqual([1, false, 0])
        expect(await count(`orFilters=${filterOf({ status: 'closed' })}`, token)).toEqual([0, false, 0])
      }
      expect(await count('limit=1', ann.token)).toEqual([3, true, 1])
    })
  })
}
