/** Bugs put into the policies and grants on purpose: each one has to be told by the oracle, or the oracle proves nothing. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Project } from '../postgres-objects/project.ts'
import { pushed } from './decisions.ts'
import { judge } from './judge.ts'
import type { DeclaredTable } from './oracle.ts'

const TABLE: DeclaredTable = {
  columns: {
    title: { type: 'string', default: 'new' },
    visibility: { type: 'string', enum: ['open', 'shared', 'hidden'], default: 'hidden' },
    score: { type: 'integer', optional: true, write: 'admin' },
    ownerId: { type: 'string', optional: true },
    secret: { type: 'string', optional: true, read: 'self', write: 'self' },
  } as DeclaredTable['columns'],
  permissions: { create: 'user', read: 'guest', list: 'user', update: 'self', delete: 'self | role:mod' },
  rows: [
    { for: 'guest', where: { visibility: 'open' }, on: ['list', 'read'] },
    { for: 'user', where: { visibility: { $in: ['open', 'shared'] } }, on: ['list'] },
    { for: 'self', where: { createdBy: '$userId' }, on: ['list', 'read'] },
  ],
}

let project: Project
beforeAll(async () => {
  project = await pushed([TABLE])
})
afterAll(async () => {
  await project.client.query('rollback')
  await project.close()
})

async function differences(sql: string): Promise<number> {
  const { client } = project
  await client.query('savepoint planted')
  try {
    await client.query(sql)
    return (await judge(client, 't0', TABLE)).differences.length
  } finally {
    await client.query('rollback to savepoint planted; release savepoint planted')
  }
}

const claims = (name: string, type: string, body: string): string =>
  `create or replace function bkend.${name} returns ${type} language sql stable parallel safe return ${body}`

/** Replaces a part of a policy's own condition. Fails where the part is not there, so that no bug is planted in vain. */
function edited(policy: string, part: 'using' | 'check', from: string, to: string): string {
  const column = part === 'using' ? 'polqual' : 'polwithcheck'
  const word = part === 'using' ? 'using' : 'with check'
  return `do $$ declare old text := (select pg_get_expr(${column}, polrelid) from pg_policy where polname = '${policy}'); begin
    if strpos(old, $f$${from}$f$) = 0 then raise exception 'nothing to replace in %', old; end if;
    execute format('alter policy %I on t0 ${word} (%s)', '${policy}', replace(old, $f$${from}$f$, $t$${to}$t$));
  end $$`
}

const BUGS: readonly (readonly [bug: string, sql: string])[] = [
  ['the user sees every row', 'alter policy bkend_user_select on t0 using (true)'],
  ['the guest sees every row', 'alter policy bkend_guest_select on t0 using (true)'],
  ['anyone updates any row', 'alter policy bkend_user_update on t0 using (true)'],
  ['anyone deletes any row', 'alter policy bkend_user_delete on t0 using (true)'],
  ['a row is made in another’s name', 'alter policy bkend_user_insert on t0 with check (true)'],
  ['the policy of users binds guests', 'alter policy bkend_user_select on t0 to bkend_guest'],
  ['the policy of users is for everybody', 'alter policy bkend_user_select on t0 to public'],
  ['row security is off', 'alter table t0 disable row level security'],
  ['guests list what they may read', edited('bkend_guest_select', 'using', 'ARRAY[', "ARRAY['list'::text, ")],
  [
    'nobody owns what nobody made',
    edited('bkend_user_select', 'using', "NULLIF(bkend.user_id(), ''::text)", 'bkend.user_id()'),
  ],
  [
    'whoever has no id may delete rows of nobody',
    edited('bkend_user_delete', 'using', "NULLIF(bkend.user_id(), ''::text)", 'bkend.user_id()'),
  ],
  ['deleting asks for both of two', edited('bkend_user_delete', 'using', ' OR ', ' AND ')],
  ['a role is had by all', claims('has_role(name text)', 'boolean', 'true')],
  ['a role is had by none', claims('has_role(name text)', 'boolean', 'false')],
  ['everyone is ann', claims('user_id()', 'text', `'ann'`)],
  ['the operation is always list', claims('operation()', 'text', `'list'`)],
  ['the operation is forgotten', claims('operation()', 'text', `''`)],
  ['a second policy lets more through', 'create policy more on t0 for select to bkend_user using (true)'],
  [
    'admin is bound by a rule',
    "create policy less on t0 as restrictive for select to bkend_admin using (visibility <> 'hidden')",
  ],
  ['admin loses its policy', 'drop policy bkend_admin_all on t0'],
  ['guests delete', 'grant delete on t0 to bkend_guest; create policy d on t0 for delete to bkend_guest using (true)'],
  ['guests read the secret', 'grant select (secret) on t0 to bkend_guest'],
  ['users write the score', 'grant update (score) on t0 to bkend_user'],
  ['users set who made a row', 'grant update ("createdBy") on t0 to bkend_user'],
  ['users choose the id', 'grant insert (id) on t0 to bkend_user'],
  ['the shared are hidden from users', edited('bkend_user_select', 'using', "'shared'::text", "'none'::text")],
]

test('without a bug there is no difference', async () => {
  expect(await differences('select')).toBe(0)
})

test.each(BUGS)('%s', async (_, sql) => {
  expect(await differences(sql)).toBeGreaterThan(0)
})
