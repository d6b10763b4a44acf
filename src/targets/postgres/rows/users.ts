/** Users that are put in beside rows. */
import type { PutCount, UserRow } from '../../../plan/index.ts'
import type { Queryable } from '../queryable.ts'

/** Whose users they are. */
export interface UsersScope {
  readonly project: string
  readonly environment: string
}

const COLUMNS = ['email', 'name', 'role', 'roles', 'email_verified', 'password_hash', 'image', 'profile', 'created_at']

function putSql(): string {
  const sets = [...COLUMNS, 'updated_at'].map((name) => `${name} = excluded.${name}`).join(', ')
  const [there, wanted] = ['u', 'excluded'].map((row) => COLUMNS.map((name) => `${row}.${name}::text`).join(', '))
  return `with put as (
    insert into bkend.users as u (project, environment, id, ${COLUMNS.join(', ')}, updated_at)
    select $1, $2, v.id, ${COLUMNS.map((name) => `v.${name}`).join(', ')}, v.created_at
    from jsonb_to_recordset($3::jsonb) as v(id text, email text, name text, role text, roles text[], email_verified boolean,
      password_hash text, image text, profile jsonb, created_at timestamptz)
    on conflict (id) do update set ${sets} where (${there}) is distinct from (${wanted})
    returning u.xmax = 0 as fresh)
  select count(*) filter (where fresh)::int as inserted, count(*) filter (where not fresh)::int as updated from put`
}

/** Puts users in, or brings those that are there to the same values. Throws the server's error. */
export async function putUsers(
  db: Queryable,
  users: readonly UserRow[],
  { project, environment }: UsersScope,
): Promise<PutCount> {
  const rows = users.map(({ emailVerified, passwordHash, createdAt, ...rest }) => ({
    ...rest,
    email_verified: emailVerified,
    password_hash: passwordHash,
    created_at: createdAt,
  }))
  const [counts] = await db.query<PutCount>(putSql(), [project, environment, JSON.stringify(rows)])
  return counts ?? { inserted: 0, updated: 0 }
}

/** Hashes of passwords by user, of those that are there. */
export async function passwordHashes(
  db: Queryable,
  ids: readonly string[],
  { project, environment }: UsersScope,
): Promise<ReadonlyMap<string, string | null>> {
  const sql =
    'select id, password_hash as hash from bkend.users where project = $1 and environment = $2 and id = any($3::text[])'
  const rows = await db.query<{ id: string; hash: string | null }>(sql, [project, environment, ids])
  return new Map(rows.map(({ id, hash }) => [id, hash]))
}
