/** Access tokens of this server's own sessions: signed, and read back. */
import { decodeJwt, errors, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import { LIFETIMES } from '../../contract/index.ts'
import type { UserRecord } from '../../query/index.ts'
import type { RefusedToken } from '../tokens.ts'
import { LEEWAY } from './issuers.ts'
import type { SigningKey, SigningKeys } from './signing-keys.ts'

/** Who we are to those that verify our tokens. */
export const ISSUER = 'bkend'
/** Of the header: no other token of ours passes for one, and no other's for ours. */
const TYPE = 'at+jwt'

/** What an access token must be for. */
export interface Audience {
  readonly project: string
  readonly environment: string
}

function audienceOf({ project, environment }: Audience): string {
  return `${project}/${environment}`
}

/** Signs with the first key. */
export async function signAccess(
  [key]: SigningKeys,
  audience: Audience,
  user: UserRecord,
  sessionId: string,
): Promise<string> {
  return await new SignJWT({ sid: sessionId, role: user.role, roles: [...user.roles] })
    .setProtectedHeader({ alg: key.algorithm, kid: key.kid, typ: TYPE })
    .setIssuer(ISSUER)
    .setAudience(audienceOf(audience))
    .setSubject(user.id)
    .setIssuedAt()
    .setExpirationTime(`${LIFETIMES.accessToken}s`)
    .sign(key.private)
}

/** `iss` as the token says, unproved; null where it is no token. */
export function issuerOf(token: string): string | null {
  try {
    return decodeJwt(token).iss ?? null
  } catch {
    return null
  }
}

/** The key that the header names; its algorithm is the key's, whatever the header says. */
function keyFor(keys: SigningKeys, kid: string | undefined, alg: string | undefined): SigningKey {
  const key = keys.find((k) => k.kid === kid)
  if (!key || key.algorithm !== alg) throw new errors.JWKSNoMatchingKey()
  return key
}

/** What a token of ours says. */
export interface OwnClaims {
  readonly userId: string
  readonly sessionId: string
  readonly claims: JWTPayload
}

/** Verifies signature, audience and times; the session is not looked at. */
export async function readAccess(
  keys: SigningKeys,
  audience: Audience,
  token: string,
): Promise<OwnClaims | RefusedToken> {
  try {
    const { payload } = await jwtVerify(token, ({ kid, alg }) => keyFor(keys, kid, alg).public, {
      issuer: ISSUER,
      audience: audienceOf(audience),
      algorithms: ['ES256', 'EdDSA'],
      typ: TYPE,
      clockTolerance: LEEWAY,
      requiredClaims: ['sub', 'sid', 'iat', 'exp'],
    })
    const { sub, sid } = payload
    if (typeof sub !== 'string' || typeof sid !== 'string') return { refused: 'auth/invalid-access-token' }
    return { userId: sub, sessionId: sid, claims: payload }
  } catch (fault) {
    if (fault instanceof errors.JWTExpired) return { refused: 'auth/access-token-expired' }
    if (fault instanceof errors.JOSEError) return { refused: 'auth/invalid-access-token' }
    throw fault
  }
}
