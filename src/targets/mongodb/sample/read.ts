/** Reads some documents of each collection whose columns nobody remembers. */
import type { Db, Document } from 'mongodb'
import type { Snapshot } from '../../../model/index.ts'
import type { Sample, TableSample } from '../../../plan/index.ts'
import { AS_KEPT } from './kind-of.ts'
import { countOne, newTally, sampleOf, type Tally } from './observe.ts'
import { findReferences } from './references.ts'

/** Collections that are read at once. */
const AT_ONCE = 4

interface Observed {
  readonly read: number
  readonly total: number
  readonly fields: ReadonlyMap<string, Tally>
}

/**
 * The documents of the lowest and of the highest ids, which mostly are the oldest and the newest: the same every time, and read
 * by the index that every collection has.
 */
async function observe(db: Db, name: string, size: number): Promise<Observed> {
  const documents = db.collection<Document>(name)
  const total = await documents.estimatedDocumentCount()
  const fields = new Map<string, Tally>()
  let read = 0
  const take = async (order: 1 | -1, limit: number): Promise<void> => {
    if (limit <= 0) return
    for await (const document of documents.find({}, { ...AS_KEPT, sort: { _id: order }, limit })) {
      read++
      for (const [field, value] of Object.entries(document)) {
        const tally = fields.get(field) ?? newTally()
        fields.set(field, tally)
        countOne(tally, value, 0)
      }
    }
  }
  const all = total <= size
  await take(1, all ? size : Math.ceil(size / 2))
  if (!all) await take(-1, Math.floor(size / 2))
  return { read, total: Math.max(total, read), fields }
}

/** What `size` documents of each collection show of which no columns are known. */
export async function readSample(db: Db, snapshot: Snapshot, size: number): Promise<Sample> {
  const known = new Set([...snapshot.values()].flatMap((r) => (r.kind === 'column' ? (r.parent ?? []) : [])))
  const tables = [...snapshot.values()].filter((r) => r.kind === 'table' && !known.has(r.address))
  const observed = new Map<string, Observed>()
  for (let at = 0; at < tables.length; at += AT_ONCE) {
    const some = tables.slice(at, at + AT_ONCE)
    const found = await Promise.all(some.map(({ name }) => observe(db, name, size)))
    for (const [i, one] of found.entries()) observed.set(some[i]?.name ?? '', one)
  }
  await findReferences(new Map([...observed].map(([name, { fields }]) => [name, fields])), db)
  return new Map(
    [...observed].map(([name, { read, total, fields }]): [string, TableSample] => {
      const told = new Map([...fields].map(([field, tally]) => [field, sampleOf(tally)]))
      return [`table:${name}`, { read, total, fields: told }]
    }),
  )
}
