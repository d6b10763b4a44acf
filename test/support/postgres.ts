/** A fresh database for a test, on the one server that all test files of a worker share. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
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

/** The server of a worker, if any of its tests has started it. */
function sharedServer(folder: string): PostgresServer | null {
  const file = join(folder, 'server.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as PostgresServer) : null
}

/**
 * The folder of this worker's own server below the shared one: roles belong to a whole server, so that test files which run at
 * the same time have one each.
 */
function workerFolder(shared: string): string {
  const folder = join(shared, `worker-${process.env.VITEST_POOL_ID ?? '1'}`)
  mkdirSync(folder, { recursive: true })
  return folder
}

/** The servers of all workers that have started one. */
export function sharedServers(shared: string): readonly PostgresServer[] {
  const folders = readdirSync(shared, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return folders.flatMap((entry) => sharedServer(join(shared, entry.name)) ?? [])
}

/** Whoever makes the folder `starting` starts the server; the others wait for what it writes. */
async function startOnce(shared: string): Promise<PostgresServer> {
  const folder = workerFolder(shared)
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
      const server = await startServer({ watch: Number(readFileSync(join(shared, 'pid'), 'utf8')) })
      await makeTemplate(`${server.url}/postgres`)
      writeFileSync(join(folder, 'server.json.new'), JSON.stringify(server))
      renameSync(join(folder, 'server.json.new'), join(folder, 'server.json'))
      return server
    } finally {
      rmSync(starting, { recursive: true, force: true })
    }
  }
}

/** The worker's server's URL, with a role that may create databases. Starts the server on the worker's first call. */
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

/** What the databases of our own server are copied from: empty, and opened once, so that the caches of its catalogue lie ready. */
const TEMPLATE = 'bkend_template'

async function makeTemplate(server: string): Promise<void> {
  await administer(server, `create database ${TEMPLATE} template template0`)
  await administer(Object.assign(new URL(server), { pathname: `/${TEMPLATE}` }).href, 'select 1')
}

/**
 * The statement that copies a database. Our own server copies files, which takes a fifth of the time of logging each page; one
 * that was given may be too old for the word.
 */
export function copyStatement(name: string, template: string): string {
  const strategy = process.env.TEST_DATABASE_URL ? '' : ' strategy file_copy'
  return `create database ${name} template ${template}${strategy}`
}

/** An empty database, owned by the role in its URL. */
export async function createDatabase(): Promise<TestDatabase> {
  const server = await serverUrl()
  const name = `bkend_test_${randomBytes(6).toString('hex')}`
  await administer(server, copyStatement(name, process.env.TEST_DATABASE_URL ? 'template0' : TEMPLATE))
  const url = new URL(server)
  url.pathname = `/${name}`
  return {
    url: url.href,
    drop: () => administer(server, `drop database if exists ${name} with (force)`),
  }
}
