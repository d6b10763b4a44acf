/** Users of seed files made ready. A password is hashed anew only where the one that is there is another. */
import { type Diagnostic, error } from '../../diagnostic/index.ts'
import type { JsonValue, SeedRow } from '../../model/index.ts'
import type { RowWriter, UserRow } from '../../plan/index.ts'
import { type NewUserBody, newUserIssues, passwords } from '../../serve/index.ts'
import { momentOf } from '../../validate/index.ts'
import { namedMoment, userIdOf } from './ids.ts'

/** A user, and the password that they are to have; null: none. */
export interface SeedUser {
  readonly user: UserRow
  readonly password: string | null
}

/** Name of a user → id. */
export function userIds(rows: readonly SeedRow[], scope: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    rows.map(({ name, values: { id } }) => [name, typeof id === 'string' ? id : userIdOf(scope, name, null)]),
  )
}

function isPlain(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What is wrong beside what a new user may not be. */
function furtherIssues({
  id,
  image,
  profile,
  createdAt,
}: SeedRow['values']): readonly [path: string, message: string][] {
  const found: [string, string][] = []
  if (id !== undefined && (typeof id !== 'string' || id === '')) found.push(['id', 'must be text'])
  if (image !== undefined && typeof image !== 'string') found.push(['image', 'must be text'])
  if (profile !== undefined && !isPlain(profile)) found.push(['profile', 'must be an object'])
  if (createdAt !== undefined && (typeof createdAt !== 'string' || momentOf(createdAt) === undefined))
    found.push(['createdAt', 'must be a moment such as 2026-01-31T09:30:00Z'])
  return found
}

function bodyOf({ name: called, values }: SeedRow): NewUserBody {
  const { email, name, password, role, roles, emailVerified } = values
  const given = { password, role, roles, emailVerified }
  const said = Object.entries(given).filter(([, value]) => value !== undefined && value !== null)
  return { email, name: name ?? called, ...Object.fromEntries(said) } as NewUserBody
}

function readyUser(row: SeedRow, id: string, diagnostics: Diagnostic[]): SeedUser | null {
  const body = bodyOf(row)
  const issues = newUserIssues(body).map(({ path, message }): [string, string] => [path, message])
  const all = [...issues, ...furtherIssues(row.values)]
  for (const [path, message] of all)
    diagnostics.push(
      error('seed/value', `The ${path.replace(/\..*/, '')} of the user \`${row.name}\` ${message}`, {
        span: row.places[path.replace(/\..*/, '')] ?? row.span,
      }),
    )
  if (all.length > 0) return null
  const { image, profile, createdAt } = row.values
  const at = typeof createdAt === 'string' ? momentOf(createdAt) : undefined
  return {
    password: body.password ?? null,
    user: {
      id,
      email: body.email,
      name: body.name,
      role: body.role ?? 'user',
      roles: body.roles ?? [],
      emailVerified: body.emailVerified ?? true,
      image: typeof image === 'string' ? image : null,
      profile: profile ?? {},
      passwordHash: null,
      createdAt: new Date(at ?? namedMoment('$users', row.name)).toISOString(),
    },
  }
}

/** The users of seed files; those that are at fault are reported and left out. */
export function readyUsers(
  rows: readonly SeedRow[],
  ids: ReadonlyMap<string, string>,
  diagnostics: Diagnostic[],
): SeedUser[] {
  return rows.flatMap((row) => readyUser(row, ids.get(row.name) ?? '', diagnostics) ?? [])
}

/** The users with their passwords hashed; a hash that is there and right is kept. */
export async function withPasswords(users: readonly SeedUser[], writer: RowWriter): Promise<UserRow[]> {
  const secret = users.filter(({ password }) => password !== null)
  if (secret.length === 0) return users.map(({ user }) => user)
  const known = await writer.passwordHashes(secret.map(({ user }) => user.id))
  const { hash, verify } = passwords({ queue: users.length })
  return await Promise.all(
    users.map(async ({ user, password }) => {
      if (password === null) return user
      const before = known.get(user.id) ?? null
      const right = before !== null && (await verify(before, password))
      return { ...user, passwordHash: right ? before : await hash(password) }
    }),
  )
}
