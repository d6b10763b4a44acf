/** What a user may be made of, and the rights that an admin may give; the same over HTTP and on the command line. */
import type { UserRecord } from '../../query/index.ts'
import { type Check, evaluate, type Issue, type ObjectCheck } from '../../validate/index.ts'
import { EMAIL, fields, NEW_PASSWORD, text, worded } from './bodies.ts'

const ROLE: Check = { kind: 'oneOf', values: ['admin', 'user', 'guest'] }
/** As `role:NAME` can name them. */
const ROLES: Check = {
  kind: 'array',
  maxItems: 50,
  items: { kind: 'string', minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9_-]+$' },
}

/** A user that an admin makes. */
export const NEW_USER: ObjectCheck = fields(
  { email: EMAIL, name: text(200) },
  { password: NEW_PASSWORD, role: ROLE, roles: ROLES, emailVerified: { kind: 'boolean' } },
)

/** As it passes `NEW_USER`. */
export interface NewUserBody {
  readonly email: string
  readonly name: string
  /** Absent: the user cannot sign in by password. */
  readonly password?: string
  readonly role?: UserRecord['role']
  readonly roles?: readonly string[]
  readonly emailVerified?: boolean
}

/** Rights to be given; both may be left out here. */
export const RIGHTS: ObjectCheck = fields({}, { role: ROLE, roles: ROLES })

/** What is wrong with a new user; nothing says the password. */
export function newUserIssues(user: NewUserBody): readonly Issue[] {
  return evaluate(NEW_USER, user).map(worded)
}

/** What is wrong with rights. */
export function rightsIssues(rights: Pick<NewUserBody, 'role' | 'roles'>): readonly Issue[] {
  return evaluate(RIGHTS, rights).map(worded)
}
