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

/** What a standing token makes of whoever sends it. A user whose role is `guest` is signed in all the same. */
function whoOf(key: KeyRecord, { userId, role, roles, claims, sessionId }: StandingToken): Who {
  const admin = key.kind === 'sk' || role === 'admin'
  return { asker: { role: admin ? 'admin' : 'user', userId, roles, claims }, sessionId }
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
