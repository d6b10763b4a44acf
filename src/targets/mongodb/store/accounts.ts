/** What the stores of users, sessions and keys share. */
import type { Collection } from 'mongodb'
import { OWN } from '../names.ts'
import type { StoreContext } from './context.ts'
import { literally } from './filter.ts'

/** Whose documents: one set of collections serves every project and environment of a database. */
export interface Owned {
  readonly _id: string
  readonly project: string
  readonly environment: string
}

/** A user as kept. */
export interface UserDocument extends Owned {
  readonly email: string | null
  /** The email as it is compared. */
  readonly emailKey: string | null
  readonly name: string
  readonly role: 'admin' | 'user' | 'guest'
  readonly roles: readonly string[]
  readonly emailVerified: boolean
  readonly image: string | null
  readonly profile: Readonly<Record<string, unknown>>
  readonly passwordHash: string | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** A session as kept. */
export interface SessionDocument extends Owned {
  readonly userId: string
  readonly refreshHash: string
  readonly previousHash: string | null
  readonly rotatedAt: Date | null
  readonly userAgent: string | null
  readonly ipAddress: string | null
  readonly createdAt: Date
  readonly lastActivityAt: Date
  readonly expiresAt: Date
}

/** The filter of one project and environment. */
export function mine({ project, environment }: Pick<StoreContext, 'project' | 'environment'>): {
  readonly project: string
  readonly environment: string
} {
  return { project, environment }
}

/** Newest first; of one moment the later id. */
export const NEWEST: { readonly createdAt: -1; readonly _id: -1 } = { createdAt: -1, _id: -1 }

/** The users. */
export function usersOf({ db }: StoreContext): Collection<UserDocument> {
  return db.collection<UserDocument>(OWN.users)
}

/** The sessions. */
export function sessionsOf({ db }: StoreContext): Collection<SessionDocument> {
  return db.collection<SessionDocument>(OWN.sessions)
}

/** A part of a text, ignoring case, taken literally. */
export function containing(text: string): { readonly $regex: string; readonly $options: string } {
  return { $regex: literally(text), $options: 'i' }
}
