/** Every route of sign-in and users over one context. */
import { lockout } from '../auth/lockout.ts'
import { passwords } from '../auth/passwords.ts'
import type { ServeContext } from '../context.ts'
import type { Route } from '../route.ts'
import { authRoutes } from './auth.ts'
import { ownAccountRoutes } from './auth-own.ts'
import { userRoutes } from './users.ts'
import { profileRoutes } from './users-profile.ts'

/** The routes; they share one bound on hashing and one memory of failures, this process's own. */
export function accountRoutes(context: ServeContext): readonly Route[] {
  const parts = { passwords: passwords(), lockout: lockout() }
  return [
    ...authRoutes(context, parts),
    ...ownAccountRoutes(context, parts),
    ...userRoutes(context, parts.passwords),
    ...profileRoutes(context),
  ]
}
