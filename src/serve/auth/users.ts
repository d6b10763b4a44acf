/** Users and sessions as they are answered. */
import type { SessionRecord, UserRecord } from '../../query/index.ts'
import { isCleanText } from '../../validate/index.ts'
import { ApiFault } from '../fault.ts'
import type { Call } from '../route.ts'

/** What a user says of themselves beside the name. */
export const PROFILE_FIELDS = ['nickname', 'mobile', 'gender', 'bio', 'socialLinks'] as const

/** Without what is unset. */
function set<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== null && v !== undefined)) as Partial<T>
}

/** As the one who is signed in sees themselves. */
export function ownUser(user: UserRecord): object {
  const { id, role, roles, name, email, emailVerified, image, createdAt, updatedAt } = user
  return set({ id, role, roles, name, email, emailVerified, image, createdAt, updatedAt })
}

/** All that there is, as the user and admins see it. */
export function wholeUser(user: UserRecord): object {
  return { ...ownUser(user), ...profileMembers(user) }
}

/** As anybody else who is signed in sees a user. */
export function publicUser({ id, name, image, profile }: UserRecord): object {
  return set({ id, name, nickname: profile.nickname, image })
}

function profileMembers({ profile }: UserRecord): object {
  return set(Object.fromEntries(PROFILE_FIELDS.map((name) => [name, profile[name]])))
}

/** The profile alone. */
export function profileOf(user: UserRecord): object {
  return { ...set({ name: user.name, image: user.image }), ...profileMembers(user) }
}

/** A session as its user sees it. */
export function shownSession({ expiresAt: _, ...session }: SessionRecord): object {
  return set(session)
}

/** The signed-in user's id. Throws an `ApiFault` (401) where a secret key acts for nobody. */
export function signedIn({ asker }: Call): string {
  if (asker.userId !== null) return asker.userId
  throw new ApiFault('common/authentication-required', 'Send the access token of a user: `Authorization: Bearer …`')
}

/** A page of a list, asked for by `page` and `limit`. Throws an `ApiFault` (400). */
export function pageOf(call: Call): { readonly page: number; readonly limit: number; readonly offset: number } {
  const [page, limit] = [numberOf(call, 'page', 1, 1_000_000), numberOf(call, 'limit', 20, 100)]
  return { page, limit, offset: (page - 1) * limit }
}

function numberOf(call: Call, name: 'page' | 'limit', usual: number, most: number): number {
  const said = call.query(name)
  if (said === undefined) return usual
  const number = /^\d{1,9}$/.test(said) ? Number(said) : 0
  if (number >= 1 && number <= most) return number
  const message = `must be a whole number from 1 to ${most}`
  throw new ApiFault('common/invalid-parameters', `\`${name}\` ${message}`, {
    details: [{ path: name, code: 'invalid', message }],
  })
}

/** What tells of the other pages. */
export function paginationOf(
  total: number,
  { page, limit }: { readonly page: number; readonly limit: number },
): object {
  const totalPages = Math.ceil(total / limit)
  return { total, page, limit, totalPages, hasNext: page < totalPages, hasPrev: page > 1 }
}

/** Throws an `ApiFault` (403) unless an admin asks. */
export function needAdmin({ asker }: Call): void {
  if (asker.role !== 'admin') throw new ApiFault('user/forbidden', 'Only an admin may do this')
}

/** The id in the path; one that no database can hold is the empty one, which names nobody. */
export function idIn({ params }: Call): string {
  return isCleanText(params.id ?? '') ? (params.id ?? '') : ''
}

/** The id in the path, which is the asker's own unless an admin asks. Throws an `ApiFault` (403, whether it exists or not). */
export function ownId(call: Call): string {
  const id = idIn(call)
  if (call.asker.role !== 'admin' && signedIn(call) !== id) throw new ApiFault('user/forbidden', 'This is another user')
  return id
}

/** What was found. Throws an `ApiFault` (404) where nothing was. */
export function thereIs<T>(found: T | null): T {
  if (found === null) throw new ApiFault('user/not-found', 'There is no such user')
  return found
}
