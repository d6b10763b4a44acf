/** A database of its own on the server of these tests, for decisions over HTTP. */
import { type Document, MongoClient } from 'mongodb'
import type { Database } from '../access/http.ts'
import { createDatabase } from './database.ts'

/** Filled beside the Data API, as an owner may. */
export function onMongodb(): Database {
  return {
    database: createDatabase(),
    async open({ databaseUrl }) {
      const client = new MongoClient(databaseUrl)
      return {
        async refill(name, rows) {
          const collection = client.db().collection<{ readonly _id: string }>(name)
          await collection.deleteMany({})
          const now = new Date()
          const documents = rows.map(({ id, ...row }): Document & { _id: string } => {
            return { _id: id, ...row, createdAt: now, updatedAt: now, _v: 1 }
          })
          await collection.insertMany(documents, { ignoreUndefined: true })
        },
        close: () => client.close(),
      }
    },
  }
}
