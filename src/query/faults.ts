/** What can go wrong while a store carries out a query, in words that no database has a part in. */

/**
 * `duplicate`: another row has these values · `reference`: it points at no row, or rows point at it · `check`: it
 * breaks a check of the table · `value`: the database cannot hold it · `denied`: the asker may not · `timeout`: it took
 * too long · `busy`: too many wait · `unavailable`: no database · `stale`: the schema changed underneath.
 */
export type FaultKind =
  | 'duplicate'
  | 'reference'
  | 'check'
  | 'value'
  | 'denied'
  | 'timeout'
  | 'busy'
  | 'unavailable'
  | 'stale'

/** Thrown by a store. Its message may hold data and is for the log alone; an answer is made of `kind` and `fields`. */
export class StoreFault extends Error {
  readonly kind: FaultKind
  /** Declared names of the columns at fault, where they are known; never their values. */
  readonly fields: readonly string[]
  /** The declared name of the check or unique that was broken, where it has one. */
  readonly rule: string | null
  constructor(
    kind: FaultKind,
    message: string,
    parts: { readonly fields?: readonly string[]; readonly rule?: string; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: parts.cause })
    this.name = 'StoreFault'
    this.kind = kind
    this.fields = parts.fields ?? []
    this.rule = parts.rule ?? null
  }
}
