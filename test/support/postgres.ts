/** A fresh database for a test, on the one server that all test files share. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import pg from 'pg'
import { type PostgresServer, startServer } from './postgres-server.ts'

/** A database of its own. */
export interface TestDatabase {
  readonly url: string
  /** Ends every connection to it and drops it. */
  drop(): Promise<void>
}

/** Names the folder in which test processes agree on one server; set by the global setup. */
export const SHARED_FOLDER = 'BKEND_TEST_SERVER'

/** Where the run of that shared folder bundles other processes: inside the repository, so that packages are found. */
export function childrenFolder(shared: string): string {
  return new URL(`../../.cache/${basename(shared)}`, import.meta.url).pathname
}

/** The server of this run, if any test has started it. */
export function sharedServer(folder: string): PostgresServer | null {
  const file = join(folder, 'server.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as PostgresServer) : null
}

/** Whoever makes the folder `starting` starts the server; the others wait for what it writes. */
async function startOnce(folder: string): Promise<PostgresServer> {
  const starting = join(folder, 'starting')
  for (;;) {
    const running = sharedServer(folder)
    if (running) return running
    try {
      mkdirSync(starting)
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
      continue
    }
    try {
      const server = await startServer({ watch: Number(readFileSync(join(folder, 'pid'), 'utf8')) })
      writeFileSync(join(folder, 'server.json.new'), JSON.stringify(server))
      renameSync(join(folder, 'server.json.new'), join(folder, 'server.json'))
      return server
    } finally {
      rmSync(starting, { recursive: true, force: true })
    }
  }
}

/** The server's URL, with a role that may create databases. Starts the server on the first call of the run. */
export async function serverUrl(): Promise<string> {
  const given = process.env.TEST_DATABASE_URL
  if (given) return given
  const folder = process.env[SHARED_FOLDER]
  if (!folder) throw new Error('tests with a database need test/support/global-setup.ts')
  return `${(await startOnce(folder)).url}/postgres`
}

/** Runs one statement on the server's own database. */
async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** An empty database, owned by the role in its URL. */
export async function createDatabase(): Promise<TestDatabase> {
  const server = await serverUrl()
  const name = `bkend_test_${randomBytes(6).toString('hex')}`
  await administer(server, `create database ${name} template template0`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return {
    url: url.href,
    drop: () => administer(server, `drop database if exists ${name} with (force)`),
  }
}
