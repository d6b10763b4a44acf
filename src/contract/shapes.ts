/** The shapes that answers and bodies have apart from any table, as JSON Schema. */
import type { JsonValue } from '../model/index.ts'
import { LIFETIMES, PASSWORD } from './limits.ts'

/** A JSON Schema of the part that documents use; `shape` names another of `SHAPES`. */
export interface Shape {
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array'
  readonly shape?: ShapeName
  readonly properties?: Readonly<Record<string, Shape>>
  readonly required?: readonly string[]
  /** `null` is taken, too. */
  readonly nullable?: boolean
  /** Of members that are not named. */
  readonly additionalProperties?: Shape
  readonly items?: Shape
  readonly enum?: readonly JsonValue[]
  readonly format?: string
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly maxItems?: number
  readonly maxProperties?: number
  readonly minimum?: number
  readonly description?: string
  readonly oneOf?: readonly Shape[]
  readonly example?: JsonValue
}

/** The names of the shapes. */
export type ShapeName =
  | 'ErrorDetail'
  | 'Pagination'
  | 'UncountedPagination'
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
  | 'WholeUser'
  | 'UserProfileList'
  | 'WholeUserList'
  | 'NewUser'
  | 'Rights'
  | 'Profile'
  | 'ProfileChange'

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

const role: Shape = { type: 'string', enum: ['admin', 'user', 'guest'], example: 'user' }
const roles: Shape = {
  type: 'array',
  items: { type: 'string', pattern: '^[A-Za-z0-9_-]+$', minLength: 1, maxLength: 64, example: 'moderator' },
  maxItems: 50,
  description: 'What `role:NAME` asks for.',
}
const emailVerified: Shape = { type: 'boolean', example: true }
const image = text('The URL of a picture.', 'https://example.com/ann.png')

const USER = {
  id,
  role,
  roles,
  name: text('As given at sign-up.', 'Ann'),
  email,
  emailVerified,
  image,
  createdAt: moment,
  updatedAt: moment,
} satisfies Readonly<Record<string, Shape>>

const bounded = (maxLength: number, example: string): Shape => ({ type: 'string', minLength: 1, maxLength, example })

const LINKS: Shape = {
  type: 'object',
  additionalProperties: bounded(500, 'https://example.com/ann'),
  maxProperties: 20,
  description: 'Addresses by the name of the place.',
}

const PROFILE = {
  nickname: bounded(80, 'annie'),
  mobile: bounded(40, '+1 555 0100'),
  gender: bounded(40, 'female'),
  bio: bounded(2000, 'Writes about gardens.'),
  socialLinks: LINKS,
} satisfies Readonly<Record<string, Shape>>

const PROFILE_NAMES = Object.keys(PROFILE)
const name = bounded(200, 'Ann')

/** A page of a list. */
function page(shape: ShapeName): Shape {
  return object({ items: { type: 'array', items: { shape } }, pagination: { shape: 'Pagination' } })
}

/** Where a page is, whether or not its rows were counted. */
const PLACE = {
  page: { type: 'integer', minimum: 1, example: 1 },
  limit: { type: 'integer', minimum: 1, example: 20 },
  hasNext: { type: 'boolean', example: true },
  hasPrev: { type: 'boolean', example: false },
} satisfies Readonly<Record<string, Shape>>

/** `null` clears it. */
function clearable(shape: Shape): Shape {
  return { ...shape, nullable: true }
}

/** Every shape by its name. */
export const SHAPES: Readonly<Record<ShapeName, Shape>> = {
  ErrorDetail: object({
    path: text('The field at fault, keys joined by dots; empty for the record itself.', 'content'),
    code: text('What is wrong with it.', 'too-long'),
    message: text('The same in words.', 'must have at most 1000 characters'),
  }),
  Pagination: object({
    total: { type: 'integer', minimum: 0, description: 'Rows that match, on all pages.', example: 42 },
    page: PLACE.page,
    limit: PLACE.limit,
    totalPages: { type: 'integer', minimum: 0, example: 3 },
    hasNext: PLACE.hasNext,
    hasPrev: PLACE.hasPrev,
  }),
  UncountedPagination: object(PLACE),
  Deleted: object({ success: { type: 'boolean', enum: [true], example: true } }),
  Message: object({ message: text('What was done.', 'Done') }),
  User: object({ ...USER, onboardingStatus: text('How far the user came.', 'completed') }, [
    'roles',
    'image',
    'onboardingStatus',
  ]),
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
  SessionList: page('Session'),
  MailSent: object({ message: text('What was done.', 'Sent'), email }),
  PasswordSignUp: object({
    method: { type: 'string', enum: ['password'], example: 'password' },
    email,
    password,
    name,
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
    callbackUrl: { type: 'string', format: 'iri', example: 'https://example.com/welcome' },
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
  WholeUser: object({ ...USER, ...PROFILE }, ['email', 'image', ...PROFILE_NAMES]),
  UserProfileList: page('UserProfile'),
  WholeUserList: page('WholeUser'),
  NewUser: object({ email, name, password, role, roles, emailVerified }, [
    'password',
    'role',
    'roles',
    'emailVerified',
  ]),
  Rights: object({ role, roles }, ['role', 'roles']),
  Profile: object({ name, image, ...PROFILE }, ['image', ...PROFILE_NAMES]),
  ProfileChange: object(
    {
      name,
      image: clearable({ type: 'string', format: 'iri', pattern: '^https://', maxLength: 2048 }),
      ...Object.fromEntries(Object.entries(PROFILE).map(([key, shape]) => [key, clearable(shape)])),
    },
    ['name', 'image', ...PROFILE_NAMES],
  ),
}
