/** Signing in and out, and one's own account. */
import { connect } from './connection.ts'
import { BkendError } from './error.ts'
import type { Page } from './filter.ts'
import type { CallOptions, ClientOptions } from './options.ts'
import { queryString } from './query-string.ts'
import { renewed } from './renew.ts'
import { send } from './send.ts'
import { keepTokens, type TokenStorage, type Tokens } from './storage.ts'
import type { AuthSession, AuthUser } from './users.ts'

/** Where the API is, and where the tokens of who signs in are kept. */
export interface AuthOptions extends ClientOptions {
  readonly storage: TokenStorage
}

/** What can be done about who is signed in. Each call throws `BkendError`. */
export interface Auth {
  /** A new account, signed in. The password: 8 to 128 characters, upper and lower case, a digit and another. */
  signUp(
    user: { readonly email: string; readonly password: string; readonly name: string },
    options?: CallOptions,
  ): Promise<AuthUser>
  /** Begins a session; its tokens are kept in the storage. */
  signIn(
    credentials: { readonly email: string; readonly password: string; readonly mfaCode?: string },
    options?: CallOptions,
  ): Promise<AuthUser>
  /** Has a link mailed, which leads to `callbackUrl` with the token that `signInByLink` takes. */
  sendLink(to: { readonly email: string; readonly callbackUrl: string }, options?: CallOptions): Promise<void>
  /** Begins a session with the token of a link; `isNew` tells that the account was made by it. */
  signInByLink(token: string, options?: CallOptions): Promise<{ readonly isNew: boolean }>
  /** Takes new tokens now. Calls do it by themselves when a token has expired. */
  refresh(): Promise<void>
  /** Who is signed in; `common/authentication-required` where nobody is. */
  me(options?: CallOptions): Promise<AuthUser>
  /** Ends the session. The tokens are forgotten whatever the server answers. */
  signOut(options?: CallOptions): Promise<void>
  /** Everywhere that the user is signed in. */
  sessions(
    query?: { readonly page?: number | undefined; readonly limit?: number | undefined },
    options?: CallOptions,
  ): Promise<Page<AuthSession>>
  /** Ends one session, as of a lost phone. */
  endSession(id: string, options?: CallOptions): Promise<void>
  /** Has a token mailed with which `confirmPasswordReset` sets a new password. */
  requestPasswordReset(email: string, options?: CallOptions): Promise<void>
  /** Sets a new password; every session ends. */
  confirmPasswordReset(
    reset: { readonly email: string; readonly token: string; readonly newPassword: string },
    options?: CallOptions,
  ): Promise<void>
  /** Changes the password; every session ends, this one too: sign in again. */
  changePassword(
    change: { readonly currentPassword: string; readonly newPassword: string },
    options?: CallOptions,
  ): Promise<void>
  /** Deletes the account. */
  withdraw(options?: CallOptions): Promise<void>
}

/** Signing in with the same options as the client's: both share the storage, and so the session and its renewal. */
export function createAuth(options: AuthOptions): Auth {
  const { storage } = options
  const call = connect(options)
  const forget = () => keepTokens(storage)
  /** Asks as nobody: neither an old token nor its renewal has a part in it. */
  const open = async <T>(path: string, body: object, how?: CallOptions) =>
    (await send(options, 'POST', `/v1/auth/${path}`, body, null, how)) as T
  const begin = async <T extends Tokens>(path: string, body: object, how?: CallOptions) => {
    const answer = await open<T>(path, body, how)
    await keepTokens(storage, answer)
    return answer
  }
  const enter = async (path: string, body: object, how?: CallOptions) =>
    (await begin<Tokens & { readonly user: AuthUser }>(path, { method: 'password', ...body }, how)).user

  return {
    signUp: (user, how) => enter('email/signup', user, how),
    signIn: (credentials, how) => enter('email/signin', credentials, how),
    sendLink: (to, how) => open('email/signin', { method: 'magiclink', ...to }, how),
    async signInByLink(token, how) {
      const answer = await begin<Tokens & { readonly is_new_user: boolean }>('email/callback', { token }, how)
      return { isNew: answer.is_new_user }
    },
    async refresh() {
      const nobody = new BkendError(401, { code: 'common/authentication-required', message: 'Nobody is signed in' })
      await renewed(options, storage, await storage.getItem('accessToken'), nobody)
    },
    me: (how) => call('GET', '/v1/auth/me', undefined, how),
    async signOut(how) {
      try {
        await call('POST', '/v1/auth/signout', undefined, how)
      } catch (error) {
        // The session had ended before.
        if ((error as BkendError | null)?.status !== 401) throw error
      } finally {
        await forget()
      }
    },
    sessions: (query, how) => call('GET', `/v1/auth/sessions${queryString(query)}`, undefined, how),
    endSession: (id, how) => call('DELETE', `/v1/auth/sessions/${encodeURIComponent(id)}`, undefined, how),
    requestPasswordReset: (email, how) => open('password/reset/request', { email }, how),
    confirmPasswordReset: (reset, how) => open('password/reset/confirm', reset, how),
    changePassword: (change, how) => call<void>('POST', '/v1/auth/password/change', change, how).then(forget),
    withdraw: (how) => call<void>('DELETE', '/v1/auth/withdraw', undefined, how).then(forget),
  }
}
