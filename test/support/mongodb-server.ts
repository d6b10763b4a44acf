/** A server for the tests of the MongoDB target: the one that is named, a `mongod`, or FerretDB, built once. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { MongoClient } from 'mongodb'

/** A running server. */
export interface MongoServer {
  /** Without a database. */
  readonly url: string
  /** What it is, in words. */
  readonly what: string
  stop(): Promise<void>
}

/** Said by a bench, whose bundle lies elsewhere. */
const SOURCES = process.env.BKEND_FERRETDB_SOURCES ?? new URL('./ferretdb/', import.meta.url).pathname

/** The program on the PATH, or where Go is usually put; null where it is not there. */
function programAt(name: string, more: readonly string[] = []): string | null {
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), ...more]) {
    const file = join(folder, name)
    try {
      accessSync(file, constants.X_OK)
      return file
    } catch {
      // Not here.
    }
  }
  return null
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

async function answers(url: string, program: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (program.exitCode !== null) throw new Error(`the server ended with exit code ${program.exitCode}`)
    const client = new MongoClient(url, { serverSelectionTimeoutMS: 300 })
    try {
      await client.db('admin').command({ ping: 1 })
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100))
    } finally {
      await client.close()
    }
  }
  throw new Error('the server does not answer')
}

async function started(
  what: string,
  program: string,
  argumentsFor: (port: number, folder: string) => string[],
): Promise<MongoServer> {
  const folder = `${mkdtempSync(join(tmpdir(), 'bkend-mongodb-'))}/`
  const port = await freePort()
  const child = spawn(program, argumentsFor(port, folder), { stdio: 'ignore', cwd: folder })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    const hard = setTimeout(() => child.kill('SIGKILL'), 3000)
    await ended
    clearTimeout(hard)
    rmSync(folder, { recursive: true, force: true })
  }
  const url = `mongodb://127.0.0.1:${port}`
  try {
    await answers(url, child)
  } catch (fault) {
    await stop()
    throw fault
  }
  return { url, what, stop }
}

/** FerretDB's program: built by Go at the first run, which takes some minutes, and kept in the user's cache folder. */
async function ferretdb(sources: string): Promise<string | null> {
  const hash = createHash('sha256')
  for (const file of readdirSync(sources).sort()) hash.update(readFileSync(join(sources, file)))
  const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'bkend')
  const program = join(folder, `ferretdb-${hash.digest('hex').slice(0, 16)}`)
  if (existsSync(program)) return program
  const go = programAt('go', ['/usr/local/go/bin'])
  if (go === null) return null
  process.stdout.write('Building FerretDB for the tests, once; this takes some minutes\n')
  const work = mkdtempSync(join(tmpdir(), 'bkend-ferretdb-'))
  try {
    cpSync(sources, work, { recursive: true })
    const env = { ...process.env, GOFLAGS: '-mod=mod', CGO_ENABLED: '0' }
    await promisify(execFile)(go, ['build', '-o', 'ferretdb', '.'], { cwd: work, env })
    mkdirSync(folder, { recursive: true })
    cpSync(join(work, 'ferretdb'), `${program}.${process.pid}`)
    renameSync(`${program}.${process.pid}`, program)
    return program
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

const WAYS = `The tests of the MongoDB target need a server. One of these will do:
  - TEST_MONGODB_URL=mongodb://127.0.0.1:27017, a server whose databases may be made and dropped
  - mongod on the PATH (https://www.mongodb.com/docs/manual/installation/)
  - a mongod that mongodb-memory-server downloaded, named by MONGOMS_SYSTEM_BINARY
  - Go on the PATH (https://go.dev/doc/install): FerretDB is then built from test/support/ferretdb, once`

/** The first server that can be had; `sources`: where FerretDB's program is written, for those who are bundled. Throws with the ways to get one where there is none. */
export async function startMongo(sources: string = SOURCES): Promise<MongoServer> {
  const given = process.env.TEST_MONGODB_URL
  if (given) return { url: given, what: 'the server of TEST_MONGODB_URL', stop: async () => {} }
  const mongod = process.env.MONGOMS_SYSTEM_BINARY ?? programAt('mongod')
  if (mongod !== null)
    return await started(`a mongod (${mongod})`, mongod, (port, folder) => [
      ...['--port', String(port), '--dbpath', folder, '--bind_ip', '127.0.0.1'],
    ])
  const program = await ferretdb(sources)
  if (program === null) throw new Error(WAYS)
  return await started('FerretDB 1.24.2 over SQLite', program, (port, folder) => [`127.0.0.1:${port}`, folder])
}
