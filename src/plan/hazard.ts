/** What a step may cost: refused unless allowed by name (`--allow CODE[:subject]`). */

/** Code → what may happen, as shown to the user. */
export const HAZARDS = {
  'drop-table': 'drops a table and every row in it',
  'drop-column': 'drops a column and every value in it',
  'drop-object': 'drops a view, function, sequence or type that bkend did not make',
  'drop-enum-value': 'takes a value out of an enum type',
  'narrow-type': 'changes a type in a way that can lose or refuse values',
  'rewrite-table': 'rewrites the whole table while nobody can use it',
  'take-over': 'takes or changes what another project, or another environment, holds',
  'long-lock': 'blocks writes for as long as the table takes to read',
} as const

/** A hazard's code. */
export type HazardCode = keyof typeof HAZARDS

/** Hazards that `--allow all` does not cover anywhere: their own code has to be said. */
export const SAID_BY_CODE: ReadonlySet<HazardCode> = new Set(['take-over'])

/** One hazard of one step. */
export interface Hazard {
  readonly code: HazardCode
  /** What it happens to, as in `--allow drop-column:posts.title`. */
  readonly subject: string
  /** One sentence with the numbers that are known. */
  readonly message: string
  /** What is more likely to be wanted, where there is such a thing. */
  readonly instead?: string
}
