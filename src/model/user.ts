/** What is kept of a user, whoever writes or reads it. */

/** A user of the project, but for the profile. */
export interface UserFields {
  readonly id: string
  readonly email: string | null
  readonly name: string
  readonly role: 'admin' | 'user' | 'guest'
  readonly roles: readonly string[]
  readonly emailVerified: boolean
  readonly image: string | null
  /** An ISO moment, to the millisecond. */
  readonly createdAt: string
}
