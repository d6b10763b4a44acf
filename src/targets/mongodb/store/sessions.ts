/** Sessions in `_bkend_sessions`: signed-in devices, and the replacing of their refresh tokens. */
import { type AccountStore, type Rotation, type SessionRecord, StoreFault } from '../../../query/index.ts'
import { mine, NEWEST, type SessionDocument, sessionsOf, usersOf } from './accounts.ts'
import type { StoreContext } from './context.ts'
import { telling } from './faults.ts'
import { userOf } from './users.ts'

type SessionStore = Pick<
  AccountStore,
  'createSession' | 'session' | 'sessions' | 'rotate' | 'endSession' | 'endSessions'
>
type RotateInput = Parameters<AccountStore['rotate']>[0]

function sessionOf(kept: SessionDocument): SessionRecord {
  const { _id, userId, userAgent, ipAddress, createdAt, lastActivityAt, expiresAt } = kept
  return {
    ...{ id: _id, userId, userAgent, ipAddress },
    createdAt: createdAt.toISOString(),
    lastActivityAt: lastActivityAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  }
}

async function userOfSession({ userId }: SessionDocument, context: StoreContext): ReturnType<AccountStore['userById']> {
  const found = await usersOf(context).findOne({ ...mine(context), _id: userId })
  return found && userOf(found)
}

function keeping(context: StoreContext): Pick<SessionStore, 'createSession' | 'session' | 'sessions'> {
  const sessions = sessionsOf(context)
  return {
    createSession: ({ id, userId, refreshHash, userAgent, ipAddress, expiresAt }) =>
      telling(async () => {
        const now = new Date()
        if (!(await usersOf(context).findOne({ ...mine(context), _id: userId }, { projection: { _id: 1 } })))
          throw new StoreFault('reference', 'the user is gone')
        // What has expired goes when its user signs in again: nothing else would ever take it away.
        await sessions.deleteMany({ ...mine(context), userId, expiresAt: { $lte: now } })
        const kept: SessionDocument = {
          _id: id,
          ...mine(context),
          ...{ userId, refreshHash, previousHash: null, rotatedAt: null, userAgent, ipAddress },
          ...{ createdAt: now, lastActivityAt: now, expiresAt: new Date(expiresAt) },
        }
        await sessions.insertOne(kept)
        return sessionOf(kept)
      }),
    session: (id) =>
      telling(async () => {
        const found = await sessions.findOne({ ...mine(context), _id: id, expiresAt: { $gt: new Date() } })
        const user = found && (await userOfSession(found, context))
        return found && user && { session: sessionOf(found), user }
      }),
    sessions: (userId, { offset, limit }) =>
      telling(async () => {
        const filter = { ...mine(context), userId, expiresAt: { $gt: new Date() } }
        const page = sessions.find(filter, { sort: { ...NEWEST }, skip: offset, limit }).toArray()
        const [items, total] = await Promise.all([page, sessions.countDocuments(filter)])
        return { items: items.map(sessionOf), total }
      }),
  }
}

/** Only one of several at once finds the presented hash in its place. */
async function rotate(input: RotateInput, context: StoreContext): Promise<Rotation> {
  const { sessionId, presentedHash, successorHash, graceSeconds, expiresAt } = input
  const sessions = sessionsOf(context)
  const now = new Date()
  const key = { ...mine(context), _id: sessionId }
  const next = { previousHash: presentedHash, refreshHash: successorHash, rotatedAt: now, lastActivityAt: now }
  const won = await sessions.updateOne(
    { ...key, refreshHash: presentedHash, expiresAt: { $gt: now } },
    { $set: { ...next, expiresAt: new Date(expiresAt) } },
  )
  const kept = await sessions.findOne(key)
  const user = kept && (await userOfSession(kept, context))
  if (!kept || !user) return { outcome: 'unknown' }
  const session = sessionOf(kept)
  if (won.modifiedCount === 1) return { outcome: 'current', session, user, successorHash }
  if (kept.expiresAt <= now) return { outcome: 'expired' }
  const until = (kept.rotatedAt?.getTime() ?? 0) + graceSeconds * 1000
  if (kept.previousHash === presentedHash && until > now.getTime())
    return { outcome: 'repeated', session, user, successorHash: kept.refreshHash }
  await sessions.deleteMany({ ...mine(context), userId: user.id })
  return { outcome: 'reused', userId: user.id }
}

/** The sessions of one project and environment. An expired one is none; it goes when its user next signs in. */
export function sessionStore(context: StoreContext): SessionStore {
  const sessions = sessionsOf(context)
  return {
    ...keeping(context),
    rotate: (input) => telling(() => context.turns(`session ${input.sessionId}`, () => rotate(input, context))),
    endSession: (userId, id) =>
      telling(async () => (await sessions.deleteOne({ ...mine(context), userId, _id: id })).deletedCount > 0),
    endSessions: (userId) =>
      telling(async () => {
        await sessions.deleteMany({ ...mine(context), userId })
      }),
  }
}
