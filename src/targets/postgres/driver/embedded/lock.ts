/**
 * Who has the embedded database open: whoever listens on the socket in the lock folder beside it. The folder comes into being
 * with the socket already listening in it (a rename), so it is never half made. One whose process is gone refuses connections;
 * it is moved out of the way under a name that its own `owner` file gives, which can succeed only once: of several processes
 * that found the same one stale, the late ones cannot move away the lock that the first has put in its place.
 */
import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { connect, type Server } from 'node:net'
import { basename, dirname, join, resolve } from 'node:path'
import { DiagnosticError, error } from '../../../../diagnostic/index.ts'

/** The socket's name: what Postgres clients look for in a folder with the port 5432. */
export const SOCKET = '.s.PGSQL.5432'
/** Socket paths are cut by the system past about a hundred bytes. */
const LONGEST_PATH = 100
const NEW = '.new-'
const GONE = '.gone-'

/** The lock of a data folder. */
export interface LockPlace {
  /** The data folder, as the file system knows it. */
  readonly data: string
  /** The lock folder; a client's `host`. */
  readonly folder: string
}

/** Where the lock of a data folder lies: beside it, or by a hash in `/tmp` where that path would be too long. */
export function lockPlace(directory: string): LockPlace {
  const given = resolve(directory)
  mkdirSync(dirname(given), { recursive: true })
  const data = existsSync(given) ? realpathSync(given) : join(realpathSync(dirname(given)), basename(given))
  const beside = `${data}.lock`
  const longest = join(`${beside}${NEW}12345678`, SOCKET)
  if (Buffer.byteLength(longest) <= LONGEST_PATH) return { data, folder: beside }
  return { data, folder: `/tmp/bkend-${createHash('sha256').update(data).digest('hex').slice(0, 16)}.lock` }
}

/** A lock that is ours. */
export interface HeldLock {
  /** Makes way for the next process. The server must have stopped touching the database. */
  release(): void
}

function isTaken(fault: unknown): boolean {
  const code = (fault as NodeJS.ErrnoException).code
  return code === 'ENOTEMPTY' || code === 'EEXIST'
}

function listenAt(server: Server, path: string): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', fail)
    server.listen(path, () => {
      server.off('error', fail)
      done()
    })
  })
}

/** Takes the lock with a server that is not listening yet; null where another process has it. The server listens afterwards. */
export async function takeLock(place: LockPlace, server: Server): Promise<HeldLock | null> {
  const nonce = randomBytes(4).toString('hex')
  const making = `${place.folder}${NEW}${nonce}`
  mkdirSync(making, { mode: 0o700 })
  try {
    writeFileSync(join(making, 'owner'), `${nonce} ${process.pid}\n`)
    await listenAt(server, join(making, SOCKET))
    chmodSync(join(making, SOCKET), 0o600)
    renameSync(making, place.folder)
  } catch (fault) {
    server.close()
    rmSync(making, { recursive: true, force: true })
    if (isTaken(fault)) return null
    throw fault
  }
  return {
    release() {
      const gone = `${place.folder}${GONE}${nonce}`
      if (readOwner(place)?.nonce !== nonce) return
      renameSync(place.folder, gone)
      rmSync(gone, { recursive: true, force: true })
    },
  }
}

/** The lock's owner as it wrote itself down; null where there is no lock. */
export function readOwner(place: LockPlace): { readonly nonce: string; readonly pid: string } | null {
  try {
    const [nonce = '', pid = ''] = readFileSync(join(place.folder, 'owner'), 'utf8').trim().split(' ')
    return { nonce, pid }
  } catch {
    return null
  }
}

/** Refuses a lock folder of another user: it would hand that user everything that is sent. */
function requireOwn(place: LockPlace): void {
  const stat = lstatSync(place.folder, { throwIfNoEntry: false })
  const me = process.getuid?.()
  if (!stat || me === undefined || stat.uid === me || me === 0) return
  const message = `Another user holds the embedded database ${place.data}`
  throw new DiagnosticError([error('target/busy', message, { hint: `See who: \`ls -ld ${place.folder}\`` })])
}

function refuses(path: string): Promise<boolean> {
  return new Promise((done, fail) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      done(false)
    })
    socket.once('error', (fault: NodeJS.ErrnoException) => {
      if (fault.code === 'ECONNREFUSED') done(true)
      else if (['ENOENT', 'ECONNRESET', 'EAGAIN', 'EPIPE'].includes(fault.code ?? '')) done(false)
      else fail(fault)
    })
  })
}

/**
 * The owner that left its lock behind when it died; null where there is none, or it lives. An owner that goes in peace moves its
 * lock away while it still listens, so nobody takes it for dead; and the lock that refused is the one named before and after.
 */
export async function deadOwner(place: LockPlace): Promise<{ readonly nonce: string } | null> {
  requireOwn(place)
  const before = readOwner(place)
  if (!before || !(await refuses(join(place.folder, SOCKET)))) return null
  return readOwner(place)?.nonce === before.nonce ? before : null
}

/** Moves the lock of a dead owner out of the way. Does nothing where it is not the one that `owner` names any more. */
export function breakLock(place: LockPlace, owner: { readonly nonce: string }): void {
  try {
    renameSync(place.folder, `${place.folder}${GONE}${owner.nonce}`)
  } catch (fault) {
    const code = (fault as NodeJS.ErrnoException).code
    if (code !== 'ENOENT' && !isTaken(fault)) throw fault
  }
}

const HOUR = 3_600_000

/** Removes what dead owners left. A broken lock must outlast everyone who saw it stale, and nobody looks for an hour. */
export function sweep(place: LockPlace): void {
  const folder = dirname(place.folder)
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(`${basename(place.folder)}${GONE}`) && !name.startsWith(`${basename(place.folder)}${NEW}`))
      continue
    const path = join(folder, name)
    const stat = lstatSync(path, { throwIfNoEntry: false })
    if (stat && Date.now() - stat.ctimeMs > HOUR) rmSync(path, { recursive: true, force: true })
  }
}
