/** What a live project has and the language has no word for. */

/** One such object, by name. */
export interface LeftAlone {
  readonly address: string
  readonly kind: string
  /** Why it is left alone: `views are made with SQL beside bkend`. */
  readonly reason: string
}
