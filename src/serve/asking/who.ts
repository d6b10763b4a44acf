/** Who is asking, from key and bearer token. */
import type { Asker, KeyRecord } from '../../query/index.ts'
import { GUEST, KEY_ADMIN } from '../../query/index.ts'
import { ApiFault } from '../fault.ts'
import type { StandingToken, Tokens } from '../tokens.ts'

/** The asker, and the session that the token belongs to. */
export interface Who {
  readonly asker: Asker
  readonly sessionId: string | null
}

const NOBODY: Who = { asker: GUEST, sessionId: null }
const SECRET: Who = { asker: KEY_ADMIN, sessionId: null }
/** Longer than any token that is signed here. */
const LONGEST = 8192

function messageOf(refused: string): string {
  return refused === 'auth/access-token-expired' ? 'The access token has expired' : 'The access token is not valid'
}

/** Askers that were made out of tokens: whoever sends one again is the same asker, for whom more may be remembered. */
const known: Readonly<Record<KeyRecord['kind'], WeakMap<StandingToken, Who>>> = { pk: new WeakMap(), sk: new WeakMap() }

/** What a standing token makes of whoever sends it. A user whose role is `guest` is signed in all the same. */
function whoOf({ kind }: KeyRecord, token: StandingToken): Who {
  const made = known[kind].get(token)
  if (made) return made
  const { userId, role, roles, claims, sessionId } = token
  const admin = kind === 'sk' || role === 'admin'
  const who: Who = { asker: { role: admin ? 'admin' : 'user', userId, roles, claims }, sessionId }
  known[kind].set(token, who)
  return who
}

/**
 * Judges `Authorization`. Without it a publishable key asks as a guest, a secret one as an admin that is nobody; with it a
 * secret key acts for that user. Throws an `ApiFault` (401): a token that does not stand is never taken for a guest.
 */
export async function whoAsks(key: KeyRecord, authorization: string | undefined, tokens: Tokens): Promise<Who> {
  if (authorization === undefined) return key.kind === 'sk' ? SECRET : NOBODY
  const space = authorization.indexOf(' ')
  const scheme = authorization.slice(0, space)
  const token = authorization.slice(space + 1)
  if (space < 0 || scheme.toLowerCase() !== 'bearer' || token === '' || token.length > LONGEST)
    throw new ApiFault('auth/invalid-token-format', 'Send `Authorization: Bearer <access token>`')
  const verdict = await tokens.verify(token)
  if ('refused' in verdict) throw new ApiFault(verdict.refused, messageOf(verdict.refused))
  return whoOf(key, verdict)
}
