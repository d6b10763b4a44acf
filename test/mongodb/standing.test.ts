/** How a project on MongoDB stands, and going back: the suites of every target. */
import type { Db, Document } from 'mongodb'
import { rollbackSuite } from '../standing/rollback.ts'
import { statusSuite } from '../standing/status.ts'
import type { StandingTarget } from '../standing/target.ts'
import { type FilesProject, filesProject } from './files-project.ts'
import { asWritten } from './project.ts'

async function documents(db: Db, name: string): Promise<readonly Document[]> {
  return await db.collection(name).find().toArray()
}

const MONGODB: StandingTarget<FilesProject> = {
  make: filesProject,
  nowhere: 'mongodb://127.0.0.1:1/none?serverSelectionTimeoutMS=100',
  insert: ({ database }, table, row) =>
    database.with(async (db) => void (await db.collection(table).insertOne({ ...row, ...asWritten() }))),
  values: ({ database }, table, column) =>
    database.with(async (db) => (await documents(db, table)).map((d) => d[column] as unknown)),
  columns: ({ database }) =>
    database.with(async (db) => {
      const kept = await db
        .collection<{ _id: string; columns: { name: string }[] }>('_bkend_tables')
        .findOne({ _id: 'notes' })
      return (kept?.columns ?? []).map((column) => column.name).sort()
    }),
  dropIndex: ({ database }) =>
    database.with(async (db) => void (await db.collection('notes').dropIndex('notes_title_idx'))),
  addTheirs: ({ database }) =>
    database.with(async (db) => {
      await db.collection('notes').createIndex({ body: 1 }, { name: 'theirs_idx' })
      await db.createCollection('theirs')
    }),
  leaveJournal: ({ database }, journal) =>
    database.with(async (db) => {
      await db.collection('_bkend_journal').deleteMany({})
      const versions = await db.collection('_bkend_history').find().sort({ version: -1 }).limit(1).toArray()
      const [{ project, environment, snapshot } = {}] = versions as Document[]
      if (!journal) return
      const _id = JSON.stringify([project, environment])
      const left = { project, environment, fromHash: 'a', toHash: 'b', ...journal, snapshot }
      await db.collection<{ _id: string }>('_bkend_journal').insertOne({ _id, ...left })
    }),
  leaveLease: ({ database }, seconds) =>
    database.with(async (db) => {
      const [{ project, environment } = {}] = await documents(db, '_bkend_history')
      const fence = 1_000_000
      const lease = { project, environment, fence, holder: 'ann', expiresAt: new Date(Date.now() + seconds * 1000) }
      const leases = db.collection<{ _id: string }>('_bkend_lease')
      await leases.replaceOne({ _id: JSON.stringify([project, environment, fence]) }, lease, { upsert: true })
    }),
}

statusSuite(MONGODB)
rollbackSuite(MONGODB)
