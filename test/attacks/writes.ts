/** Bodies that say more than the asker may, and keys that do more than they are for. */
import { describe, expect, it } from 'vitest'
import { expectFault } from '../serve/contract.ts'
import { filterOf, made, type Setting, valuesOf } from './live.ts'

const FORGED = {
  id: '0198b2c4-7d1e-7000-8000-0000000000ff',
  createdBy: 'forged',
  createdAt: '2000-01-01T00:00:00.000Z',
  updatedAt: '2000-01-01T00:00:00.000Z',
}

/** Registers the attacks. */
export function writes(setting: Setting): void {
  describe('a body', () => {
    it('sets no system field in create, whatever the key and token', async () => {
      const { live, bob } = setting()
      const row = await made(live, 'vaults', bob.token, { title: 'forged', ...FORGED })
      expect(row.createdBy).toBe(bob.id)
      const guest = await made(live, 'drops', undefined, { text: 'forged', ...FORGED })
      expect(guest.createdBy).toBe('')
      const admin = await live.send('POST', '/v1/vaults', {
        key: 'sk',
        body: { title: 'forged', ...FORGED, createdBy: bob.id },
      })
      expect(admin.body.createdBy).toBe(bob.id)
      const acting = await live.send('POST', '/v1/vaults', {
        key: 'sk',
        token: bob.token,
        body: { title: 'forged', ...FORGED },
      })
      expect(acting.body.createdBy).toBe(bob.id)
      for (const answer of [row, guest, admin.body, acting.body])
        for (const field of ['id', 'createdAt', 'updatedAt'] as const) expect(answer[field]).not.toBe(FORGED[field])
    })

    it("takes nobody's row: the rule is held against the row as it was", async () => {
      const { live, ann, bob } = setting()
      const { id } = await made(live, 'vaults', ann.token, { title: 'to be taken' })
      const take = { token: bob.token, body: { title: 'taken', createdBy: bob.id, status: 'open' } }
      expectFault(await live.send('PATCH', `/v1/vaults/${id}`, take), 403, 'data/permission-denied')
      const row = (await live.send('GET', `/v1/vaults/${id}`, { token: ann.token })).body
      expect([row.title, row.createdBy]).toEqual(['to be taken', ann.id])
    })

    it('gives no row away, and disowns none', async () => {
      const { live, ann, bob } = setting()
      const { id } = await made(live, 'vaults', ann.token, { title: 'given' })
      for (const createdBy of [bob.id, '', null])
        expect(
          (await live.send('PATCH', `/v1/vaults/${id}`, { token: ann.token, body: { createdBy } })).body.createdBy,
        ).toBe(ann.id)
    })

    it.each([[{ secret: 'x' }], [{ safe: { pin: '1' } }], [{ secret: null }], [{ keeperId: 'x' }]])(
      'writes no field that its sender may not: %j',
      async (body) => {
        const { live, ann } = setting()
        const { id } = await made(live, 'vaults', ann.token, { title: 'own' })
        const create = { token: ann.token, body: { title: 'own', ...body } }
        expectFault(await live.send('POST', '/v1/vaults', create), 403, 'data/permission-denied')
        expectFault(
          await live.send('PATCH', `/v1/vaults/${id}`, { token: ann.token, body }),
          403,
          'data/permission-denied',
        )
      },
    )

    it.each([
      { role: 'admin' },
      { roles: ['auditor'] },
      { $set: { n: 9 } },
      { 'detail.pin': '1' },
      { detail: { pin: '1', $where: 'x' } },
      { n: { $inc: 1 } },
      { title: { $ne: '' } },
      { note: ['x'] },
    ])('holds fields of the table and values of their types alone: %j', async (body) => {
      const { live, ann } = setting()
      const { id } = await made(live, 'vaults', ann.token, { title: 'plain' })
      for (const [method, at] of [
        ['POST', '/v1/vaults'],
        ['PATCH', `/v1/vaults/${id}`],
      ] as const)
        expectFault(
          await live.send(method, at, {
            token: ann.token,
            body: { ...(method === 'POST' && { title: 'x' }), ...body },
          }),
          400,
          'data/validation-error',
        )
    })

    it('nests as deep as it may and no deeper', async () => {
      const { live, ann } = setting()
      const nested = (depth: number) => `{"title":"deep","extra":${'['.repeat(depth)}${']'.repeat(depth)}}`
      const post = (body: string) => live.send('POST', '/v1/vaults', { token: ann.token, body })
      expect((await post(nested(31))).status).toBe(201)
      expectFault(await post(nested(32)), 400, 'data/validation-error')
    })

    it('never makes a role: what a user says of themselves gives no field', async () => {
      const { live, bob } = setting()
      await live.send('PATCH', `/v1/users/${bob.id}/profile`, {
        token: bob.token,
        body: { name: 'Bob', role: 'admin', roles: ['auditor'] },
      })
      expectFault(
        await live.send('GET', '/v1/vaults?sortBy=secret', { token: bob.token }),
        403,
        'data/permission-denied',
      )
      const got = await live.send('GET', `/v1/vaults?andFilters=${filterOf({ score: { $gt: 0 } })}&limit=100`, {
        token: bob.token,
      })
      expect(valuesOf(got, 'createdBy').filter((owner) => owner !== bob.id)).toEqual([])
    })
  })

  keys(setting)
}

