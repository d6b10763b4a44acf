/**
 * One's own account: who is signed in, their sessions, their password, and its end. Signing in and out and reading of oneself
 * are for every key; what changes or ends the account needs the scope that the same act on `/v1/users` needs.
 */
import { refuseOutOfScope, USERS_RESOURCE } from '../asking/scopes.ts'
import { authBody, fields, NEW_PASSWORD, OLD_PASSWORD } from '../auth/bodies.ts'
import { endSessions } from '../auth/sign-in.ts'
import { idIn, ownUser, pageOf, paginationOf, shownSession, signedIn } from '../auth/users.ts'
import type { ServeContext } from '../context.ts'
import { ApiFault } from '../fault.ts'
import { type Answer, type Call, jsonAnswer, type Route, userRoute } from '../route.ts'
import type { SignInParts } from './auth.ts'

const CHANGE = fields({ currentPassword: OLD_PASSWORD, newPassword: NEW_PASSWORD })

interface Change {
  readonly currentPassword: string
  readonly newPassword: string
}

function noAccount(): ApiFault {
  return new ApiFault('auth/account-not-found', 'The account is not kept here')
}

async function me({ store }: ServeContext, call: Call): Promise<Answer> {
  const user = await store.accounts.userById(signedIn(call))
  if (!user) throw noAccount()
  return jsonAnswer(200, ownUser(user))
}

async function signOut({ store, tokens }: ServeContext, call: Call): Promise<Answer> {
  const userId = signedIn(call)
  if (call.sessionId === null)
    throw new ApiFault('auth/invalid-request', 'The token is of another issuer: end its session there')
  await store.accounts.endSession(userId, call.sessionId)
  tokens.forget(userId)
  return jsonAnswer(200, { message: 'Signed out' })
}

async function sessions({ store }: ServeContext, call: Call): Promise<Answer> {
  const userId = signedIn(call)
  const page = pageOf(call)
  const { items, total } = await store.accounts.sessions(userId, page)
  return jsonAnswer(200, { items: items.map(shownSession), pagination: paginationOf(total, page) })
}

async function endSession({ store, tokens }: ServeContext, call: Call): Promise<Answer> {
  const userId = signedIn(call)
  if (!(await store.accounts.endSession(userId, idIn(call))))
    throw new ApiFault('auth/session-not-found', 'You have no such session')
  tokens.forget(userId)
  return jsonAnswer(200, { message: 'The session has ended' })
}

/** A stolen token does not let anyone guess the password: failures wait as those of sign-in do. */
async function changePassword(context: ServeContext, parts: SignInParts, call: Call): Promise<Answer> {
  refuseOutOfScope(call.key, USERS_RESOURCE, 'update')
  const userId = signedIn(call)
  const { accounts } = context.store
  const { currentPassword, newPassword } = await authBody<Change>(call, CHANGE)
  const right = await parts.lockout.attempt(userId, call.address, async () => {
    const hash = await accounts.passwordHashOf(userId)
    return (await parts.passwords.verify(hash, currentPassword)) || null
  })
  if (!right) throw new ApiFault('auth/invalid-password', 'The current password is wrong')
  if (currentPassword.normalize('NFC') === newPassword.normalize('NFC'))
    throw new ApiFault('auth/same-as-previous-password', 'The new password is the old one')
  const passwordHash = await parts.passwords.hash(newPassword)
  if (!(await accounts.updateUser(userId, { passwordHash }))) throw noAccount()
  await endSessions(context, userId)
  return jsonAnswer(200, { message: 'The password was changed; sign in again' })
}

async function withdraw({ store, tokens }: ServeContext, call: Call): Promise<Answer> {
  refuseOutOfScope(call.key, USERS_RESOURCE, 'delete')
  const userId = signedIn(call)
  if (!(await store.accounts.deleteUser(userId))) throw noAccount()
  tokens.forget(userId)
  return jsonAnswer(200, { message: 'The account was deleted' })
}

/** The routes; each needs a user's token. */
export function ownAccountRoutes(context: ServeContext, parts: SignInParts): readonly Route[] {
  return [
    userRoute('GET', '/v1/auth/me', (call) => me(context, call)),
    userRoute('POST', '/v1/auth/signout', (call) => signOut(context, call)),
    userRoute('GET', '/v1/auth/sessions', (call) => sessions(context, call)),
    userRoute('DELETE', '/v1/auth/sessions/:id', (call) => endSession(context, call)),
    userRoute('POST', '/v1/auth/password/change', (call) => changePassword(context, parts, call)),
    userRoute('DELETE', '/v1/auth/withdraw', (call) => withdraw(context, call)),
  ]
}
