/** Tokens as every route knows them: proved, and held against the session and user as they are now. */
import type { IssuerConfig, JsonValue } from '../../model/index.ts'
import type { AccountStore } from '../../query/index.ts'
import type { RefusedToken, SessionTokens, StandingToken } from '../tokens.ts'
import { externalVerifier } from './issuers.ts'
import { type Audience, ISSUER, issuerOf, readAccess, signAccess } from './own-tokens.ts'
import { beginSession, readRefreshToken } from './refresh-tokens.ts'
import type { SigningKeys } from './signing-keys.ts'

/** How long a verdict is believed, in milliseconds: an ended session or a demoted user is noticed no later. */
export const TOKEN_MEMORY = 4000
const MOST = 10_000

/** What tokens are made of. */
export interface TokenParts extends Audience {
  readonly accounts: Pick<AccountStore, 'session'>
  readonly keys: SigningKeys
  readonly issuers: readonly IssuerConfig[]
  readonly now?: () => number
}

type Verdict = StandingToken | RefusedToken

interface Remembered {
  readonly verdict: Promise<Verdict>
  readonly until: number
  /** Null until it stands. */
  userId: string | null
}

const INVALID: RefusedToken = { refused: 'auth/invalid-access-token' }

/** The rights are those of the user as stored; what the token says of them may be an hour old. */
async function judgeOwn({ keys, accounts, ...audience }: TokenParts, token: string): Promise<Verdict> {
  const read = await readAccess(keys, audience, token)
  if ('refused' in read) return read
  const found = await accounts.session(read.sessionId)
  if (!found || found.user.id !== read.userId) return { refused: 'auth/session-expired' }
  const { id: userId, role, roles } = found.user
  const own = read.claims as Readonly<Record<string, JsonValue>>
  return { userId, role, roles, sessionId: read.sessionId, claims: { ...own, sub: userId, role, roles } }
}

/** When the token ends by its own word, in milliseconds; forever where it does not say. */
function endOf(verdict: Verdict): number {
  const exp = 'claims' in verdict ? verdict.claims.exp : undefined
  return typeof exp === 'number' ? exp * 1000 : Number.POSITIVE_INFINITY
}

/** Remembers what stands, a few seconds; what is refused is never remembered, so that strangers cannot fill the memory. */
function remembering(judge: (token: string) => Promise<Verdict>, now: () => number) {
  const memory = new Map<string, Remembered>()
  const ask = (token: string): Promise<Verdict> => {
    // Counted from before the look: what is found may be as old as that.
    const entry: Remembered = { verdict: judge(token), until: now() + TOKEN_MEMORY, userId: null }
    const drop = (): void => {
      if (memory.get(token) === entry) memory.delete(token)
    }
    if (memory.size >= MOST) for (const oldest of [...memory.keys()].slice(0, MOST / 10)) memory.delete(oldest)
    memory.set(token, entry)
    entry.verdict.then((verdict) => {
      if ('refused' in verdict || endOf(verdict) < entry.until) drop()
      else entry.userId = verdict.userId
    }, drop)
    return entry.verdict
  }
  return {
    verdict(token: string): Promise<Verdict> {
      const known = memory.get(token)
      if (known && known.until > now()) return known.verdict
      memory.delete(token)
      return ask(token)
    },
    /** Looks under way are forgotten, too: they may have begun before what happened. */
    forget(userId: string): void {
      for (const [token, entry] of memory) if (entry.userId === userId || entry.userId === null) memory.delete(token)
    },
  }
}

/** The tokens of one project and environment. */
export function sessionTokens(parts: TokenParts): SessionTokens {
  const { keys, issuers, now = Date.now } = parts
  const external = externalVerifier(issuers)
  const judge = async (token: string): Promise<Verdict> => {
    const issuer = issuerOf(token)
    if (issuer === null) return INVALID
    if (issuer === ISSUER) return await judgeOwn(parts, token)
    return (await external(issuer, token)) ?? INVALID
  }
  const memory = remembering(judge, now)
  const published = JSON.stringify({ keys: keys.map((key) => key.publicJwk) })
  return {
    verify: (token) => memory.verdict(token),
    access: (user, sessionId) => signAccess(keys, parts, user, sessionId),
    begin: () => beginSession(keys),
    readRefresh: (token) => readRefreshToken(keys, token),
    forget: (userId) => memory.forget(userId),
    keySet: () => published,
  }
}
