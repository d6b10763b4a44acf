/** Rows of one batch put into their collection: those that are new, and those that have other values. */

import type { Document } from 'mongodb'
import { type PutCount, RowsRefused } from '../../../plan/index.ts'
import { StoreFault } from '../../../query/index.ts'
import { fieldOf, VERSION_FIELD } from '../names.ts'
import type { Row, StoreContext } from '../store/context.ts'
import { telling } from '../store/faults.ts'
import { nextNumber } from '../store/ids.ts'
import { duplicateFault } from '../store/uniques.ts'
import { rowsOf } from './collection.ts'
import { anyOf, changeFor, fieldsOf, filterFor, keyText, type Wanted } from './documents.ts'

/** Rows that are looked for by one command. */
const PIECE = 200

/** The documents that have the keys of the rows, by key. */
export async function documentsThere(wanted: Wanted, context: StoreContext): Promise<ReadonlyMap<string, Row>> {
  const filters = wanted.batch.rows.map((row) => filterFor(wanted, row, context))
  const found = new Map<string, Row>()
  for (let at = 0; at < filters.length; at += PIECE) {
    const some = filters.slice(at, at + PIECE)
    for (const row of await rowsOf(context, wanted.table).find(anyOf(some)).toArray())
      found.set(keyText(wanted, row), row)
  }
  return found
}

/** The rows with what counts up by itself and was not given. */
async function counted(rows: readonly Row[], { table, columns }: Wanted, context: StoreContext): Promise<Row[]> {
  const left = table.columns.filter((c) => c.type.kind === 'serial' && !columns.includes(c))
  const fields = left.map(async (c) => {
    const last = await nextNumber(context, `${table.dbName}.${c.dbName}`, rows.length)
    return [fieldOf(c), last - rows.length + 1] as const
  })
  const first = await Promise.all(fields)
  return rows.map((row, i) => ({ ...row, ...Object.fromEntries(first.map(([field, n]) => [field, n + i])) }))
}

/** The server's refusal in declared names. */
function refused(fault: unknown, { table }: Wanted): unknown {
  if (!(fault instanceof StoreFault)) return fault
  const { kind, fields, rule, message } = fault
  if (kind !== 'duplicate' && kind !== 'check' && kind !== 'value' && kind !== 'denied') return fault
  return new RowsRefused(kind === 'check' ? 'value' : kind, message, { table: table.name, fields, rule, cause: fault })
}

async function writing(wanted: Wanted, row: Row, context: StoreContext, work: () => Promise<unknown>): Promise<void> {
  try {
    await telling(async () => {
      try {
        await work()
      } catch (fault) {
        throw await duplicateFault(fault, wanted.table, row, context)
      }
    }, true)
  } catch (fault) {
    throw refused(fault, wanted)
  }
}

/** The first document that the server refused of several, where it says which. */
function failedOf(fault: unknown, rows: readonly Row[]): Row | undefined {
  const { writeErrors } = fault as { readonly writeErrors?: readonly { readonly index?: number }[] | undefined }
  return rows[writeErrors?.[0]?.index ?? 0]
}

async function insert(wanted: Wanted, rows: readonly Row[], context: StoreContext): Promise<void> {
  try {
    await rowsOf(context, wanted.table).insertMany([...rows])
  } catch (thrown) {
    const row = failedOf(thrown, rows)
    if (!row) throw thrown
    await writing(wanted, row, context, () => Promise.reject(thrown))
  }
}

/** Puts the rows of a batch in. Throws `RowsRefused`. */
export async function putBatch(wanted: Wanted, context: StoreContext): Promise<PutCount> {
  const { table, batch } = wanted
  const there = await documentsThere(wanted, context)
  const seen = new Set(there.keys())
  const fresh: Row[] = []
  let updated = 0
  const version = table.adopted ? {} : { [VERSION_FIELD]: 1 }
  for (const values of batch.rows) {
    const fields = fieldsOf(wanted, values, context)
    const key = keyText(wanted, fields)
    const before = there.get(key)
    if (before) {
      const change = changeFor(wanted, before, fields)
      if (!change) continue
      const update: Document = { ...change, ...(!table.adopted && { $inc: version }) }
      const at: Document = { _id: before._id }
      const row: Row = { ...before, ...fields, _id: before._id }
      await writing(wanted, row, context, () => rowsOf(context, table).updateOne(at, update))
      updated++
    } else if (!seen.has(key)) {
      const _id = (fields._id as unknown) ?? new context.library.ObjectId()
      fresh.push({ ...fields, ...version, _id })
      seen.add(key)
    }
  }
  if (fresh.length > 0) await insert(wanted, await counted(fresh, wanted, context), context)
  return { inserted: fresh.length, updated }
}
