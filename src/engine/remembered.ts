/** What was generated last, so that files which nothing can have changed are hashed instead of made again. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { GeneratedFile } from '../generate/index.ts'
import { cacheFolder, readEntry, shortHash, writeEntry } from '../load/index.ts'
import { hashOf } from '../model/index.ts'
import { BUILD } from './build.ts'
import { type Project, projectHashOf } from './project.ts'

/** Files by their path below the folder → SHA-256 of their bytes. */
type Hashes = Readonly<Record<string, string>>

/** What generated files are made from, as one hash. `build`: of bkend. */
function inputOf(project: Project, build: string): string {
  const { project: name, generate, serve } = project.config
  return hashOf({ schema: projectHashOf(project), project: name, generate, total: serve?.total, build })
}

/** One memory an output folder. */
function memoryFile({ config }: Project): string {
  return path.join(cacheFolder(config.schema), `generated-${shortHash(config.out)}.json`)
}

function sha256(pieces: readonly Uint8Array[]): string {
  const hash = createHash('sha256')
  for (const piece of pieces) hash.update(piece)
  return hash.digest('hex')
}

function isAsRemembered(file: string, hash: string): boolean {
  try {
    return sha256([readFileSync(file)]) === hash
  } catch {
    return false
  }
}

/**
 * Paths of the generated files where they are exactly what this build would write again: made from the same input, and byte
 * for byte as they were written. Null wherever anything speaks against it.
 */
export function unchangedFiles(project: Project, build: string | null = BUILD): readonly string[] | null {
  if (build === null) return null
  const memory = readEntry(memoryFile(project), inputOf(project, build))
  if (!memory) return null
  const files = Object.entries(memory.head as Hashes)
  return files.every(([name, hash]) => isAsRemembered(path.join(project.config.out, name), hash))
    ? files.map(([name]) => name)
    : null
}

/** Remembers files that were written, or found as they should be. A folder that cannot be written to remembers nothing. */
export function rememberFiles(project: Project, files: readonly GeneratedFile[], build: string | null = BUILD): void {
  if (build === null) return
  const hashes = Object.fromEntries(files.map((file) => [file.path, sha256(file.pieces)]))
  writeEntry(memoryFile(project), inputOf(project, build), hashes)
}
