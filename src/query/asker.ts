/** Who is asking, as key and token work out; and what a permission expression says of that asker. */
import type { JsonValue, PermissionExpression } from '../model/index.ts'

/** The one who sends a request. */
export interface Asker {
  /** What the store acts as: a secret key and a user whose role is admin are `admin`, any other signed-in user `user`. */
  readonly role: 'guest' | 'user' | 'admin'
  /** The user's id; null for a guest and for a key without a user. */
  readonly userId: string | null
  /** The user's own roles, by their bare names: what `role:NAME` asks for. */
  readonly roles: readonly string[]
  /** The access token's claims, for policies that read them; null without a token. */
  readonly claims: Readonly<Record<string, JsonValue>> | null
}

/** Whoever sends no token with a publishable key. */
export const GUEST: Asker = { role: 'guest', userId: null, roles: [], claims: null }

/** A secret key that acts for nobody. */
export const KEY_ADMIN: Asker = { role: 'admin', userId: null, roles: [], claims: null }

/** What an expression says of an asker: of every row, of none, or of the rows whose `createdBy` is the asker. */
export type Standing = 'always' | 'own' | 'never'

const RANK: Readonly<Record<Standing, number>> = { never: 0, own: 1, always: 2 }

function least(standings: readonly Standing[]): Standing {
  return standings.reduce((a, b) => (RANK[b] < RANK[a] ? b : a), 'always')
}

function most(standings: readonly Standing[]): Standing {
  return standings.reduce((a, b) => (RANK[b] > RANK[a] ? b : a), 'never')
}

function allIf(condition: boolean): Standing {
  return condition ? 'always' : 'never'
}

/**
 * Works an expression out for an asker; the rules are those of `reference/bkend-api.md`, "Permissions". `self` is the
 * only predicate that depends on the row, and there is no negation, so three answers are enough. Admin may always.
 */
export function standing(expression: PermissionExpression, asker: Asker): Standing {
  if (asker.role === 'admin') return 'always'
  switch (expression.kind) {
    case 'everyone':
      return 'always'
    case 'nobody':
    case 'admin':
      return 'never'
    case 'guest':
      return allIf(asker.role === 'guest')
    case 'user':
      return allIf(asker.role === 'user')
    case 'self':
      return asker.userId === null ? 'never' : 'own'
    case 'anyRole':
      return allIf(asker.roles.length > 0)
    case 'role':
      return allIf(asker.roles.includes(expression.role))
    case 'and':
      return least(expression.of.map((e) => standing(e, asker)))
    case 'or':
      return most(expression.of.map((e) => standing(e, asker)))
  }
}
