/** Who asks, and for what, as SQL: bkend's own functions, or what the host has instead. */
import type { ClaimsConfig } from '../../../model/index.ts'
import { literal } from '../sql/identifier.ts'

/**
 * Every text is a subselect, so that the server works it out once a statement and not once a row. Where nobody is known to
 * ask, `userId` is null: compared with anything it holds for no row.
 */
export interface Claims {
  readonly userId: string
  /** The same, empty for nobody: what `createdBy` has to be. */
  readonly creator: string
  readonly operation: string
  /** Whether the asker has that role of the project's own. */
  hasRole(name: string): string
  readonly hasAnyRole: string
}

function ownRole(name: string): string {
  return `(select bkend.has_role(${literal(name)}))`
}

function hostsRoles(jwt: string): Pick<Claims, 'hasRole' | 'hasAnyRole'> {
  const roles = `coalesce((${jwt})::jsonb -> 'roles', '[]'::jsonb)`
  return {
    hasRole: (name) => `(select ${roles} ? ${literal(name)})`,
    hasAnyRole: `(select ${roles} not in ('[]'::jsonb, 'null'::jsonb))`,
  }
}

/** The words of the config's `postgres.claims`. */
export function claimsOf({ userId, jwt, operation }: ClaimsConfig = {}): Claims {
  const id = userId === undefined ? 'bkend.user_id()' : `(${userId})::text`
  return {
    userId: `(select nullif(${id}, ''))`,
    creator: userId === undefined ? `(select ${id})` : `(select coalesce(${id}, ''))`,
    operation: operation === undefined ? '(select bkend.operation())' : `(select (${operation})::text)`,
    ...(jwt === undefined ? { hasRole: ownRole, hasAnyRole: `(select bkend.has_role('*'))` } : hostsRoles(jwt)),
  }
}
