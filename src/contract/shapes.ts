/** The shapes that answers and bodies have apart from any table, as JSON Schema. */
import type { JsonValue } from '../model/index.ts'
import { LIFETIMES, PASSWORD } from './limits.ts'

/** A JSON Schema of the part that documents use; `shape` names another of `SHAPES`. */
export interface Shape {
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array'
  readonly shape?: ShapeName
  readonly properties?: Readonly<Record<string, Shape>>
  readonly required?: readonly string[]
  readonly items?: Shape
  readonly enum?: readonly JsonValue[]
  readonly format?: string
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly description?: string
  readonly oneOf?: readonly Shape[]
  readonly example?: JsonValue
}

/** The names of the shapes. */
export type ShapeName =
  | 'ErrorDetail'
  | 'Pagination'
  | 'Deleted'
  | 'Message'
  | 'User'
  | 'UserProfile'
  | 'Tokens'
  | 'Session'
  | 'SessionList'
  | 'MailSent'
  | 'SignUp'
  | 'SignIn'
  | 'PasswordSignUp'
  | 'PasswordSignIn'
  | 'MagicLink'
  | 'SignedIn'
  | 'LinkToken'
  | 'SignedInByLink'
  | 'RefreshToken'
  | 'ResetRequest'
  | 'ResetConfirm'
  | 'PasswordChange'

const text = (description: string, example: string): Shape => ({ type: 'string', description, example })
const id = text('Opaque.', '0198b2c4-7d1e-7000-8000-000000000001')
const moment: Shape = { type: 'string', format: 'date-time', example: '2026-01-31T09:30:00.000Z' }
const email: Shape = { type: 'string', format: 'email', example: 'ann@example.com' }
const password: Shape = {
  type: 'string',
  format: 'password',
  minLength: PASSWORD.shortest,
  maxLength: PASSWORD.longest,
  description: 'With an upper and a lower case letter, a digit and another character.',
  example: 'Correct-horse-7',
}
const token = (description: string): Shape => text(description, 'eyJhbGciOiJFUzI1NiJ9.e30.c2ln')

/** Every member required. */
function object(properties: Readonly<Record<string, Shape>>, optional: readonly string[] = []): Shape {
  return { type: 'object', properties, required: Object.keys(properties).filter((key) => !optional.includes(key)) }
}

const TOKENS = {
  accessToken: token(`Good for ${LIFETIMES.accessToken / 3600} hour.`),
  refreshToken: token(`Good for ${LIFETIMES.refreshToken / 86_400} days; replaced at every refresh.`),
  tokenType: { type: 'string', enum: ['Bearer'], example: 'Bearer' },
  expiresIn: { type: 'integer', description: 'Seconds.', minimum: 0, example: LIFETIMES.accessToken },
} satisfies Readonly<Record<string, Shape>>

/** Every shape by its name. */
export const SHAPES: Readonly<Record<ShapeName, Shape>> = {
  ErrorDetail: object({
    path: text('The field at fault, keys joined by dots; empty for the record itself.', 'content'),
    code: text('What is wrong with it.', 'too-long'),
    message: text('The same in words.', 'must have at most 1000 characters'),
  }),
  Pagination: object({
    total: { type: 'integer', minimum: 0, description: 'Rows that match, on all pages.', example: 42 },
    page: { type: 'integer', minimum: 1, example: 1 },
    limit: { type: 'integer', minimum: 1, example: 20 },
    totalPages: { type: 'integer', minimum: 0, example: 3 },
    hasNext: { type: 'boolean', example: true },
    hasPrev: { type: 'boolean', example: false },
  }),
  Deleted: object({ success: { type: 'boolean', enum: [true], example: true } }),
  Message: object({ message: text('What was done.', 'Done') }),
  User: object(
    {
      id,
      role: { type: 'string', enum: ['admin', 'user', 'guest'], example: 'user' },
      name: text('As given at sign-up.', 'Ann'),
      email,
      emailVerified: { type: 'boolean', example: true },
      image: text('The URL of a picture.', 'https://example.com/ann.png'),
      onboardingStatus: text('How far the user came.', 'completed'),
      createdAt: moment,
      updatedAt: moment,
    },
    ['image', 'onboardingStatus'],
  ),
  UserProfile: object(
    {
      id,
      name: text('As given at sign-up.', 'Ann'),
      nickname: text('As others see it.', 'annie'),
      image: text('The URL of a picture.', 'https://example.com/ann.png'),
    },
    ['nickname', 'image'],
  ),
  Tokens: object(TOKENS),
  Session: object(
    {
      id,
      userId: id,
      userAgent: text('As the browser said.', 'Mozilla/5.0'),
      ipAddress: text('Where from.', '192.0.2.1'),
      deviceInfo: text('What with.', 'Firefox on Linux'),
      lastActivityAt: moment,
      createdAt: moment,
    },
    ['userAgent', 'ipAddress', 'deviceInfo'],
  ),
  SessionList: object({ items: { type: 'array', items: { shape: 'Session' } }, pagination: { shape: 'Pagination' } }),
  MailSent: object({ message: text('What was done.', 'Sent'), email }),
  PasswordSignUp: object({
    method: { type: 'string', enum: ['password'], example: 'password' },
    email,
    password,
    name: { type: 'string', minLength: 1, example: 'Ann' },
  }),
  PasswordSignIn: object(
    {
      method: { type: 'string', enum: ['password'], example: 'password' },
      email,
      password: text('The password.', 'Correct-horse-7'),
      mfaCode: text('Where the user has a second factor.', '123456'),
    },
    ['mfaCode'],
  ),
  MagicLink: object({
    method: { type: 'string', enum: ['magiclink'], example: 'magiclink' },
    email,
    callbackUrl: { type: 'string', format: 'uri', example: 'https://example.com/welcome' },
  }),
  SignUp: { oneOf: [{ shape: 'PasswordSignUp' }, { shape: 'MagicLink' }] },
  SignIn: { oneOf: [{ shape: 'PasswordSignIn' }, { shape: 'MagicLink' }] },
  SignedIn: object({ ...TOKENS, user: { shape: 'User' } }),
  LinkToken: object({ token: token('From the link in the mail.') }),
  SignedInByLink: object({ ...TOKENS, is_new_user: { type: 'boolean', example: false } }),
  RefreshToken: object({ refreshToken: token('From the last sign-in or refresh.') }),
  ResetRequest: object({ email }),
  ResetConfirm: object({ email, token: token('From the mail.'), newPassword: password }),
  PasswordChange: object({ currentPassword: text('The old one.', 'Correct-horse-7'), newPassword: password }),
}
