/** Gives all test processes one folder in which each worker's first test that needs Postgres starts it; stops all at the end. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { childrenFolder, SHARED_FOLDER, sharedServers } from './postgres.ts'
import { stopServer } from './postgres-server.ts'

/** Called by vitest once, before any test file; what it returns is called once after the last. */
export default function setup(): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bkend-test-'))
  writeFileSync(join(folder, 'pid'), String(process.pid))
  process.env[SHARED_FOLDER] = folder
  return async () => {
    for (const server of sharedServers(folder)) await stopServer(server)
    rmSync(childrenFolder(folder), { recursive: true, force: true })
    rmSync(folder, { recursive: true, force: true })
  }
}
