/** What lies in the database behind the application, as its owner sees and changes it. */

/** Users and sessions as they are kept, whatever keeps them. */
export interface Kept {
  /** A user's sessions, or everybody's. */
  sessions(userId?: string): Promise<readonly object[]>
  user(id: string): Promise<object | undefined>
  /** As if the last refresh of the user's sessions had been so many seconds earlier. */
  age(userId: string, seconds: number): Promise<void>
  /** The user's sessions end so many seconds from now. */
  endIn(userId: string, seconds: number): Promise<void>
  /** How many seconds from now the user's first session ends. */
  left(userId: string): Promise<number>
  forgetSessions(userId: string): Promise<void>
  addUser(user: { readonly id: string; readonly environment: string; readonly email: string }): Promise<void>
}

/** A database with our own tables and no more. */
export interface Ground {
  readonly url: string
  readonly kept: Kept
  addKey(kind: 'pk' | 'sk', hash: string): Promise<void>
  remove(): Promise<void>
}
