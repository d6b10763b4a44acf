/** Our own collections: made where they are missing, with the indexes that keep their promises. */
import type { Db } from 'mongodb'
import { OWN } from '../names.ts'

type Key = Readonly<Record<string, 1 | -1>>

const INDEXES: readonly (readonly [collection: string, name: string, key: Key, unique: boolean])[] = [
  [OWN.history, 'of', { project: 1, environment: 1, version: -1 }, true],
  [OWN.lease, 'of', { project: 1, environment: 1, fence: -1 }, true],
  [OWN.users, 'email', { project: 1, environment: 1, emailKey: 1 }, true],
  [OWN.users, 'newest', { project: 1, environment: 1, createdAt: -1, _id: -1 }, false],
  [OWN.sessions, 'user', { project: 1, environment: 1, userId: 1 }, false],
  [OWN.keys, 'hash', { hash: 1 }, true],
]

/** Makes what is missing; building an index that stands does nothing. */
export async function makeOwnCollections(db: Db): Promise<void> {
  for (const [collection, name, key, unique] of INDEXES)
    await db.command({ createIndexes: collection, indexes: [{ key, name, ...(unique && { unique }) }] })
}
