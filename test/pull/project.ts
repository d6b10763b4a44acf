/** A folder and a database for pulls: SQL in, schema files out. */
import { readFile } from 'node:fs/promises'
import pg from 'pg'
import type { Resource, Snapshot } from '../../src/model/index.ts'
import { postgres } from '../../src/targets/postgres/index.ts'
import { config } from '../postgres-objects/project.ts'
import { createDatabase } from '../support/postgres.ts'
import { type FolderOfPulls, folderOfPulls } from './folder.ts'

export { errors, joined } from './folder.ts'

/** What files are made of in these tests, from the fixtures. */
export async function fixture(name: string): Promise<string> {
  return await readFile(new URL(`fixtures/${name}.sql`, import.meta.url), 'utf8')
}

export interface PullFolder extends FolderOfPulls {
  sql(text: string): Promise<void>
}

/** A fresh database with that SQL, and an empty folder. */
export async function pullFolder(sql = ''): Promise<PullFolder> {
  const { url, drop } = await createDatabase()
  return await pullFolderAt(url, sql, drop)
}

/** An empty folder for a database that is there. */
export async function pullFolderAt(url: string, sql = '', drop = async (): Promise<void> => {}): Promise<PullFolder> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  if (sql !== '') await client.query(sql)
  const folder = await folderOfPulls(url, async () => {
    await client.end()
    await drop()
  })
  return { ...folder, sql: async (text) => void (await client.query(text)) }
}

/** What stands in the database, in the server's words. */
export async function inspected(url: string): Promise<Snapshot> {
  const driver = await postgres.connect(url, { project: 'other', environment: 'dev', config, applicationName: 'test' })
  try {
    return (await driver.inspect()).snapshot
  } finally {
    await driver.close()
  }
}

/** The objects as they can be compared: all but those that are left alone and what hangs on them, row security and grants. */
export function comparable(snapshot: Snapshot, left: ReadonlySet<string>): Record<string, Resource['attributes']> {
  const out = (r: Resource): boolean =>
    r.kind === 'grant' || left.has(r.address) || (r.parent !== null && left.has(r.parent))
  const kept = [...snapshot.values()].filter((r) => !out(r)).sort((a, b) => (a.address < b.address ? -1 : 1))
  return Object.fromEntries(kept.map((r) => [r.address, { ...r.attributes, rowSecurity: null }]))
}
