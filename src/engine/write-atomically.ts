/** Writing a file whole or not at all. */
import { createHash } from 'node:crypto'
import type { Stats } from 'node:fs'
import { chmod, mkdir, readlink, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'

const LINKS = 40

/** Where a file that is a symlink really lies, there or not yet. */
async function behindLinks(file: string): Promise<string> {
  let at = file
  for (let followed = 0; followed < LINKS; followed++) {
    const target = await readlink(at).catch(() => null)
    if (target === null) return at
    at = path.resolve(path.dirname(at), target)
  }
  return at
}

/** Null where there is nothing. */
async function statOf(file: string): Promise<Stats | null> {
  return stat(file).catch(() => null)
}

/**
 * Writes `text` so that a reader sees the old file or the new one, never half of it. A file that is there keeps its mode, and a
 * symlink stays one: what it points to is written. Makes the folders on the way. Throws what the file system throws.
 */
export async function writeAtomically(file: string, text: string): Promise<void> {
  const there = await statOf(file)
  // A pipe or a terminal has no old content to keep whole, and another file cannot take its place.
  if (there && !there.isFile() && !there.isDirectory()) return writeFile(file, text)
  const place = await behindLinks(file)
  await mkdir(path.dirname(place), { recursive: true })
  const suffix = createHash('sha256').update(`${process.pid}:${place}`).digest('hex').slice(0, 8)
  const temporary = path.join(path.dirname(place), `.${path.basename(place)}.${suffix}.tmp`)
  try {
    await writeFile(temporary, text)
    if (there) await chmod(temporary, there.mode & 0o7777)
    await rename(temporary, place)
  } catch (fault) {
    await rm(temporary, { force: true })
    throw fault
  }
}
