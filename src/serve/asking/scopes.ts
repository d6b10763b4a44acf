/** What a key may be used for at all, whoever uses it. */
import { TABLE_NAME, USERS_TABLE } from '../../model/index.ts'
import type { KeyRecord } from '../../query/index.ts'
import { ApiFault } from '../fault.ts'

/** What scopes name beside tables: the routes on users, and users that references lead to. */
export const USERS_RESOURCE: string = USERS_TABLE

/** What may be done under a scope; `read` includes lists and the documents about a table. */
export type ScopeOperation = 'create' | 'read' | 'list' | 'update' | 'delete'

const OPERATIONS: ReadonlySet<string> = new Set(['create', 'read', 'list', 'update', 'delete', '*'])

/** Whether a text is a scope: `posts:read`, `posts:*`, `*:read`, `*:*`. */
export function isScope(text: string): boolean {
  const [resource = '', operation = '', ...more] = text.split(':')
  if (more.length > 0 || !OPERATIONS.has(operation)) return false
  return resource === '*' || resource === USERS_RESOURCE || TABLE_NAME.test(resource)
}

/** Whether the scopes let this be done; no scopes at all let everything. */
export function scopeAllows(scopes: readonly string[], resource: string, operation: ScopeOperation): boolean {
  if (scopes.length === 0) return true
  const wanted = operation === 'list' ? ['*', 'read', 'list'] : ['*', operation]
  return wanted.some((o) => scopes.includes(`${resource}:${o}`) || scopes.includes(`*:${o}`))
}

/** Throws an `ApiFault` (403) where the key may not be used for that, whoever uses it. */
export function refuseOutOfScope(key: KeyRecord | null, resource: string, operation: ScopeOperation): void {
  if (key && !scopeAllows(key.scopes, resource, operation))
    throw new ApiFault('data/scope-insufficient', 'The scopes of this API key do not reach that far')
}
