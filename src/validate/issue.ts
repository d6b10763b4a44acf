/** What can be wrong with a value. */

/** Issue code → the fault. The Data API and the generated documents use the same codes. */
export const ISSUE_CODES = {
  required: 'is required',
  'unknown-field': 'is not a field of this record',
  type: 'has the wrong type',
  text: 'holds U+0000 or a lone surrogate',
  'too-short': 'is shorter than allowed',
  'too-long': 'is longer than allowed',
  'too-small': 'is smaller than allowed',
  'too-large': 'is larger than allowed',
  pattern: 'does not match the pattern',
  format: 'does not have the right format',
  'one-of': 'is not one of the values allowed',
  check: 'breaks a check of the table',
} as const

/** A code of `ISSUE_CODES`. */
export type IssueCode = keyof typeof ISSUE_CODES

/** One fault of a value. */
export interface Issue {
  /** Keys and positions joined with dots, `links.0.url`; empty for the record itself. */
  readonly path: string
  readonly code: IssueCode
  readonly message: string
}
