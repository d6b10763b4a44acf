/** Users and their sessions as a store keeps them. */
import type { JsonValue, UserFields } from '../model/index.ts'

/** A user of the project. Moments are ISO text to the millisecond. */
export interface UserRecord extends UserFields {
  /** nickname, mobile, gender, bio, socialLinks. */
  readonly profile: Readonly<Record<string, JsonValue>>
  readonly updatedAt: string
}

/** A new user. */
export interface NewUser {
  /** Made by the store unless said. */
  readonly id?: string
  readonly email: string
  readonly name: string
  readonly role: UserRecord['role']
  readonly roles: readonly string[]
  readonly emailVerified: boolean
  /** PHC text; null: no password. */
  readonly passwordHash: string | null
}

/** What can be changed of a user. The members of `profile` are changed one by one; null takes one away. */
export type UserChanges = Partial<
  Pick<UserRecord, 'name' | 'role' | 'roles' | 'emailVerified' | 'image' | 'profile'> & {
    readonly passwordHash: string
  }
>

/** A signed-in device. */
export interface SessionRecord {
  readonly id: string
  readonly userId: string
  readonly userAgent: string | null
  readonly ipAddress: string | null
  readonly createdAt: string
  readonly lastActivityAt: string
  readonly expiresAt: string
}

/** A page of a list, newest first. */
export interface AccountPage<Item> {
  readonly items: readonly Item[]
  readonly total: number
}

/** What became of a refresh token. `current`: it was the newest and is now replaced. */
export type Rotation =
  | {
      readonly outcome: 'current' | 'repeated'
      readonly session: SessionRecord
      readonly user: UserRecord
      /** What the successor's hash is: of `repeated` the one that was kept at the first time. */
      readonly successorHash: string
    }
  /** Used again after its grace, or after its successor was used: every session of the user has been ended. */
  | { readonly outcome: 'reused'; readonly userId: string }
  | { readonly outcome: 'unknown' | 'expired' }

/** Keeps users and sessions. Emails compare without regard to case. Throws `StoreFault`. */
export interface AccountStore {
  /** Throws a `StoreFault` of kind `duplicate` where the email is taken. */
  createUser(user: NewUser): Promise<UserRecord>
  userById(id: string): Promise<UserRecord | null>
  /** With the hash of the password, for signing in alone. */
  userByEmail(email: string): Promise<{ readonly user: UserRecord; readonly passwordHash: string | null } | null>
  passwordHashOf(id: string): Promise<string | null>
  users(page: {
    readonly offset: number
    readonly limit: number
    /** A part of the name or nickname, ignoring case; with `searchEmail` of the email, too. */
    readonly search?: string
    readonly searchEmail?: boolean
  }): Promise<AccountPage<UserRecord>>
  updateUser(id: string, changes: UserChanges): Promise<UserRecord | null>
  /** Ends the user's sessions too. False where there is none. */
  deleteUser(id: string): Promise<boolean>
  /** Throws a `StoreFault` of kind `reference` where the user is gone. */
  createSession(session: {
    /** Opaque and never used before; refresh tokens name it. */
    readonly id: string
    readonly userId: string
    /** SHA-256 of the refresh token, hex. */
    readonly refreshHash: string
    readonly userAgent: string | null
    readonly ipAddress: string | null
    readonly expiresAt: string
  }): Promise<SessionRecord>
  /** The session and its user, where both stand and the session has not expired. */
  session(id: string): Promise<{ readonly session: SessionRecord; readonly user: UserRecord } | null>
  sessions(
    userId: string,
    page: { readonly offset: number; readonly limit: number },
  ): Promise<AccountPage<SessionRecord>>
  /** Atomically: of several at once, one is `current` and the others `repeated`. */
  rotate(rotation: {
    readonly sessionId: string
    /** SHA-256 of a refresh token that was issued for this session: one that is no longer good was used twice. */
    readonly presentedHash: string
    readonly successorHash: string
    /** How long the presented token may be presented again, while its successor is unused. */
    readonly graceSeconds: number
    readonly expiresAt: string
  }): Promise<Rotation>
  /** False where the user has no such session. */
  endSession(userId: string, id: string): Promise<boolean>
  endSessions(userId: string): Promise<void>
}
