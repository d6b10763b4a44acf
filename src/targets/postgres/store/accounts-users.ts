/** Users in `bkend.users`. */
import type { AccountPage, AccountStore, UserRecord } from '../../../query/index.ts'
import { type AccountsScope, type AsLogin, members, moment, naming } from './accounts-scope.ts'

/** SQL: a row `u` of `bkend.users` as a `UserRecord`. */
export const USER_JSON: string = members({
  id: 'u.id',
  email: 'u.email',
  name: "coalesce(u.name, '')",
  role: 'u.role',
  roles: 'u.roles',
  emailVerified: 'u.email_verified',
  image: 'u.image',
  profile: 'u.profile',
  createdAt: moment('u.created_at'),
  updatedAt: moment('u.updated_at'),
})

const MINE = 'u.project = $1 and u.environment = $2'

/** Change → the assignment that makes it, of the parameter `$`. */
const ASSIGNMENTS = {
  name: 'name = $::text',
  role: 'role = $::text',
  roles: 'roles = $::text[]',
  emailVerified: 'email_verified = $::boolean',
  image: 'image = $::text',
  // Member by member, so that two changes at once do not undo each other.
  profile: `profile = (select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(u.profile || $::jsonb)
    where value <> 'null')`,
  passwordHash: 'password_hash = $::text',
} as const

type UserStore = Pick<
  AccountStore,
  'createUser' | 'userById' | 'userByEmail' | 'passwordHashOf' | 'users' | 'updateUser' | 'deleteUser'
>

interface UserRow {
  readonly user: UserRecord
  readonly hash: string | null
}

function inserting(login: AsLogin, { project, environment }: AccountsScope): Pick<UserStore, 'createUser'> {
  const sql = `insert into bkend.users as u
    (id, project, environment, email, name, role, roles, email_verified, password_hash)
    values (coalesce($9::text, bkend.uuidv7()::text), $1, $2, $3, $4, $5, $6::text[], $7, $8) returning ${USER_JSON} as user`
  return {
    async createUser({ id, email, name, role, roles, emailVerified, passwordHash }) {
      const values = [project, environment, email, name, role, roles, emailVerified, passwordHash, id ?? null]
      const [row] = await login((c) => c.query<UserRow>(sql, values)).catch(naming('duplicate', '23505', ['email']))
      if (!row) throw new Error('an insert answered no row')
      return row.user
    },
  }
}

function finding(
  login: AsLogin,
  { project, environment }: AccountsScope,
): Pick<UserStore, 'userById' | 'userByEmail' | 'passwordHashOf'> {
  const sql = (where: string): string =>
    `select ${USER_JSON} as user, u.password_hash as hash from bkend.users u where ${MINE} and ${where}`
  const one = async (where: string, value: string): Promise<UserRow | null> => {
    const [row] = await login((c) => c.query<UserRow>(sql(where), [project, environment, value]))
    return row ?? null
  }
  return {
    userById: async (id) => (await one('u.id = $3', id))?.user ?? null,
    async userByEmail(email) {
      const row = await one('lower(u.email) = lower($3)', email)
      return row && { user: row.user, passwordHash: row.hash }
    },
    passwordHashOf: async (id) => (await one('u.id = $3', id))?.hash ?? null,
  }
}

/** A part of a text, with the wildcards of LIKE taken literally. */
function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}

function listing(login: AsLogin, { project, environment }: AccountsScope): Pick<UserStore, 'users'> {
  const matches = `($3::text is null or u.name ilike $3 or u.profile ->> 'nickname' ilike $3 or ($4 and u.email ilike $3))`
  const sql = `select (select count(*)::int from bkend.users u where ${MINE} and ${matches}) as total,
    (select coalesce(json_agg(p.user order by p.created_at desc, p.id desc), '[]'::json) from (
      select ${USER_JSON} as user, u.created_at, u.id from bkend.users u where ${MINE} and ${matches}
      order by u.created_at desc, u.id desc offset $5 limit $6) p) as items`
  return {
    async users({ offset, limit, search, searchEmail = false }) {
      const sought = search === undefined ? null : containing(search)
      const values = [project, environment, sought, searchEmail, offset, limit]
      const [row] = await login((c) => c.query<AccountPage<UserRecord>>(sql, values))
      return { items: row?.items ?? [], total: row?.total ?? 0 }
    },
  }
}

function changing(
  login: AsLogin,
  { project, environment }: AccountsScope,
): Pick<UserStore, 'updateUser' | 'deleteUser'> {
  return {
    async updateUser(id, changes) {
      const given = Object.entries(ASSIGNMENTS).filter(([name]) => name in changes)
      const values = given.map(([name]) => {
        const value = changes[name as keyof typeof ASSIGNMENTS]
        return name === 'profile' ? JSON.stringify(value) : value
      })
      const sets = given.map(([, assignment], i) => assignment.replace('$', () => `$${i + 4}`))
      const sql = `update bkend.users u set ${[...sets, 'updated_at = clock_timestamp()'].join(', ')}
        where ${MINE} and u.id = $3 returning ${USER_JSON} as user`
      const [row] = await login((c) => c.query<UserRow>(sql, [project, environment, id, ...values]))
      return row?.user ?? null
    },
    async deleteUser(id) {
      const sql = `delete from bkend.users u where ${MINE} and u.id = $3 returning 1 as gone`
      return (await login((c) => c.query(sql, [project, environment, id]))).length > 0
    },
  }
}

/** The users of one project and environment. */
export function userStore(login: AsLogin, scope: AccountsScope): UserStore {
  return { ...inserting(login, scope), ...finding(login, scope), ...listing(login, scope), ...changing(login, scope) }
}
