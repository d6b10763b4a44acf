/** What was generated last, so that files which nothing can have changed are hashed instead of made again. */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { GeneratedFile } from '../generate/index.ts'
import { hashOf } from '../model/index.ts'
import { type Project, schemaHashOf } from './project.ts'

/** Put in by the build: a hash of all that it was made from. */
declare const BKEND_BUILD: string | undefined

/** The running build; null from sources, where nothing is remembered. */
const BUILD: string | null = typeof BKEND_BUILD === 'undefined' ? null : BKEND_BUILD

/** Files by their path below the folder → SHA-256 of their bytes, all made from one input. */
interface Memory {
  readonly input: string
  readonly files: Readonly<Record<string, string>>
}

/** What generated files are made from, as one hash. */
function inputOf({ config, schema }: Project, build: string): string {
  return hashOf({ schema: schemaHashOf(schema), project: config.project, generate: config.generate, build })
}

/** Beside the schema's folder, where the embedded database lies too; one memory an output folder. */
function memoryFile({ config }: Project): string {
  const name = createHash('sha256').update(config.out).digest('hex').slice(0, 12)
  return path.join(path.dirname(config.schema), '.bkend', 'cache', `generated-${name}.json`)
}

function readMemory(file: string): Memory | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Memory
  } catch {
    return null
  }
}

function sha256(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function isAsRemembered(file: string, hash: string): boolean {
  try {
    return sha256(readFileSync(file)) === hash
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
  const memory = readMemory(memoryFile(project))
  if (memory?.input !== inputOf(project, build)) return null
  const files = Object.entries(memory.files)
  return files.every(([name, hash]) => isAsRemembered(path.join(project.config.out, name), hash))
    ? files.map(([name]) => name)
    : null
}

/** Remembers files that were written, or found as they should be. A folder that cannot be written to remembers nothing. */
export function rememberFiles(project: Project, files: readonly GeneratedFile[], build: string | null = BUILD): void {
  if (build === null) return
  const hashes = Object.fromEntries(files.map(({ path: name, text }) => [name, sha256(text)]))
  const memory: Memory = { input: inputOf(project, build), files: hashes }
  const file = memoryFile(project)
  try {
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(path.join(path.dirname(file), '.gitignore'), '*\n')
    writeFileSync(file, `${JSON.stringify(memory, null, 2)}\n`)
  } catch {
    // Nothing depends on it.
  }
}
