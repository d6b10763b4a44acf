/**
 * Which fields hold the ids of another collection's documents, where that is sure: every value that was seen is found there. ObjectIds
 * and UUIDs are no two collections' at once; numbers and other text are believed only where the field's name says the same.
 */
import type { Db, Document } from 'mongodb'
import { expansionName } from '../../../model/index.ts'
import type { Tally } from './observe.ts'

/** Collections that are asked for ids whose field is named after none of them. */
const MOST_ASKED = 50

/** What was seen of each collection, by its name. */
export type Tallies = ReadonlyMap<string, ReadonlyMap<string, Tally>>

function bare(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '')
}

/** Whether a field is named after the collection: `authorId`, `author_id` or `author`, and `authors`. */
function isNamedAfter(collection: string, field: string): boolean {
  const [one, many] = [bare(expansionName(field) ?? field), bare(collection)]
  return one !== '' && [one, `${one}s`, `${one}es`, one.replace(/y$/, 'ies')].includes(many)
}

/** The only kind of id that was seen; null where there are several, or none. */
function kindOf(tally: Tally | undefined): string | null {
  const [kind, second] = [...(tally?.types.keys() ?? [])]
  if (!tally || kind === undefined || second !== undefined) return null
  return kind === 'string' && tally.uuids === tally.texts ? 'uuid' : kind
}

async function hasAll(db: Db, collection: string, ids: readonly unknown[]): Promise<boolean> {
  const filter: Document = { _id: { $in: ids } }
  const found = await db
    .collection<Document>(collection)
    .find(filter, { projection: { _id: 1 } })
    .toArray()
  return found.length === ids.length
}

async function targetOf(field: string, tally: Tally, tallies: Tallies, db: Db): Promise<string | null> {
  const kind = kindOf(tally)
  const ids = [...tally.ids.values()]
  if (kind === null || ids.length === 0) return null
  const alike = [...tallies].flatMap(([name, fields]) => (kindOf(fields.get('_id')) === kind ? [name] : []))
  for (const name of alike.filter((one) => isNamedAfter(one, field))) if (await hasAll(db, name, ids)) return name
  if (kind !== 'objectId' && kind !== 'uuid') return null
  const found: string[] = []
  for (const name of alike.slice(0, MOST_ASKED)) if (await hasAll(db, name, ids)) found.push(name)
  return found.length === 1 ? (found[0] ?? null) : null
}

/** Notes in the tallies of all fields what they refer to. */
export async function findReferences(tallies: Tallies, db: Db): Promise<void> {
  for (const fields of tallies.values())
    for (const [name, tally] of fields) {
      const to = name === '_id' ? null : await targetOf(name, tally, tallies, db)
      if (to !== null) tally.refersTo = `table:${to}`
    }
}
