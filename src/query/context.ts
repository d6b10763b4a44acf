/** What planning a request needs beside the request itself. */
import type { Schema } from '../model/index.ts'
import type { Asker } from './asker.ts'
import type { TotalMode } from './query.ts'

/** What bounds a request. */
export interface QueryLimits {
  /** Values of one `$in` or `$nin`. */
  readonly inValues: number
  /** Levels of JSON in a filter. */
  readonly depth: number
  /** Conditions of one request, all filters together. */
  readonly conditions: number
  /** Rows of a page: the most, and what comes unasked. */
  readonly page: { readonly most: number; readonly usual: number }
  /** Code points of a search. */
  readonly search: number
}

/** What holds where nothing else is given. */
export const QUERY_LIMITS: QueryLimits = {
  inValues: 1000,
  depth: 32,
  conditions: 200,
  page: { most: 100, usual: 20 },
  search: 1000,
}

/** What planning is given: the published schema, who asks, and the server's settings. */
export interface QueryContext {
  readonly schema: Schema
  readonly asker: Asker
  readonly limits?: Partial<QueryLimits>
  /** How rows of lists are counted. Default `exact`. */
  readonly total?: TotalMode
  /** What becomes of fields in a body that the table does not have. Default `refuse`. */
  readonly unknownFields?: 'refuse' | 'strip'
  /** Whether the key's scopes let rows of that table (`$users` too) be read beside others. Default: of every table. */
  readonly mayExpand?: (table: string) => boolean
  /** The request came with a secret key: where it acts for no user, its body may say whose row it is (`createdBy`). Default false. */
  readonly secretKey?: boolean
}

/** The limits of a context, filled in. */
export function limitsOf(context: QueryContext): QueryLimits {
  return { ...QUERY_LIMITS, ...context.limits }
}
