/** Versions of rows: what a change that knows one asks for, and why nothing was changed. */
import type { Document } from 'mongodb'
import type { Conflict, DeleteQuery, NotFound, UpdateQuery } from '../../../query/index.ts'
import { VERSION_FIELD } from '../names.ts'
import type { StoreContext } from './context.ts'
import { whyNot } from './reading.ts'
import { findRow } from './rows.ts'

/** Documents of others have no version of ours: they are at 0. What is no number is the version of none. */
export function atVersion(version: string | null): Document {
  if (version === null) return {}
  if (!/^\d{1,15}$/.test(version)) return { [VERSION_FIELD]: -1 }
  return { [VERSION_FIELD]: version === '0' ? null : Number(version) }
}

/** Why the query changed no row. `wanted`: its filter, whatever the version. */
export async function unchanged(
  query: UpdateQuery | DeleteQuery,
  wanted: Document,
  context: StoreContext,
): Promise<NotFound | Conflict> {
  if (query.ifVersion !== null && (await findRow(query, wanted, context))) return { outcome: 'conflict' }
  return whyNot(query, context)
}
