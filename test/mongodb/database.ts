/** A database of its own for a test, on the server that all files share. */
import { randomBytes } from 'node:crypto'
import { type Db, MongoClient } from 'mongodb'

/** Holds the server's URL; set by the global setup. */
export const SERVER_VARIABLE = 'BKEND_TEST_MONGODB'

/** An empty database. */
export interface TestDatabase {
  readonly url: string
  /** Runs work on it as its owner. */
  with<T>(work: (db: Db) => Promise<T>): Promise<T>
  drop(): Promise<void>
}

/** Makes one; it comes to be with its first document. */
export function createDatabase(): TestDatabase {
  const server = process.env[SERVER_VARIABLE]
  if (!server) throw new Error('these tests need test/mongodb/global-setup.ts')
  const name = `bkend_test_${randomBytes(6).toString('hex')}`
  const url = new URL(server)
  url.pathname = `/${name}`
  const withDb = async <T>(work: (db: Db) => Promise<T>): Promise<T> => {
    const client = new MongoClient(url.href)
    try {
      return await work(client.db(name))
    } finally {
      await client.close()
    }
  }
  return {
    url: url.href,
    with: withDb,
    async drop() {
      await withDb((db) => db.dropDatabase())
    },
  }
}
