/** What a bearer token turns out to be. `auth/` signs and verifies; every route relies on these words alone. */
import type { ErrorCode } from '../contract/index.ts'
import type { JsonValue } from '../model/index.ts'

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
