/** A folder and a MongoDB database for pulls: documents in, schema files out. */
import type { Db } from 'mongodb'
import { type FolderOfPulls, folderOfPulls } from '../../pull/folder.ts'
import { createDatabase } from '../database.ts'

export { errors, joined } from '../../pull/folder.ts'

export interface PullFolder extends FolderOfPulls {
  with<T>(work: (db: Db) => Promise<T>): Promise<T>
}

/** An empty folder, and a database that was filled so. */
export async function pullFolder(fill: (db: Db) => Promise<void> = async () => {}): Promise<PullFolder> {
  const database = createDatabase()
  await database.with(fill)
  const folder = await folderOfPulls(database.url, () => database.drop())
  return { ...folder, with: database.with }
}
