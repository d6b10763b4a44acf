/** Rows of others: through plans, faults, owners that are nobody, and connections that somebody used before. */
import { describe, expect, it } from 'vitest'
import { expectFault } from '../serve/contract.ts'
import { asOwner, type Got } from '../serve/service.ts'
import { filterOf, made, type Setting, valuesOf } from './live.ts'

/** A statement as the request role of guests would send it, claims and operation announced. */
function asGuest(statement: string): string {
  return `begin; set local role bkend_guest; set local search_path = public;
    select set_config('request.jwt.claims', '{"role":"guest","roles":[]}', true), set_config('request.operation', 'list', true);
    ${statement}; rollback`
}

/** Registers the attacks. */
export function rows(setting: Setting): void {
  describe('conditions that fail on some values', () => {
    it('never meet a row that the policy hides: a division', async () => {
      const { live, ann } = setting()
      await made(live, 'vaults', ann.token, { title: 'divided', n: 0, status: 'closed' })
      await asOwner(live.databaseUrl, asGuest('select title from vaults where 1 / n > 0'))
      const open = asGuest("select title from vaults where 1 / (n - 1) > 0 and title <> 'nothing'")
      await made(live, 'vaults', ann.token, { title: 'divided', n: 1 })
      await expect(asOwner(live.databaseUrl, open)).rejects.toThrow('division by zero')
    })

    it('never meet a value that a column rule hides: a cast', async () => {
      const { live, ann, bob } = setting()
      const { id } = await made(live, 'vaults', ann.token, {
        title: 'cast',
        detail: { at: '2026-01-01T00:00:00.000Z' },
      })
      await asOwner(live.databaseUrl, 'begin; alter table vaults disable trigger all; commit')
      await asOwner(
        live.databaseUrl,
        `do $$ declare name text; begin
           for name in select conname from pg_constraint where conrelid = 'vaults'::regclass and contype = 'c'
             and pg_get_constraintdef(oid) like '%detail%' loop
             execute format('alter table vaults drop constraint %I', name);
           end loop; end $$`,
      )
      await asOwner(live.databaseUrl, `update vaults set detail = '{"at":"no date"}' where id = $1`, [id])
      await asOwner(live.databaseUrl, 'alter table vaults enable trigger all')
      const query = `/v1/vaults?andFilters=${filterOf({ title: 'cast' })}&orFilters=${filterOf({ 'detail.at': { $gt: '2020-01-01' } })}`
      const got = await live.send('GET', query, { token: bob.token })
      expect([got.status, got.body.items]).toEqual([200, []])
      const owner = await live.send('GET', query, { token: ann.token })
      expect([owner.status, owner.text.includes('no date')]).toEqual([400, false])
      await live.send('DELETE', `/v1/vaults/${id}`, { token: ann.token })
    })
  })

  describe('what goes wrong', () => {
    it('tells no value: of a check, a scale, a type and a length', async () => {
      const { live, bob } = setting()
      await asOwner(live.databaseUrl, `alter table drops add constraint quiet check (text <> 'told-by-a-check')`)
      const drop = (body: object) => live.send('POST', '/v1/drops', { token: bob.token, body })
      for (const got of [
        await drop({ text: 'told-by-a-check' }),
        await drop({ text: `told-${'x'.repeat(60)}` }),
        await drop({ text: 'told', amount: 12345.678 }),
        await drop({ text: 'told', amount: 'told' }),
      ]) {
        expect(got.status).toBeGreaterThanOrEqual(400)
        expect(got.status).toBeLessThan(500)
        expect(got.text).not.toMatch(/told|12345|quiet|Failing row|drops_/)
      }
    })

    it('within the database is a 500 that tells nothing; the log has it', async () => {
      const { live, bob } = setting()
      await asOwner(
        live.databaseUrl,
        `create function burst() returns trigger language plpgsql as $$ begin raise exception 'hush: %', new; end $$;
         create trigger burst before insert on drops for each row when (new.text = 'burst') execute function burst()`,
      )
      const got = await live.send('POST', '/v1/drops', { token: bob.token, body: { text: 'burst' } })
      expectFault(got, 500, 'common/internal-error')
      expect(got.text).not.toMatch(/hush|burst|P0001|plpgsql|\bat \w/)
      expect(live.log.join('\n')).toContain('hush')
    })
  })

  owners(setting)
  connections(setting)
}

/** Rows without an owner, and owners without a name. */
function owners(setting: Setting): void {
  describe('a row that belongs to nobody', () => {
    it('belongs to no guest, and to no user either', async () => {
      const { live, bob } = setting()
      const { id, createdBy } = await made(live, 'drops', undefined, { text: 'of a guest' })
      expect(createdBy).toBe('')
      for (const token of [undefined, bob.token])
        for (const method of ['PATCH', 'DELETE'] as const)
          expectFault(
            await live.send(method, `/v1/drops/${id}`, {
              ...(token && { token }),
              ...(method === 'PATCH' && { body: { text: 'x' } }),
            }),
            403,
            'data/permission-denied',
          )
    })

    it.each(['', null])('is not reached by claims whose subject is %j, in the database itself', async (sub) => {
      const { live } = setting()
      await made(live, 'drops', undefined, { text: 'of a guest' })
      const claims = JSON.stringify({ role: 'user', roles: [], sub })
      for (const role of ['bkend_user', 'bkend_guest'])
        for (const statement of ['update drops set text = $$x$$', 'delete from drops']) {
          await asOwner(
            live.databaseUrl,
            `begin; set local role ${role}; select set_config('request.jwt.claims', '${claims}', true);
             do $do$ declare n int; begin ${statement} where "createdBy" = ''; get diagnostics n = row_count;
               if n > 0 then raise exception 'changed %', n; end if;
               exception when insufficient_privilege then null; end $do$; rollback`,
          )
        }
    })
  })
}

/** One connection serves many askers. */
function connections(setting: Setting): void {
  describe('a connection that others used', () => {
    it('keeps nothing of them: admins, faults and guests in turn', async () => {
      const { live, ann, bob } = setting()
      await made(live, 'vaults', ann.token, { title: 'in-turn', status: 'closed' })
      const query = `/v1/vaults?andFilters=${filterOf({ title: 'in-turn' })}`
      const see = async (parts: object): Promise<number> => valuesOf(await live.send('GET', query, parts), 'id').length
      const faults: readonly (() => Promise<Got>)[] = [
        () => live.send('POST', '/v1/vaults', { key: 'sk', body: { title: 'x', code: 'in-turn', createdBy: 'x' } }),
        () => live.send('POST', '/v1/boxes', { key: 'sk', body: { name: 'x', vaultId: 'x' } }),
        () => live.send('POST', '/v1/drops', { key: 'sk', body: { text: 'burst' } }),
        () => live.send('DELETE', '/v1/vaults/x', { key: 'sk' }),
        () =>
          live.send('GET', `/v1/vaults?andFilters=${filterOf({ 'detail.at': { $gt: '2020-01-01' } })}`, { key: 'sk' }),
      ]
      for (const fault of faults) {
        const [admin, , guest, other, own] = await Promise.all([
          see({ key: 'sk' }),
          fault(),
          see({}),
          see({ token: bob.token }),
          see({ token: ann.token }),
        ])
        expect([admin, guest, other, own]).toEqual([1, 0, 0, 1])
        await fault()
        expect([await see({}), await see({ token: bob.token }), await see({ token: ann.token })]).toEqual([0, 0, 1])
      }
    })
  })
}
