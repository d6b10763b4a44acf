/** Sessions: begun, renewed and ended. */
import { LIFETIMES } from '../../contract/index.ts'
import { StoreFault, type UserRecord } from '../../query/index.ts'
import type { ServeContext } from '../context.ts'
import { ApiFault } from '../fault.ts'
import type { Call } from '../route.ts'

/** What a sign-in or a refresh is answered with. */
export interface TokenAnswer {
  readonly accessToken: string
  readonly refreshToken: string
  readonly tokenType: 'Bearer'
  /** Seconds. */
  readonly expiresIn: number
}

type Parts = Pick<ServeContext, 'store' | 'tokens'>

const LONGEST_AGENT = 512

function answerOf(accessToken: string, refreshToken: string): TokenAnswer {
  return { accessToken, refreshToken, tokenType: 'Bearer', expiresIn: LIFETIMES.accessToken }
}

/** Deleted while the password was looked at. */
function userGone(fault: unknown): never {
  if (!(fault instanceof StoreFault) || fault.kind !== 'reference') throw fault
  throw new ApiFault('auth/invalid-credentials', 'Email or password is wrong', { cause: fault })
}

function refreshEnd(): string {
  return new Date(Date.now() + LIFETIMES.refreshToken * 1000).toISOString()
}

/** A new session of the user, and its tokens. */
export async function beginSession({ store, tokens }: Parts, call: Call, user: UserRecord): Promise<TokenAnswer> {
  const { sessionId, refresh } = tokens.begin()
  await store.accounts
    .createSession({
      id: sessionId,
      userId: user.id,
      refreshHash: refresh.hash,
      userAgent: call.header('user-agent')?.slice(0, LONGEST_AGENT) ?? null,
      ipAddress: call.address === '' ? null : call.address,
      expiresAt: refreshEnd(),
    })
    .catch(userGone)
  return answerOf(await tokens.access(user, sessionId), refresh.token)
}

const REFUSED = 'The refresh token is not valid'

/** New tokens for a refresh token. Throws an `ApiFault` (401). */
export async function renewSession({ store, tokens }: Parts, token: string): Promise<TokenAnswer> {
  const presented = tokens.readRefresh(token)
  if (!presented) throw new ApiFault('auth/invalid-refresh-token', REFUSED)
  const { sessionId, hash, successors } = presented
  const rotation = await store.accounts.rotate({
    sessionId,
    presentedHash: hash,
    successorHash: successors[0].hash,
    graceSeconds: LIFETIMES.refreshGrace,
    expiresAt: refreshEnd(),
  })
  switch (rotation.outcome) {
    case 'reused':
      tokens.forget(rotation.userId)
      throw new ApiFault('auth/invalid-refresh-token', REFUSED)
    case 'unknown':
      throw new ApiFault('auth/invalid-refresh-token', REFUSED)
    case 'expired':
      throw new ApiFault('auth/session-expired', 'The session has expired; sign in again')
    default: {
      const successor = successors.find((s) => s.hash === rotation.successorHash)
      // Made by a key that this process no longer has.
      if (!successor) throw new ApiFault('auth/invalid-refresh-token', REFUSED)
      return answerOf(await tokens.access(rotation.user, sessionId), successor.token)
    }
  }
}

/** Ends every session of a user, here and at once. */
export async function endSessions({ store, tokens }: Parts, userId: string): Promise<void> {
  await store.accounts.endSessions(userId)
  tokens.forget(userId)
}
