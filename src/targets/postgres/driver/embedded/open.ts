/** Opens the embedded database, or finds the process that has it open. */
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DiagnosticError, error } from '../../../../diagnostic/index.ts'
import { type OpenDatabase, openDatabase } from './database.ts'
import { breakLock, deadOwner, type LockPlace, lockPlace, readOwner, sweep, takeLock } from './lock.ts'
import { type EmbeddedServer, embeddedServer } from './server.ts'

/** Our hold on a database: to be let go of exactly once. */
export interface Ownership {
  /** Lets an open transaction end, closes the database and makes way for the next process. */
  leave(): Promise<void>
}

/** Where a data folder's database is served. */
export interface Serving {
  /** The folder of the socket: a client's `host`. */
  readonly folder: string
  /** Null where another process serves it. */
  readonly ownership: Ownership | null
}

async function openInto(server: EmbeddedServer, data: string | undefined): Promise<OpenDatabase> {
  try {
    const database = await openDatabase(data)
    server.open(database)
    return database
  } catch (fault) {
    const reason = fault instanceof Error ? fault.message : String(fault)
    server.refuse(reason)
    if (fault instanceof DiagnosticError) throw fault
    const message = `The embedded database in ${data ?? 'memory'} cannot be opened: ${reason}`
    const hint = data === undefined ? undefined : `If nothing in it is needed, remove it: \`rm -r ${data}\``
    throw new DiagnosticError([error('target/connect', message, { hint })], { cause: fault })
  }
}

function ownershipOf(server: EmbeddedServer, database: OpenDatabase, release: () => void): Ownership {
  return {
    async leave() {
      await server.leave()
      await database.close()
      release()
      await new Promise((done) => server.server.close(done))
    },
  }
}

/** Takes the lock and opens; null where another process was first. */
async function tryToOwn(place: LockPlace, onOpening: () => void): Promise<Ownership | null> {
  const server = embeddedServer()
  const lock = await takeLock(place, server.server)
  if (!lock) return null
  try {
    onOpening()
    sweep(place)
    const database = await openInto(server, place.data)
    return ownershipOf(server, database, lock.release)
  } catch (fault) {
    lock.release()
    server.server.close()
    throw fault
  }
}

const TRIES = 100

function notALock(place: LockPlace): DiagnosticError {
  const message = `${place.folder} stands in the way of the embedded database, and is no lock of ours`
  return new DiagnosticError([
    error('target/busy', message, { hint: `Look into it, and remove it: \`rm -r ${place.folder}\`` }),
  ])
}

/** The database in `directory`: opened by us, or served by the process that has it open. */
export async function serveDirectory(directory: string, onOpening: () => void): Promise<Serving> {
  const place = lockPlace(directory)
  for (let tries = 1; tries <= TRIES; tries++) {
    const dead = await deadOwner(place)
    if (dead) breakLock(place, dead)
    else if (readOwner(place)) return { folder: place.folder, ownership: null }
    const ownership = await tryToOwn(place, onOpening)
    if (ownership) return { folder: place.folder, ownership }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw notALock(place)
}

/** A database of this driver alone, in memory. */
export async function serveMemory(): Promise<Serving> {
  const parent = mkdtempSync('/tmp/bkend-memory-')
  const place: LockPlace = { data: '', folder: join(parent, 'lock') }
  const server = embeddedServer()
  await takeLock(place, server.server)
  const remove = (): void => rmSync(parent, { recursive: true, force: true })
  try {
    const database = await openInto(server, undefined)
    return { folder: place.folder, ownership: ownershipOf(server, database, remove) }
  } catch (fault) {
    remove()
    server.server.close()
    throw fault
  }
}
