/** Writing a file whole or not at all. */
import { createHash } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync, readlinkSync, renameSync, rmSync, statSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import path from 'node:path'
import { type Content, writeContent, writeMeanwhile } from './write-content.ts'

const LINKS = 40
/** The bits of a mode that say who may what. */
const MODE = 0o7777
const QUIETLY = { throwIfNoEntry: false } as const

/** Where a file that is a symlink really lies, there or not yet. */
function behindLinks(file: string): string {
  let at = file
  for (let followed = 0; followed < LINKS; followed++) {
    if (!lstatSync(at, QUIETLY)?.isSymbolicLink()) return at
    at = path.resolve(path.dirname(at), readlinkSync(at))
  }
  return at
}

/** Writes a file; where its folder is not there yet, makes it first. */
function writeIn(folder: string, file: string, content: Content): void {
  try {
    writeContent(file, content)
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'ENOENT') throw fault
    mkdirSync(folder, { recursive: true })
    writeContent(file, content)
  }
}

/** A file that takes the place of another is given its own on the disk right then (ext4 does so), which takes a while. */
async function replace(place: string, temporary: string, mode: number, content: readonly Uint8Array[]): Promise<void> {
  await writeMeanwhile(temporary, content)
  chmodSync(temporary, mode & MODE)
  await rename(temporary, place)
}

/**
 * Writes `content` so that a reader sees the old file or the new one, never half of it. A file that is there keeps its mode, and a
 * symlink stays one: what it points to is written. Makes the folders on the way. Throws what the file system throws. New
 * files and text at once: of a thousand small files the turns of asynchronous writing take several times what the writing does.
 */
export async function writeAtomically(file: string, content: Content): Promise<void> {
  const place = behindLinks(file)
  const there = statSync(place, QUIETLY)
  // A pipe or a terminal has no old content to keep whole, and another file cannot take its place.
  if (there && !there.isFile() && !there.isDirectory()) return writeContent(file, content)
  const folder = path.dirname(place)
  const suffix = createHash('sha256').update(`${process.pid}:${place}`).digest('hex').slice(0, 8)
  const temporary = path.join(folder, `.${path.basename(place)}.${suffix}.tmp`)
  try {
    if (there && typeof content !== 'string') await replace(place, temporary, there.mode, content)
    else {
      writeIn(folder, temporary, content)
      if (there) chmodSync(temporary, there.mode & MODE)
      renameSync(temporary, place)
    }
  } catch (fault) {
    rmSync(temporary, { force: true })
    throw fault
  }
}
