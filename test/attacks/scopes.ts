/** Keys that are for a part of the project, used for the rest of it. */
import { beforeAll, describe, expect, it } from 'vitest'
import { createKey } from '../../src/engine/index.ts'
import { expectFault } from '../serve/contract.ts'
import { made, type Setting } from './live.ts'

/** Registers the attacks. */
export function scopedKeys(setting: Setting): void {
  describe('a secret key for one table', () => {
    let key: string
    beforeAll(async () => {
      const { live } = setting()
      key = (await createKey({ cwd: live.cwd }, { kind: 'sk', name: 'boxes', scopes: ['boxes:*'] })).key ?? ''
    })

    it.each([
      ['GET', '/v1/users', undefined],
      ['GET', '/v1/users/x', undefined],
      ['GET', '/v1/users/x/profile', undefined],
      ['POST', '/v1/users', { email: 'scoped@example.com', name: 'X', password: 'Correct-horse-7', role: 'admin' }],
      ['PATCH', '/v1/users/x', { name: 'X' }],
      ['PATCH', '/v1/users/x/profile', { name: 'X' }],
      ['PATCH', '/v1/users/x/role', { role: 'admin' }],
      ['DELETE', '/v1/users/x/avatar', undefined],
      ['DELETE', '/v1/users/x', undefined],
    ] as const)('neither sees nor makes users: %s %s', async (method, at, body) => {
      expectFault(await setting().live.send(method, at, { key, body }), 403, 'data/scope-insufficient')
    })

    it('reads no other table through a reference, nor users', async () => {
      const { live, ann } = setting()
      const vault = await made(live, 'vaults', ann.token, { title: 'out of scope' })
      const { id } = await made(live, 'boxes', ann.token, { name: 'scoped', vaultId: vault.id })
      for (const at of [`/v1/boxes/${id}?expand=vault,maker`, '/v1/boxes?expand=vault,maker&limit=100']) {
        const all = await live.send('GET', at, { key: 'sk' })
        expect(all.text).toContain('out of scope')
        const got = await live.send('GET', at, { key })
        expect(got.status).toBe(200)
        expect(got.text).toContain(vault.id)
        expect(got.text).not.toMatch(/out of scope|"maker":/)
      }
    })

    it('is for signing in all the same, and for nothing more then', async () => {
      const { live } = setting()
      const pk = (await createKey({ cwd: live.cwd }, { kind: 'pk', name: 'boxes', scopes: ['boxes:read'] })).key ?? ''
      const body = {
        method: 'password',
        email: `scoped-${Date.now()}@example.com`,
        password: 'Correct-horse-7',
        name: 'S',
      }
      const up = await live.send('POST', '/v1/auth/email/signup', { key: pk, body })
      expect(up.status).toBe(201)
      const token = up.body.accessToken
      expect((await live.send('GET', '/v1/auth/me', { key: pk, token })).status).toBe(200)
      expect((await live.send('GET', '/v1/boxes', { key: pk, token })).status).toBe(200)
      for (const [method, at, sent] of [
        ['GET', '/v1/users', undefined],
        ['POST', '/v1/boxes', { name: 'x' }],
        ['GET', '/v1/data/vaults/spec', undefined],
      ] as const)
        expectFault(await live.send(method, at, { key: pk, token, body: sent }), 403, 'data/scope-insufficient')
    })

    it.each([
      ['POST', '/v1/auth/password/change', { currentPassword: 'x', newPassword: 'Correct-horse-8' }],
      ['DELETE', '/v1/auth/withdraw', undefined],
    ] as const)('neither changes nor ends the account of its user: %s %s', async (method, at, body) => {
      const { live } = setting()
      const { token } = await live.signUp()
      expectFault(await live.send(method, at, { key, token, body }), 403, 'data/scope-insufficient')
      expect((await live.send('GET', '/v1/auth/sessions', { key, token })).status).toBe(200)
    })
  })

  it.each([
    ['POST', '/v1/auth/password/change', '$users:update', '$users:delete'],
    ['DELETE', '/v1/auth/withdraw', '$users:delete', '$users:update'],
  ])("of one's own account, %s %s needs %s", async (method, at, scope, other) => {
    const { live } = setting()
    const { token } = await live.signUp()
    const keyOf = async (only: string) =>
      (await createKey({ cwd: live.cwd }, { kind: 'pk', name: 'accounts', scopes: [only] })).key ?? ''
    const body = method === 'POST' && { currentPassword: 'Correct-horse-7', newPassword: 'Correct-horse-8' }
    const sent = { token, ...(body && { body }) }
    const refused = await live.send(method, at, { ...sent, key: await keyOf(other) })
    expectFault(refused, 403, 'data/scope-insufficient')
    expect((await live.send(method, at, { ...sent, key: await keyOf(scope) })).status).toBe(200)
  })
}
