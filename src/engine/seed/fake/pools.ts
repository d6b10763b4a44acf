/** Rows that a reference of a made-up row may lead to. */
import type { Column } from '../../../model/index.ts'

/** Ids of a table's rows in the order in which they were made. */
export interface Pool {
  readonly ids: readonly string[]
  /** The row under way may only refer to rows that come no later than itself: they are sent in that order. */
  readonly ordered: boolean
}

/** Table, `$users` too → its rows. */
export type Pools = ReadonlyMap<string, Pool>

/** Rows that a first row may choose among, where there are that many. */
export const FEWEST_CHOICES = 10

/**
 * How many of the rows the n-th row may refer to. `far`: also those beyond its own number: a run that makes more rows chooses
 * others.
 */
export function choices({ ids, ordered }: Pool, n: number, far: boolean): number {
  if (ordered) return Math.min(ids.length, n + 1)
  return far ? ids.length : Math.min(ids.length, Math.max(n + 1, FEWEST_CHOICES))
}

/** The table whose rows the column's values name; undefined where it names none. */
export function referredBy({ type, name, system }: Column): string | undefined {
  if (type.kind === 'reference') return type.to
  return system && name === 'createdBy' ? '$users' : undefined
}
