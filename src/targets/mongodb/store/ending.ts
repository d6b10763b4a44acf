/** The end of a row, and of what goes with it. */
import type { Document } from 'mongodb'
import type { Conflict, DeleteQuery, NotFound } from '../../../query/index.ts'
import { isRefusedByValidator } from '../faults.ts'
import { keyField, VERSION_FIELD } from '../names.ts'
import type { Row, StoreContext } from './context.ts'
import { every } from './filter.ts'
import { byId } from './reading.ts'
import { follow, followingFrom, pointingAt } from './references.ts'
import { changeRow, endFollowing, endRow, findRow } from './rows.ts'
import { together } from './together.ts'
import { atVersion, unchanged } from './versions.ts'

/** What came of the end of a row. */
type Ended = { readonly outcome: 'deleted' } | NotFound | Conflict

/** With one command. */
async function endAlone(query: DeleteQuery, id: Document, context: StoreContext): Promise<Ended> {
  const ended = await endRow(query, every([id, atVersion(query.ifVersion)]), context)
  return ended ? { outcome: 'deleted' } : unchanged(query, id, context)
}

/**
 * Takes the row out of the hands of those who know its version: from here on it goes. A document that its validator would
 * not let through goes as it is.
 */
async function claimed(query: DeleteQuery, filter: Document, context: StoreContext): Promise<Row | null> {
  try {
    return await changeRow(query, filter, { $inc: { [VERSION_FIELD]: 1 } }, context)
  } catch (fault) {
    if (isRefusedByValidator(fault) && !context.session) return findRow(query, filter, context)
    throw fault
  }
}

/** What follows goes before the row: where a fault comes between, the row is there to be ended again. */
async function endWithFollowing(query: DeleteQuery, id: Document, context: StoreContext): Promise<Ended> {
  const filter = every([id, atVersion(query.ifVersion)])
  const row = await findRow(query, filter, context)
  if (!row) return unchanged(query, id, context)
  const ids = { id: row._id, key: row[keyField(query.table)] as unknown }
  const following = await followingFrom(query.table.name, ids, query.schema, context)
  if (following.ends.length === 0 && following.unsets.length === 0) return endAlone(query, id, context)
  if (!(await claimed(query, filter, context))) return unchanged(query, id, context)
  await follow(following, context)
  await endFollowing(query.table, [row._id], context)
  return { outcome: 'deleted' }
}

/** Ends a row. */
export async function remove(query: DeleteQuery, context: StoreContext): Promise<Ended> {
  const id = byId(query, context)
  if (!id) return { outcome: 'missing' }
  const { table, schema } = query
  const alone = pointingAt(table.name, schema).length === 0
  return context.turns(`${table.dbName} ${query.id}`, () =>
    alone ? endAlone(query, id, context) : together(context, (each) => endWithFollowing(query, id, each)),
  )
}
