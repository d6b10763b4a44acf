/** Users and their sessions, together the `AccountStore` of a Postgres database. */
import type { AccountStore } from '../../../query/index.ts'
import type { AccountsScope, AsLogin } from './accounts-scope.ts'
import { userStore } from './accounts-users.ts'
import { sessionStore } from './sessions.ts'

/** Over a login that may read and write `bkend.users` and `bkend.sessions`. */
export function accountStore(login: AsLogin, scope: AccountsScope): AccountStore {
  return { ...userStore(login, scope), ...sessionStore(login, scope) }
}
