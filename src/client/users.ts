/** Users and sessions as the API tells of them. */

/** What anyone who is signed in may know of a user. */
export interface UserProfile {
  readonly id: string
  readonly name: string
  readonly nickname?: string
  /** The URL of a picture. */
  readonly image?: string
}

/** Who is signed in, as they see themselves. */
export interface AuthUser {
  readonly id: string
  readonly role: 'admin' | 'user' | 'guest'
  /** What `role:NAME` asks for. */
  readonly roles?: readonly string[]
  readonly name: string
  readonly email: string
  readonly emailVerified: boolean
  /** The URL of a picture. */
  readonly image?: string
  readonly onboardingStatus?: string
  readonly createdAt: string
  readonly updatedAt: string
}

/** A place where the user is signed in. */
export interface AuthSession {
  readonly id: string
  readonly userId: string
  readonly userAgent?: string
  readonly ipAddress?: string
  readonly deviceInfo?: string
  readonly lastActivityAt: string
  readonly createdAt: string
}
