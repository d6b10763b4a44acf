/** Sessions in `bkend.sessions`: signed-in devices, and the replacing of their refresh tokens. */
import type { AccountPage, AccountStore, Rotation, SessionRecord, UserRecord } from '../../../query/index.ts'
import type { Queryable } from '../queryable.ts'
import { type AccountsScope, type AsLogin, members, moment, naming } from './accounts-scope.ts'
import { USER_JSON } from './accounts-users.ts'

const SESSION_JSON = members({
  id: 's.id',
  userId: 's.user_id',
  userAgent: 's.user_agent',
  ipAddress: 's.ip_address',
  createdAt: moment('s.created_at'),
  lastActivityAt: moment('s.last_activity_at'),
  expiresAt: moment('s.expires_at'),
})

const MINE = 's.project = $1 and s.environment = $2'

interface Both {
  readonly session: SessionRecord
  readonly user: UserRecord
}

type SessionStore = Pick<
  AccountStore,
  'createSession' | 'session' | 'sessions' | 'rotate' | 'endSession' | 'endSessions'
>
type RotateInput = Parameters<AccountStore['rotate']>[0]

function keeping(
  login: AsLogin,
  { project, environment }: AccountsScope,
): Pick<SessionStore, 'createSession' | 'session' | 'sessions'> {
  // What has expired goes when its user signs in again: nothing else would ever take it away.
  const inserting = `with expired as (
      delete from bkend.sessions s where ${MINE} and s.user_id = $4 and s.expires_at <= now())
    insert into bkend.sessions as s
    (id, user_id, project, environment, refresh_hash, user_agent, ip_address, expires_at)
    values ($3, $4, $1, $2, $5, $6, $7, $8) returning ${SESSION_JSON} as session`
  const finding = `select ${SESSION_JSON} as session, ${USER_JSON} as user
    from bkend.sessions s join bkend.users u on u.id = s.user_id
    where ${MINE} and s.id = $3 and s.expires_at > now()`
  const live = `${MINE} and s.user_id = $3 and s.expires_at > now()`
  const listing = `select (select count(*)::int from bkend.sessions s where ${live}) as total,
    (select coalesce(json_agg(p.session order by p.created_at desc, p.id desc), '[]'::json) from (
      select ${SESSION_JSON} as session, s.created_at, s.id from bkend.sessions s where ${live}
      order by s.created_at desc, s.id desc offset $4 limit $5) p) as items`
  return {
    async createSession({ id, userId, refreshHash, userAgent, ipAddress, expiresAt }) {
      const values = [project, environment, id, userId, refreshHash, userAgent, ipAddress, expiresAt]
      const [row] = await login((c) => c.query<Both>(inserting, values)).catch(naming('reference', '23503', []))
      if (!row) throw new Error('an insert answered no row')
      return row.session
    },
    session: async (id) => (await login((c) => c.query<Both>(finding, [project, environment, id])))[0] ?? null,
    async sessions(userId, { offset, limit }) {
      const values = [project, environment, userId, offset, limit]
      const [row] = await login((c) => c.query<AccountPage<SessionRecord>>(listing, values))
      return { items: row?.items ?? [], total: row?.total ?? 0 }
    },
  }
}

/** Only one of several at once finds the presented hash in its place: the others wait for its row, and then do not match. */
const ROTATE = `with s as (
    update bkend.sessions s set previous_hash = s.refresh_hash, refresh_hash = $5, rotated_at = clock_timestamp(),
      last_activity_at = clock_timestamp(), expires_at = $6
    where ${MINE} and s.id = $3 and s.refresh_hash = $4 and s.expires_at > now() returning s.*)
  select ${SESSION_JSON} as session, ${USER_JSON} as user from s join bkend.users u on u.id = s.user_id`

/** What the session says of a token that is not its newest; hashes only move on, so that the answer stays true. */
const VERDICT = `select ${SESSION_JSON} as session, ${USER_JSON} as user, s.refresh_hash as hash, s.expires_at <= now() as expired,
    s.previous_hash = $4 and s.rotated_at + make_interval(secs => $5) > clock_timestamp() as graced
  from bkend.sessions s join bkend.users u on u.id = s.user_id where ${MINE} and s.id = $3`

interface Verdict extends Both {
  readonly hash: string
  readonly expired: boolean
  readonly graced: boolean | null
}

async function rotate(c: Queryable, { project, environment }: AccountsScope, input: RotateInput): Promise<Rotation> {
  const { sessionId, presentedHash, successorHash, graceSeconds, expiresAt } = input
  const key = [project, environment, sessionId, presentedHash]
  const [won] = await c.query<Both>(ROTATE, [...key, successorHash, expiresAt])
  if (won) return { outcome: 'current', session: won.session, user: won.user, successorHash }
  const [row] = await c.query<Verdict>(VERDICT, [...key, graceSeconds])
  if (!row) return { outcome: 'unknown' }
  const { session, user, hash, expired, graced } = row
  if (expired) return { outcome: 'expired' }
  if (graced) return { outcome: 'repeated', session, user, successorHash: hash }
  await endAll(c, { project, environment }, user.id)
  return { outcome: 'reused', userId: user.id }
}

async function endAll(c: Queryable, { project, environment }: AccountsScope, userId: string): Promise<void> {
  await c.query(`delete from bkend.sessions s where ${MINE} and s.user_id = $3`, [project, environment, userId])
}

/** The sessions of one project and environment. An expired one is none; it goes when its user next signs in. */
export function sessionStore(login: AsLogin, scope: AccountsScope): SessionStore {
  const { project, environment } = scope
  const ending = `delete from bkend.sessions s where ${MINE} and s.user_id = $3 and s.id = $4 returning 1 as gone`
  return {
    ...keeping(login, scope),
    rotate: (input) => login((c) => rotate(c, scope, input)),
    endSession: async (userId, id) =>
      (await login((c) => c.query(ending, [project, environment, userId, id]))).length > 0,
    endSessions: (userId) => login((c) => endAll(c, scope, userId)),
  }
}
