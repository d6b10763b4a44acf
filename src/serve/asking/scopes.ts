/** What a key may be used for at all, whoever uses it. */
import { TABLE_NAME } from '../../model/index.ts'

/** What scopes name beside tables: the routes on users. */
export const USERS_RESOURCE = '$users'

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