/** What a publishable key is not for. */
function keys(setting: Setting): void {
  describe('a publishable key', () => {
    it.each([
      ['POST', '/v1/users', { email: 'x@example.com', name: 'X', role: 'admin' }],
      ['PATCH', '/v1/users/x/role', { role: 'admin' }],
      ['DELETE', '/v1/users/x', undefined],
      ['PATCH', '/v1/users/x', { name: 'X' }],
      ['GET', '/v1/data/vaults/spec', undefined],
    ] as const)('does nothing of a secret one: %s %s', async (method, at, body) => {
      const { live, bob } = setting()
      expectFault(await live.send(method, at, { body }), 401, 'common/authentication-required')
      if (!at.endsWith('spec'))
        expectFault(await live.send(method, at, { body, token: bob.token }), 403, 'user/forbidden')
    })

    it('under the other name, with other capitals or as a token is no secret one', async () => {
      const { live } = setting()
      const secret = `sk_${live.keys.pk.slice(3)}`
      expectFault(await live.send('GET', '/v1/ledgers', { key: secret }), 401, 'auth/unauthorized')
      expectFault(await live.send('GET', '/v1/ledgers', { key: live.keys.sk.toUpperCase() }), 401, 'auth/unauthorized')
      const headers = { authorization: `Bearer ${live.keys.sk}` }
      expectFault(await live.send('GET', '/v1/ledgers', { headers }), 401, 'auth/invalid-access-token')
    })

    it('is not found by all but its last digit, nor is a secret one', async () => {
      const { live } = setting()
      for (const key of [live.keys.pk, live.keys.sk]) {
        const other = key.slice(0, -1) + (key.endsWith('0') ? '1' : '0')
        expectFault(await live.send('GET', '/v1/vaults', { key: other }), 401, 'auth/unauthorized')
      }
    })

    it('does not become a secret one by a parameter, a body or another header', async () => {
      const { live } = setting()
      const { sk } = live.keys
      const headers = {
        apikey: sk,
        'x-api-key-secret': sk,
        'x-role': 'admin',
        'x-user-id': 'x',
        'x-http-method-override': 'DELETE',
      }
      expectFault(
        await live.send('GET', `/v1/ledgers?X-API-Key=${sk}&apikey=${sk}`, { headers }),
        403,
        'data/permission-denied',
      )
      expectFault(await live.send('GET', `/v1/ledgers?apikey=${sk}`, { key: null }), 400, 'data/invalid-header')
    })
  })
}
