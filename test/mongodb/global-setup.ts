/** One server for all tests of the MongoDB target; says which it is. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startMongo } from '../support/mongodb-server.ts'
import { childrenFolder, SHARED_FOLDER } from '../support/postgres.ts'
import { SERVER_VARIABLE } from './database.ts'

/** Called by vitest once, before any test file; what it returns is called once after the last. */
export default async function setup(): Promise<() => Promise<void>> {
  const server = await startMongo()
  process.stdout.write(`The MongoDB target is tested on ${server.what}\n`)
  process.env[SERVER_VARIABLE] = server.url
  const folder = mkdtempSync(join(tmpdir(), 'bkend-mongodb-run-'))
  process.env[SHARED_FOLDER] = folder
  return async () => {
    await server.stop()
    for (const made of [childrenFolder(folder), folder]) rmSync(made, { recursive: true, force: true })
  }
}
