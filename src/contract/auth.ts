/** The routes of signing in and of one's own account. */
import type { ErrorCode } from './errors.ts'
import type { Asker, Method } from './routes.ts'
import type { ShapeName } from './shapes.ts'

/** A route that no table has a part in. */
export interface AuthRoute {
  /** Unique among all routes; an operation id. */
  readonly name: string
  readonly method: Method
  readonly path: string
  readonly summary: string
  readonly asker: Asker
  readonly body?: ShapeName
  /** Of `LIST_PARAMETERS`, by name. */
  readonly parameters?: readonly ('page' | 'limit' | 'search')[]
  readonly status: 200 | 201
  /** More than one: whichever fits the body's `method`. */
  readonly answers: readonly [ShapeName, ...ShapeName[]]
  /** Beside `COMMON_ERRORS`. */
  readonly errors: readonly ErrorCode[]
}

/** Of every route that reads a body. */
const BODY: readonly ErrorCode[] = [
  'auth/invalid-request',
  'common/request-timeout',
  'common/payload-too-large',
  'common/unsupported-media-type',
]
const MAIL: readonly ErrorCode[] = ['auth/invalid-email-format', 'auth/too-many-requests', ...BODY]
const USER: readonly ErrorCode[] = ['common/authentication-required']
const WEAK: readonly ErrorCode[] = ['auth/weak-password', 'auth/invalid-password-format']

/** Every route of signing in, in the order of documents. */
export const AUTH_ROUTES: readonly AuthRoute[] = [
  {
    name: 'signUp',
    method: 'post',
    path: '/v1/auth/email/signup',
    summary: 'Sign up by password or by a link sent by mail',
    asker: 'key',
    body: 'SignUp',
    status: 201,
    answers: ['SignedIn', 'MailSent'],
    errors: [...MAIL, ...WEAK, 'auth/magiclink-disabled', 'auth/email-already-exists'],
  },
  {
    name: 'signIn',
    method: 'post',
    path: '/v1/auth/email/signin',
    summary: 'Sign in by password or by a link sent by mail',
    asker: 'key',
    body: 'SignIn',
    status: 200,
    answers: ['SignedIn', 'MailSent'],
    errors: [
      ...MAIL,
      'auth/invalid-password-format',
      'auth/magiclink-disabled',
      'auth/invalid-credentials',
      'auth/invalid-mfa-code',
      'auth/mfa-required',
      'auth/email-not-verified',
      'auth/account-banned',
      'auth/too-many-login-attempts',
    ],
  },
  {
    name: 'signInByLink',
    method: 'post',
    path: '/v1/auth/email/callback',
    summary: 'Sign in with the token of a link; a link works once',
    asker: 'key',
    body: 'LinkToken',
    status: 200,
    answers: ['SignedInByLink'],
    errors: [...BODY, 'auth/verification-token-expired', 'auth/verification-token-not-found', 'common/not-implemented'],
  },
  {
    name: 'refresh',
    method: 'post',
    path: '/v1/auth/refresh',
    summary: 'New tokens for a refresh token, which is replaced',
    asker: 'key',
    body: 'RefreshToken',
    status: 200,
    answers: ['Tokens'],
    errors: [...BODY, 'auth/invalid-refresh-token'],
  },
  {
    name: 'me',
    method: 'get',
    path: '/v1/auth/me',
    summary: 'Who is signed in',
    asker: 'user',
    status: 200,
    answers: ['User'],
    errors: [...USER, 'auth/account-not-found'],
  },
  {
    name: 'signOut',
    method: 'post',
    path: '/v1/auth/signout',
    summary: 'End this session',
    asker: 'user',
    status: 200,
    answers: ['Message'],
    errors: [...USER, 'auth/invalid-request'],
  },
  {
    name: 'listMySessions',
    method: 'get',
    path: '/v1/auth/sessions',
    summary: "The user's sessions",
    asker: 'user',
    parameters: ['page', 'limit'],
    status: 200,
    answers: ['SessionList'],
    errors: [...USER, 'common/invalid-parameters'],
  },
  {
    name: 'endMySession',
    method: 'delete',
    path: '/v1/auth/sessions/{id}',
    summary: 'End one session',
    asker: 'user',
    status: 200,
    answers: ['Message'],
    errors: [...USER, 'auth/session-not-found'],
  },
  {
    name: 'requestPasswordReset',
    method: 'post',
    path: '/v1/auth/password/reset/request',
    summary: 'Have a reset mailed; answers the same for an unknown email',
    asker: 'key',
    body: 'ResetRequest',
    status: 200,
    answers: ['Message'],
    errors: [...MAIL, 'auth/too-many-code-requests', 'common/not-implemented'],
  },
  {
    name: 'confirmPasswordReset',
    method: 'post',
    path: '/v1/auth/password/reset/confirm',
    summary: 'Set a new password with the token of the mail; ends every session',
    asker: 'key',
    body: 'ResetConfirm',
    status: 200,
    answers: ['Message'],
    errors: [
      ...WEAK,
      ...BODY,
      'auth/invalid-token',
      'auth/token-expired',
      'auth/same-as-previous-password',
      'common/not-implemented',
    ],
  },
  {
    name: 'changePassword',
    method: 'post',
    path: '/v1/auth/password/change',
    summary: 'Change the password; ends every session',
    asker: 'user',
    body: 'PasswordChange',
    status: 200,
    answers: ['Message'],
    errors: [
      ...USER,
      ...WEAK,
      ...BODY,
      'auth/invalid-password',
      'auth/same-as-previous-password',
      'auth/account-not-found',
      'auth/too-many-login-attempts',
    ],
  },
  {
    name: 'withdraw',
    method: 'delete',
    path: '/v1/auth/withdraw',
    summary: 'Delete the account',
    asker: 'user',
    status: 200,
    answers: ['Message'],
    errors: [...USER, 'auth/account-not-found'],
  },
]
