/** Users of an environment, for whoever runs the command line: made, listed, given rights. */
import { randomBytes } from 'node:crypto'
import { type Diagnostic, DiagnosticError, error } from '../diagnostic/index.ts'
import { type AccountStore, StoreFault, type UserRecord } from '../query/index.ts'
import { type NewUserBody, newUserIssues, passwords, rightsIssues } from '../serve/index.ts'
import type { ProjectOptions } from './options.ts'
import { openStoreAt, servingPlace } from './serving-place.ts'

/** What `bkend users` did. */
export interface UsersResult {
  readonly outcome: 'done' | 'failed'
  readonly environment: string | null
  readonly users: readonly UserRecord[]
  /** Users there are, on all pages. */
  readonly total: number
  /** Of a new user whose password was made here; told once. */
  readonly password: string | null
  readonly diagnostics: readonly Diagnostic[]
  readonly sources: ReadonlyMap<string, string>
}

type Done = Pick<UsersResult, 'users' | 'total' | 'password'>

/** A user to be made; without a password one is made, too. */
export type WantedUser = Pick<NewUserBody, 'email' | 'name' | 'password' | 'role' | 'roles'>

/** Rights to be given; what is left out stays. */
export type WantedRights = Pick<NewUserBody, 'role' | 'roles'>

function refusal(message: string, hint?: string): Diagnostic {
  return error('serve/user', message, hint === undefined ? {} : { hint })
}

function refuse(issues: ReturnType<typeof newUserIssues>): void {
  if (issues.length === 0) return
  throw new DiagnosticError(issues.map(({ path, message }) => refusal(`The ${path.replace(/\..*/, '')} ${message}`)))
}

/** 128 bits, in a form that meets every rule of passwords. */
function madePassword(): string {
  return `Aa1-${randomBytes(16).toString('base64url')}`
}

/** What the database says against it, as what a user reads. */
function asDiagnostics(fault: unknown, what: string): unknown {
  if (!(fault instanceof StoreFault)) return fault
  if (fault.kind === 'duplicate')
    return new DiagnosticError([
      refusal(`${what} has an account already`, `Give it rights: \`bkend users role ${what} --role admin\``),
    ])
  if (fault.kind === 'stale')
    return new DiagnosticError([
      refusal('The database has no tables of users yet, or older ones', 'Push the project first: `bkend push`'),
    ])
  return new DiagnosticError([refusal(`The database does not answer as it should: ${fault.message}`)], { cause: fault })
}

async function withUsers(
  options: ProjectOptions,
  subject: string,
  work: (accounts: AccountStore) => Promise<Done>,
): Promise<UsersResult> {
  const place = await servingPlace(options)
  const { diagnostics, sources } = place
  const none = { outcome: 'failed', environment: null, users: [], total: 0, password: null, sources } as const
  if (place.config === null) return { ...none, diagnostics }
  try {
    const store = await openStoreAt(place, 'users')
    try {
      const done = await work(store.accounts)
      return { outcome: 'done', environment: place.environment, ...done, diagnostics, sources }
    } finally {
      await store.close()
    }
  } catch (thrown) {
    const fault = asDiagnostics(thrown, subject)
    if (!(fault instanceof DiagnosticError)) throw fault
    return { ...none, diagnostics: [...diagnostics, ...fault.diagnostics] }
  }
}

/** `bkend users create`. */
export async function createUser(options: ProjectOptions, wanted: WantedUser): Promise<UsersResult> {
  return await withUsers(options, wanted.email, async (accounts) => {
    refuse(newUserIssues(wanted))
    const { email, name, role = 'user', roles = [] } = wanted
    const password = wanted.password ?? madePassword()
    const passwordHash = await passwords().hash(password)
    // Whoever runs this vouches for the address.
    const user = await accounts.createUser({ email, name, role, roles, emailVerified: true, passwordHash })
    return { users: [user], total: 1, password: wanted.password === undefined ? password : null }
  })
}

/** `bkend users list`, newest first. `search`: a part of name, nickname or email. */
export async function listUsers(
  options: ProjectOptions,
  page: { readonly limit: number; readonly search?: string },
): Promise<UsersResult> {
  return await withUsers(options, '', async (accounts) => {
    const { items, total } = await accounts.users({ offset: 0, ...page, searchEmail: true })
    return { users: items, total, password: null }
  })
}

/** `bkend users role`. `who`: an email, or an id. */
export async function giveRights(options: ProjectOptions, who: string, rights: WantedRights): Promise<UsersResult> {
  return await withUsers(options, who, async (accounts) => {
    refuse(rightsIssues(rights))
    const found = who.includes('@') ? (await accounts.userByEmail(who))?.user : await accounts.userById(who)
    const user = found && (await accounts.updateUser(found.id, rights))
    if (!user) throw new DiagnosticError([refusal(`There is no user \`${who}\``, '`bkend users list` shows them')])
    return { users: [user], total: 1, password: null }
  })
}
