/** Every route of sign-in and users over one context. */
import { refuseOutOfScope, type ScopeOperation, USERS_RESOURCE } from '../asking/scopes.ts'
import { lockout } from '../auth/lockout.ts'
import { passwords } from '../auth/passwords.ts'
import type { ServeContext } from '../context.ts'
import type { Route } from '../route.ts'
import { authRoutes } from './auth.ts'
import { ownAccountRoutes } from './auth-own.ts'
import { userRoutes } from './users.ts'
import { profileRoutes } from './users-profile.ts'

const OPERATIONS: Readonly<Record<Route['method'], ScopeOperation>> = {
  GET: 'read',
  POST: 'create',
  PATCH: 'update',
  DELETE: 'delete',
}

/** Routes on users are bound by the key's scopes, as those on tables are; signing in is for every key. What one does to one's own account, `auth-own.ts` holds against them itself. */
function withinScopes(route: Route): Route {
  return {
    ...route,
    handle: (call) => {
      refuseOutOfScope(call.key, USERS_RESOURCE, OPERATIONS[route.method])
      return route.handle(call)
    },
  }
}

/** The routes; they share one bound on hashing and one memory of failures, this process's own. */
export function accountRoutes(context: ServeContext): readonly Route[] {
  const parts = { passwords: passwords(), lockout: lockout() }
  return [
    ...authRoutes(context, parts),
    ...ownAccountRoutes(context, parts),
    ...[...userRoutes(context, parts.passwords), ...profileRoutes(context)].map(withinScopes),
  ]
}
