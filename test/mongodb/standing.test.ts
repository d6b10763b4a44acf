/** How a project on MongoDB stands, going back, and other names in the database than in the files: the suites of every target. */
import type { Db, Document } from 'mongodb'
import { renamesSuite } from '../standing/renames.ts'
import { rollbackSuite } from '../standing/rollback.ts'
import { statusSuite } from '../standing/status.ts'
import type { StandingTarget } from '../standing/target.ts'
import { type FilesProject, filesProject } from './files-project.ts'
import { asWritten } from './project.ts'

interface Kept {
  readonly _id: string
  readonly columns: readonly { readonly name: string }[]
}

/** The names of a table's columns, as a push remembers them. */
async function columnsOf(db: Db, table: string): Promise<readonly string[]> {
  const kept = await db.collection<Kept>('_bkend_tables').findOne({ _id: table })
  return (kept?.columns ?? []).map((column) => column.name)
}

/** What the Data API would have written beside the columns of a table, by its names in the database. */
async function besides(db: Db, table: string): Promise<Document> {
  const isSnake = (await columnsOf(db, table)).includes('created_at')
  const { createdBy, createdAt, updatedAt } = asWritten()
  return isSnake ? { created_by: createdBy, created_at: createdAt, updated_at: updatedAt } : asWritten()
}

async function documents(db: Db, name: string): Promise<readonly Document[]> {
  return await db.collection(name).find().toArray()
}

const MONGODB: StandingTarget<FilesProject> = {
  make: filesProject,
  nowhere: 'mongodb://127.0.0.1:1/none?serverSelectionTimeoutMS=100',
  insert: ({ database }, table, row) =>
    database.with(async (db) => void (await db.collection(table).insertOne({ ...row, ...(await besides(db, table)) }))),
  values: ({ database }, table, column) =>
    database.with(async (db) => (await documents(db, table)).map((d) => d[column] as unknown)),
  columns: ({ database }) => database.with(async (db) => [...(await columnsOf(db, 'notes'))].sort()),
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
// What a server keeps by the names of fields: validators, and keys of indexes.
renamesSuite({ ...MONGODB, madeAnew: /^(index|table):/ })
