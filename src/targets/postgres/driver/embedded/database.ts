/** The database itself: PGlite, opened on a folder or in memory, and made from the snapshot where it is new. */
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { MemoryFS, PGlite, PGliteOptions } from '@electric-sql/pglite'
import { error, optionalPackage } from '../../../../diagnostic/index.ts'
import type { RawDatabase } from './server.ts'
import { type EmptyDatabase, readSnapshot, snapshotPath, writeDatabase } from './snapshot.ts'

/** An open database. */
export interface OpenDatabase extends RawDatabase {
  close(): Promise<void>
}

type Library = Pick<typeof import('@electric-sql/pglite'), 'MemoryFS' | 'PGlite'>

/** Postgres clears these at every start, and one connection needs no more. */
const SHARED_BUFFERS = '32MB'

let compiled: Promise<WebAssembly.Module | null> | null = null

async function compile(): Promise<WebAssembly.Module> {
  const library = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  return WebAssembly.compile(await readFile(join(dirname(library), 'pglite.wasm')))
}

/** Begins to compile Postgres on another thread, once a process. Where that fails, the library does it for itself. */
export function compileAhead(): void {
  compiled ??= compile().catch(() => null)
}

/** The library is an optional dependency: half of what is installed, and of no use to who has a server. */
async function installedLibrary(): Promise<typeof import('@electric-sql/pglite')> {
  const message = 'The embedded database is not installed: there is no package @electric-sql/pglite'
  const hint = 'Install it: `npm install --save-dev @electric-sql/pglite`; or name a server: `--url postgres://…`'
  return await optionalPackage(
    () => import('@electric-sql/pglite'),
    () => error('target/connect', message, { hint }),
  )
}

/** The library, told not to look for the array types at every start: its own queries would need them, and all of ours go by the wire. */
async function loadLibrary(): Promise<Library> {
  const library = await installedLibrary()
  class Wired extends library.PGlite {
    override async _initArrayTypes(): Promise<void> {}
  }
  return { MemoryFS: library.MemoryFS, PGlite: Wired }
}

/** Not `PGlite.create`, which makes one of the library's own class. */
async function start({ PGlite }: Library, options: PGliteOptions): Promise<PGlite> {
  const db = new PGlite(options)
  await db.waitReady
  return db
}

async function optionsFor({ PGlite }: Library): Promise<PGliteOptions> {
  const pgliteWasmModule = await compiled
  const startParams = [...PGlite.defaultStartParams, '-c', `shared_buffers=${SHARED_BUFFERS}`]
  return { startParams, ...(pgliteWasmModule && { pgliteWasmModule }) }
}

/**
 * Runs `create` for a data folder; `isNew` tells it that there is nothing yet. Beside a new one lies a mark until it is complete:
 * one that was killed on the way is removed and made anew, which loses nothing, as nobody was let in before.
 */
async function completely<T>(data: string, create: (isNew: boolean) => Promise<T>): Promise<T> {
  const mark = `${data}.unfinished`
  if (existsSync(mark)) rmSync(data, { recursive: true, force: true })
  const isNew = !existsSync(data) || readdirSync(data).length === 0
  if (isNew) writeFileSync(mark, '')
  const created = await create(isNew)
  rmSync(mark, { force: true })
  return created
}

/** A file system in memory that holds the database from the start. */
function filledMemory({ MemoryFS, PGlite }: Library, reading: Promise<EmptyDatabase>): MemoryFS {
  class FilledMemory extends MemoryFS {
    override async initialSyncFs(): Promise<void> {
      const { folders, files } = await reading
      const fs = this.pg?.Module.FS
      const root = PGlite.paths.PGDATA
      for (const name of ['', ...folders]) fs?.mkdirTree(`${root}/${name}`)
      for (const { path, size, content } of files) {
        fs?.writeFile(`${root}/${path}`, content)
        if (content.length < size) fs?.truncate(`${root}/${path}`, size)
      }
    }
  }
  return new FilledMemory()
}

/** Opens a folder that is filled while the library starts. Nothing writes into it any more where it throws. */
async function openFilling(
  library: Library,
  options: PGliteOptions,
  data: string,
  filling: Promise<void>,
): Promise<PGlite> {
  const { NodeFS } = await import('@electric-sql/pglite/nodefs')
  class FillingFolder extends NodeFS {
    override initialSyncFs(): Promise<void> {
      return filling
    }
  }
  try {
    return await start(library, { ...options, fs: new FillingFolder(data) })
  } catch (fault) {
    await filling
    throw fault
  }
}

/** Opens with what the snapshot gives. One that is damaged is as good as none: the database then makes itself. */
async function orWithout(
  reading: Promise<EmptyDatabase>,
  open: () => Promise<PGlite>,
  without: () => Promise<PGlite>,
): Promise<PGlite> {
  try {
    return await open()
  } catch (fault) {
    const isDamaged = await reading.then(
      () => false,
      () => true,
    )
    if (!isDamaged) throw fault
    return without()
  }
}

async function openFolder(
  library: Library,
  data: string,
  options: PGliteOptions,
  from: () => string | null,
): Promise<PGlite> {
  return completely(data, async (isNew) => {
    const snapshot = isNew ? from() : null
    const without = (): Promise<PGlite> => start(library, { ...options, dataDir: data })
    if (snapshot === null) return without()
    const reading = readSnapshot(snapshot)
    const filling = reading.then((empty) => writeDatabase(data, empty))
    filling.catch(() => {})
    return orWithout(reading, () => openFilling(library, options, data, filling), without)
  })
}

async function openMemory(library: Library, options: PGliteOptions, from: () => string | null): Promise<PGlite> {
  const snapshot = from()
  const without = (): Promise<PGlite> => start(library, options)
  if (snapshot === null) return without()
  const reading = readSnapshot(snapshot)
  reading.catch(() => {})
  return orWithout(reading, () => start(library, { ...options, fs: filledMemory(library, reading) }), without)
}

/**
 * Opens the database in a folder, which comes into being where it is not there, or (`undefined`) a new one in memory. `from`: the
 * snapshot that a new one is made of, null for none.
 */
export async function openDatabase(
  data: string | undefined,
  from: () => string | null = snapshotPath,
): Promise<OpenDatabase> {
  const library = await loadLibrary()
  const options = await optionsFor(library)
  const db = await (data === undefined ? openMemory(library, options, from) : openFolder(library, data, options, from))
  const { rows } = await db.query<{ server_version: string }>('show server_version')
  return {
    serverVersion: rows[0]?.server_version ?? '',
    execute: (messages) => db.execProtocolRaw(messages, { throwOnError: false }),
    close: () => db.close(),
  }
}
