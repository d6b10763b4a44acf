/** What a bearer token turns out to be. `auth/` signs and verifies; every route relies on these words alone. */
import type { ErrorCode } from '../contract/index.ts'
import type { JsonValue } from '../model/index.ts'
import type { UserRecord } from '../query/index.ts'

/** A token that stands: its session has not ended and its user still has the rights that are said here. */
export interface StandingToken {
  readonly userId: string
  readonly role: 'admin' | 'user' | 'guest'
  readonly roles: readonly string[]
  /** Null for a token of an external issuer. */
  readonly sessionId: string | null
  /** All of the token's own claims, for policies that read them. */
  readonly claims: Readonly<Record<string, JsonValue>>
}

/** A token that is refused, and what the asker is told. */
export interface RefusedToken {
  /** A code of status 401. */
  readonly refused: ErrorCode
}

/** Judges access tokens. */
export interface Tokens {
  /** `token`: what follows `Bearer `. Throws a `StoreFault` where sessions cannot be looked up. */
  verify(token: string): Promise<StandingToken | RefusedToken>
}

/** A refresh token as it is sent, and the SHA-256 (hex) that alone is kept. */
export interface RefreshToken {
  readonly token: string
  readonly hash: string
}

/** A refresh token that this server once signed; whether it still stands, the session says. */
export interface PresentedRefresh extends RefreshToken {
  readonly sessionId: string
  /** What replaces it, always the same: the first is what a rotation writes, the others what older keys would have made. */
  readonly successors: readonly [RefreshToken, ...RefreshToken[]]
}

/** Judges access tokens, and signs those of this server's own sessions. */
export interface SessionTokens extends Tokens {
  /** An access token for a session of the user; good for `LIFETIMES.accessToken`. */
  access(user: UserRecord, sessionId: string): Promise<string>
  /** The id of a session that is to be made, and its first refresh token. */
  begin(): { readonly sessionId: string; readonly refresh: RefreshToken }
  /** Null for what was never signed here. */
  readRefresh(token: string): PresentedRefresh | null
  /** What is remembered of the user's tokens is looked up anew from now on, in this process. */
  forget(userId: string): void
  /** The public keys as a JWK set, JSON text. */
  keySet(): string
}
