/**
 * An empty embedded database as the build packed it, so that a new one needs no initdb: files that are alike are stored once, and
 * the zeros at a file's end not at all. It is named for the PGlite that made it; another one makes its own database instead.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { readFile, truncate, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

/** A file of the database. */
export interface SnapshotFile {
  /** Below the data folder, with `/`. */
  readonly path: string
  /** Its length in bytes: the content, then zeros. */
  readonly size: number
  /** Shared with other files: not to be written to. */
  readonly content: Uint8Array
}

/** An empty database. */
export interface EmptyDatabase {
  /** Parents before what is in them. */
  readonly folders: readonly string[]
  readonly files: readonly SnapshotFile[]
}

/** What stands before the contents: for each file its path, its size, and where its content begins and how long it is. */
interface Header {
  readonly folders: readonly string[]
  readonly files: readonly (readonly [path: string, size: number, at: number, length: number])[]
}

const HEADER_LENGTH = 4

/** The version of the PGlite that is installed. */
function pgliteVersion(): string {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  const manifest: { version: string } = JSON.parse(readFileSync(join(dirname(entry), '..', 'package.json'), 'utf8'))
  return manifest.version
}

/** The snapshot of a PGlite: beside the bundle, or in the build when run from sources; null where there is none. */
export function snapshotPath(version: string = pgliteVersion()): string | null {
  const here = dirname(fileURLToPath(import.meta.url))
  const name = `embedded-${version}.gz`
  const places = ['.', '..', '../../../../../dist'].map((folder) => resolve(here, folder, name))
  return places.find((place) => existsSync(place)) ?? null
}

/** Unpacks a snapshot into memory. Throws where the file is cut short or is none. */
export async function readSnapshot(path: string): Promise<EmptyDatabase> {
  const bytes = await promisify(gunzip)(await readFile(path))
  const start = HEADER_LENGTH + bytes.readUInt32BE(0)
  const { folders, files }: Header = JSON.parse(bytes.toString('utf8', HEADER_LENGTH, start))
  return {
    folders,
    files: files.map(([name, size, at, length]) => {
      return { path: name, size, content: bytes.subarray(start + at, start + at + length) }
    }),
  }
}

/**
 * Writes the database into a folder that is empty or not there. For its owner's eyes only: Postgres refuses anything else. Where it
 * throws the system's fault, nothing is being written any more.
 */
export async function writeDatabase(folder: string, { folders, files }: EmptyDatabase): Promise<void> {
  for (const name of ['', ...folders]) mkdirSync(join(folder, name), { recursive: true, mode: 0o700 })
  const write = async ({ path, size, content }: SnapshotFile): Promise<void> => {
    const file = join(folder, path)
    await writeFile(file, content, { mode: 0o600 })
    if (content.length < size) await truncate(file, size)
  }
  const written = await Promise.allSettled(files.map(write))
  for (const result of written) if (result.status === 'rejected') throw result.reason
}
