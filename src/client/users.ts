/** Users as the API tells of them. */

/** What anyone who is signed in may know of a user. */
export interface UserProfile {
  readonly id: string
  readonly name: string
  readonly nickname?: string
  /** The URL of a picture. */
  readonly image?: string
}
