/** Tokens of other issuers (OpenID Connect), by configuration. */
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'
import type { IssuerConfig, JsonValue } from '../../model/index.ts'
import { StoreFault } from '../../query/index.ts'
import type { RefusedToken, StandingToken } from '../tokens.ts'

/** Seconds by which two clocks may differ. */
export const LEEWAY = 10
const PATIENCE = 5000

/** Keys of an issuer that could not be fetched say nothing of the token. */
function unreachable(cause: unknown): StoreFault {
  return new StoreFault('unavailable', 'the keys of an issuer cannot be fetched', { cause })
}

async function discover(issuer: string): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE), redirect: 'error' })
  const { issuer: named, jwks_uri } = (await response.json()) as {
    readonly issuer?: unknown
    readonly jwks_uri?: unknown
  }
  if (named !== issuer || typeof jwks_uri !== 'string') throw new Error(`${url} is not of ${issuer}`)
  return jwks_uri
}

/** Asks for the keys when the first token comes; a failed discovery is tried again with the next. */
function keysOf({ issuer, jwksUri }: IssuerConfig): () => Promise<JWTVerifyGetKey> {
  let known: Promise<JWTVerifyGetKey> | null = null
  const find = async (): Promise<JWTVerifyGetKey> => {
    const url = new URL(jwksUri ?? (await discover(issuer)))
    return createRemoteJWKSet(url, { timeoutDuration: PATIENCE })
  }
  return () => {
    known ??= find().catch((cause: unknown) => {
      known = null
      throw unreachable(cause)
    })
    return known
  }
}

/** Faults of the token itself, as against those of getting at the keys. */
function isOfToken(fault: unknown): boolean {
  if (fault instanceof errors.JWKSTimeout || fault instanceof errors.JWKSInvalid) return false
  // What the key server answered otherwise is thrown as the general class.
  return fault instanceof errors.JOSEError && fault.code !== 'ERR_JOSE_GENERIC'
}

function mappedAdmin(claims: JWTPayload, { adminClaim }: IssuerConfig): boolean {
  if (!adminClaim || !Object.hasOwn(claims, adminClaim.claim)) return false
  const said = claims[adminClaim.claim]
  return said === adminClaim.value || (Array.isArray(said) && said.includes(adminClaim.value))
}

function standing(claims: JWTPayload, by: IssuerConfig): StandingToken {
  // The config takes no issuer with `|` in it, so that no two of them can name one user.
  const userId = `${by.issuer}|${claims.sub ?? ''}`
  const role = mappedAdmin(claims, by) ? 'admin' : 'user'
  const own = claims as Readonly<Record<string, JsonValue>>
  return { userId, role, roles: [], sessionId: null, claims: { ...own, sub: userId, role, roles: [] } }
}

/** Judges a token that names a known issuer; undefined where it names none. */
export type ExternalVerifier = (issuer: string, token: string) => Promise<StandingToken | RefusedToken> | undefined

/** Over the configured issuers. What it gives throws a `StoreFault` (`unavailable`) where the keys cannot be fetched. */
export function externalVerifier(issuers: readonly IssuerConfig[]): ExternalVerifier {
  const known = new Map(issuers.map((issuer) => [issuer.issuer, { issuer, keys: keysOf(issuer) }]))
  return (name, token) => {
    const found = known.get(name)
    if (!found) return undefined
    const { issuer, keys } = found
    return keys().then(async (getKey) => {
      try {
        const { payload } = await jwtVerify(token, getKey, {
          issuer: issuer.issuer,
          audience: [...issuer.audience],
          algorithms: [...issuer.algorithms],
          clockTolerance: LEEWAY,
          requiredClaims: ['sub', 'exp'],
        })
        if (payload.sub === '') return { refused: 'auth/invalid-access-token' }
        return standing(payload, issuer)
      } catch (fault) {
        if (fault instanceof errors.JWTExpired) return { refused: 'auth/access-token-expired' }
        if (isOfToken(fault)) return { refused: 'auth/invalid-access-token' }
        throw unreachable(fault)
      }
    })
  }
}
