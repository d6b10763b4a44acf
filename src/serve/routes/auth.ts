/** Signing up, signing in, refreshing and the public keys: what is asked without being signed in. */

import { type NewUser, StoreFault, type UserRecord } from '../../query/index.ts'
import type { Check, ObjectCheck } from '../../validate/index.ts'
import { authBody, EMAIL, fields, judged, NEW_PASSWORD, OLD_PASSWORD, text } from '../auth/bodies.ts'
import type { Lockout } from '../auth/lockout.ts'
import type { Passwords } from '../auth/passwords.ts'
import { beginSession, renewSession } from '../auth/sign-in.ts'
import { ownUser } from '../auth/users.ts'
import type { ServeContext } from '../context.ts'
import { ApiFault } from '../fault.ts'
import { type Answer, type Call, jsonAnswer, type Route } from '../route.ts'

/** What sign-in needs beside the context; one of each an application. */
export interface SignInParts {
  readonly passwords: Passwords
  readonly lockout: Lockout
}

const METHOD: Check = { kind: 'oneOf', values: ['password', 'magiclink'] }
const BY_LINK = fields({ email: EMAIL })
const SIGN_UP = fields({ method: METHOD, email: EMAIL, password: NEW_PASSWORD, name: text(200) })
const SIGN_IN = fields({ method: METHOD, email: EMAIL, password: OLD_PASSWORD }, { mfaCode: text(20) })
const REFRESH = fields({ refreshToken: text(1000) })

interface Credentials {
  readonly email: string
  readonly password: string
}

/** The body of a password sign-in or sign-up. Throws an `ApiFault`; a link by mail is not offered. */
async function credentials<Body>(call: Call, check: ObjectCheck): Promise<Body> {
  const body = await call.body('auth/invalid-request')
  if (body.method !== 'magiclink') return judged<Body>(body, check, 'auth/invalid-request')
  judged(body, BY_LINK, 'auth/invalid-request')
  throw new ApiFault('auth/magiclink-disabled', 'Signing in by a link is not offered here; send a password')
}

/** The role is always `user`: whatever else a body holds is not looked at. */
function newUser({ email, name }: { email: string; name: string }, passwordHash: string): NewUser {
  return { email, name, role: 'user', roles: [], emailVerified: false, passwordHash }
}

async function signUp(context: ServeContext, { passwords }: SignInParts, call: Call): Promise<Answer> {
  const body = await credentials<Credentials & { readonly name: string }>(call, SIGN_UP)
  const hash = await passwords.hash(body.password)
  const user = await context.store.accounts.createUser(newUser(body, hash)).catch(emailTaken)
  return jsonAnswer(201, { ...(await beginSession(context, call, user)), user: ownUser(user) })
}

/** What a store says of a taken email, in the words of sign-up. */
export function emailTaken(fault: unknown): never {
  if (!(fault instanceof StoreFault) || fault.kind !== 'duplicate') throw fault
  throw new ApiFault('auth/email-already-exists', 'The email has an account already', {
    details: [{ path: 'email', code: 'duplicate', message: 'is taken' }],
    cause: fault,
  })
}

async function signIn(context: ServeContext, parts: SignInParts, call: Call): Promise<Answer> {
  const { email, password } = await credentials<Credentials>(call, SIGN_IN)
  const user = await parts.lockout.attempt(email, call.address, async (): Promise<UserRecord | null> => {
    const found = await context.store.accounts.userByEmail(email)
    // Verified even where there is nobody, so that both take as long.
    const right = await parts.passwords.verify(found?.passwordHash ?? null, password)
    return right && found ? found.user : null
  })
  if (!user) throw new ApiFault('auth/invalid-credentials', 'Email or password is wrong')
  return jsonAnswer(200, { ...(await beginSession(context, call, user)), user: ownUser(user) })
}

/** The routes; each ignores `Authorization`. */
export function authRoutes(context: ServeContext, parts: SignInParts): readonly Route[] {
  const open = { method: 'POST', asker: 'key', bearer: 'ignored' } as const
  return [
    {
      ...open,
      path: '/v1/auth/email/signup',
      limit: 'signIn',
      handle: (call) => signUp(context, parts, call),
    },
    {
      ...open,
      path: '/v1/auth/email/signin',
      limit: 'signIn',
      handle: (call) => signIn(context, parts, call),
    },
    {
      ...open,
      path: '/v1/auth/refresh',
      handle: async (call) => {
        const { refreshToken } = await authBody<{ readonly refreshToken: string }>(call, REFRESH)
        return jsonAnswer(200, await renewSession(context, refreshToken))
      },
    },
    {
      method: 'GET',
      path: '/.well-known/jwks.json',
      asker: 'open',
      handle: () => ({
        status: 200,
        json: context.tokens.keySet(),
        headers: { 'cache-control': 'public, max-age=300' },
      }),
    },
  ]
}
