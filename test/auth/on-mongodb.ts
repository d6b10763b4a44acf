/** Our own collections on the server of the tests of MongoDB. */
import { type Collection, type Db, MongoClient } from 'mongodb'
import { makeOwnCollections } from '../../src/targets/mongodb/driver/own-collections.ts'
import { createDatabase } from '../mongodb/database.ts'
import type { Ground, Kept } from './kept.ts'

interface Session {
  readonly userId: string
  readonly rotatedAt: Date | null
  readonly expiresAt: Date
}

function keptIn(db: Db): Kept {
  const sessions: Collection<Session> = db.collection('_bkend_sessions')
  const users = db.collection<{ readonly _id: string }>('_bkend_users')
  return {
    sessions: (userId) => sessions.find(userId === undefined ? {} : { userId }).toArray(),
    user: async (id) => (await users.findOne({ _id: id })) ?? undefined,
    async age(userId, seconds) {
      for (const { _id, rotatedAt } of await sessions.find({ userId, rotatedAt: { $ne: null } }).toArray())
        await sessions.updateOne({ _id }, { $set: { rotatedAt: new Date(Number(rotatedAt) - seconds * 1000) } })
    },
    async endIn(userId, seconds) {
      await sessions.updateMany({ userId }, { $set: { expiresAt: new Date(Date.now() + seconds * 1000) } })
    },
    async left(userId) {
      const found = await sessions.findOne({ userId })
      return found ? (found.expiresAt.getTime() - Date.now()) / 1000 : 0
    },
    async forgetSessions(userId) {
      await sessions.deleteMany({ userId })
    },
    async addUser({ id, environment, email }) {
      const now = new Date()
      const user = { project: 'social', environment, email, emailKey: email, name: 'O', role: 'user', roles: [] }
      await users.insertOne({ _id: id, ...user, profile: {}, createdAt: now, updatedAt: now } as {
        readonly _id: string
      })
    },
  }
}

/** A fresh database. */
export async function onMongodb(): Promise<Ground> {
  const database = createDatabase()
  const client = new MongoClient(database.url)
  const db = client.db()
  await makeOwnCollections(db)
  return {
    url: database.url,
    kept: keptIn(db),
    async addKey(kind, hash) {
      const key = { project: 'social', environment: 'dev', name: kind, kind, hash, scopes: [] }
      const document = { _id: kind, ...key, expiresAt: null, revokedAt: null, createdAt: new Date() }
      await db.collection<{ readonly _id: string }>('_bkend_keys').insertOne(document)
    },
    async remove() {
      await client.close()
      await database.drop()
    },
  }
}
