/** What every store of users, sessions and keys does alike; a new target calls this with stores of its own. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type NewUser, type Store, StoreFault } from '../../src/query/index.ts'

/** A store to be judged, over a database with our own tables and nothing in them. */
export interface JudgedAccounts {
  readonly store: Pick<Store, 'accounts' | 'keys'>
  close(): Promise<void>
}

const NOBODY = '00000000-0000-7000-8000-000000000000'
const soon = (): string => new Date(Date.now() + 60_000).toISOString()
const past = (): string => new Date(Date.now() - 60_000).toISOString()

/** Judges accounts and keys. `open` is called once. */
export function judgeAccounts(name: string, open: () => Promise<JudgedAccounts>): void {
  describe(`accounts and keys, ${name}`, () => {
    let judged: JudgedAccounts
    let made = 0
    beforeAll(async () => {
      judged = await open()
    }, 120_000)
    afterAll(() => judged?.close())

    const wanted = (more: Partial<NewUser> = {}): NewUser => {
      const email = `user${++made}@example.com`
      return { email, name: 'Ann', role: 'user', roles: [], emailVerified: false, passwordHash: 'phc', ...more }
    }
    const user = (more: Partial<NewUser> = {}) => judged.store.accounts.createUser(wanted(more))
    const session = async (userId: string, id: string, more: { refreshHash?: string; expiresAt?: string } = {}) =>
      judged.store.accounts.createSession({
        ...{ id, userId, refreshHash: `hash of ${id}`, userAgent: 'a test', ipAddress: null, expiresAt: soon() },
        ...more,
      })
    const kindOf = (work: Promise<unknown>): Promise<unknown> =>
      work.then(
        () => 'no fault',
        (fault: unknown) => (fault instanceof StoreFault ? [fault.kind, ...fault.fields] : fault),
      )

    test('a user is found by id and by email in any case, and the hash by both', async () => {
      const ann = await user({ email: 'Ann.B@Example.com', roles: ['moderator'] })
      expect(ann).toMatchObject({ email: 'Ann.B@Example.com', roles: ['moderator'], image: null, profile: {} })
      expect(ann.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
      const { accounts } = judged.store
      expect(await accounts.userById(ann.id)).toEqual(ann)
      expect(await accounts.userByEmail('ann.b@EXAMPLE.com')).toEqual({ user: ann, passwordHash: 'phc' })
      expect(await accounts.passwordHashOf(ann.id)).toBe('phc')
      expect(await accounts.userById(NOBODY)).toBe(null)
      expect(await accounts.userByEmail('ann_b@example.com')).toBe(null)
    })

    test('an email is taken once, whatever its case', async () => {
      await user({ email: 'taken@example.com' })
      expect(await kindOf(user({ email: 'TAKEN@example.com' }))).toEqual(['duplicate', 'email'])
      const at = Array.from({ length: 5 }, () => kindOf(user({ email: 'at-once@example.com' })))
      expect((await Promise.all(at)).filter((k) => k === 'no fault')).toHaveLength(1)
    })

    test('users come newest first, by a part of name or nickname, of the email only where asked', async () => {
      const { accounts } = judged.store
      const first = await user({ name: 'Zo_e 100%', email: 'list1@example.com' })
      const second = await user({ name: 'zo_E', email: 'list2@example.com' })
      await accounts.updateUser(first.id, { profile: { nickname: 'Pluto' } })
      const names = async (search: string, more = {}) =>
        (await accounts.users({ offset: 0, limit: 10, search, ...more })).items.map((u) => u.id)
      expect(await names('ZO_')).toEqual([second.id, first.id])
      expect(await names('100%')).toEqual([first.id])
      expect(await names('plut')).toEqual([first.id])
      expect(await names('list1')).toEqual([])
      expect(await names('list1', { searchEmail: true })).toEqual([first.id])
      const page = await accounts.users({ offset: 1, limit: 1, search: 'zo_' })
      expect([page.items.map((u) => u.id), page.total]).toEqual([[first.id], 2])
    })

    test('changes touch what they name, members of the profile one by one', async () => {
      const { accounts } = judged.store
      const { id } = await user()
      await accounts.updateUser(id, { profile: { nickname: 'N', bio: 'B', socialLinks: { web: 'https://a.example' } } })
      const after = await accounts.updateUser(id, { name: 'Bea', role: 'admin', profile: { bio: null, mobile: '1' } })
      const profile = { nickname: 'N', mobile: '1', socialLinks: { web: 'https://a.example' } }
      expect(after).toMatchObject({ name: 'Bea', role: 'admin', roles: [], profile })
      expect(after?.profile).toEqual(profile)
      await accounts.updateUser(id, { passwordHash: 'other', roles: ['staff'] })
      expect([await accounts.passwordHashOf(id), (await accounts.userById(id))?.roles]).toEqual(['other', ['staff']])
      expect(await accounts.updateUser(NOBODY, { name: 'x' })).toBe(null)
    })

    test('a session stands with its user until it ends, expires, or the user goes', async () => {
      const { accounts } = judged.store
      const ann = await user()
      const made = await session(ann.id, 'stands')
      expect(await accounts.session('stands')).toEqual({ session: made, user: ann })
      await session(ann.id, 'expired', { expiresAt: past() })
      expect(await accounts.session('expired')).toBe(null)
      const second = await session(ann.id, 'second')
      expect(await accounts.sessions(ann.id, { offset: 0, limit: 10 })).toEqual({ items: [second, made], total: 2 })
      expect(await accounts.endSession(NOBODY, 'second')).toBe(false)
      expect(await accounts.endSession(ann.id, 'second')).toBe(true)
      expect(await accounts.endSession(ann.id, 'second')).toBe(false)
      expect(await accounts.deleteUser(ann.id)).toBe(true)
      expect([await accounts.session('stands'), await accounts.deleteUser(ann.id)]).toEqual([null, false])
      expect(await kindOf(session(ann.id, 'too late'))).toEqual(['reference'])
    })

    const rotation = (sessionId: string, presentedHash: string, successorHash: string, graceSeconds = 30) =>
      judged.store.accounts.rotate({ sessionId, presentedHash, successorHash, graceSeconds, expiresAt: soon() })

    test('of several uses of one refresh token at once, one is current and all get the same successor', async () => {
      const ann = await user()
      await session(ann.id, 'rotated')
      const all = await Promise.all(['a', 'b', 'c', 'd'].map((next) => rotation('rotated', 'hash of rotated', next)))
      expect(all.map((r) => r.outcome).sort()).toEqual(['current', 'repeated', 'repeated', 'repeated'])
      expect(new Set(all.map((r) => 'successorHash' in r && r.successorHash)).size).toBe(1)
    })

    test('a refresh token that is used after its successor, or after its grace, ends every session', async () => {
      const { accounts } = judged.store
      const ann = await user()
      await session(ann.id, 'first')
      await session(ann.id, 'other')
      expect(await rotation('first', 'hash of first', 'next')).toMatchObject({
        outcome: 'current',
        user: { id: ann.id },
      })
      expect((await rotation('first', 'next', 'after')).outcome).toBe('current')
      expect(await rotation('first', 'hash of first', 'x')).toEqual({ outcome: 'reused', userId: ann.id })
      expect([await accounts.session('other'), (await rotation('first', 'after', 'x')).outcome]).toEqual([
        null,
        'unknown',
      ])
      await session(ann.id, 'graceless')
      await rotation('graceless', 'hash of graceless', 'next')
      expect((await rotation('graceless', 'hash of graceless', 'x', 0)).outcome).toBe('reused')
      await session(ann.id, 'over', { expiresAt: past() })
      expect((await rotation('over', 'hash of over', 'x')).outcome).toBe('expired')
    })

    test('a key is found by its hash, listed newest first, and revoked once', async () => {
      const { keys } = judged.store
      const hash = 'a'.repeat(64)
      const first = await keys.create({ kind: 'pk', name: 'first', scopes: ['posts:read'], expiresAt: null, hash })
      const expiresAt = soon()
      const second = await keys.create({ kind: 'sk', name: 'second', scopes: [], expiresAt, hash: 'b'.repeat(64) })
      expect(second).toMatchObject({ kind: 'sk', expiresAt, revokedAt: null })
      expect(await keys.byHash(hash)).toEqual(first)
      expect(await keys.byHash('c'.repeat(64))).toBe(null)
      expect(await keys.list()).toEqual([second, first])
      expect([await keys.revoke(first.id), await keys.revoke(first.id), await keys.revoke(NOBODY)]).toEqual([
        true,
        false,
        false,
      ])
      expect((await keys.byHash(hash))?.revokedAt).toMatch(/Z$/)
    })
  })
}
