/**
 * Values remembered between runs, one a file: a file is replaced whole, and read only where its key and its checksum are
 * right, so that another version's, a torn or an edited one is no more than a missing one.
 */
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** What was remembered. */
export interface Entry {
  /** Small: read at once. */
  readonly head: unknown
  /** Large: parsed when it is asked for. */
  body(): unknown
}

const NEWLINE = 10
/** Leftovers of processes that were ended while they wrote are removed after an hour, in milliseconds. */
const LEFT_OVER = 3_600_000

/** The folder of what is remembered for what lies at `path`: beside it, where the embedded database lies too. */
export function cacheFolder(path: string): string {
  return join(dirname(path), '.bkend', 'cache')
}

/** A name for `parts`: 12 hex digits. */
export function shortHash(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 12)
}

/** The entry at `file` that was written under exactly this key; null where there is none. Throws nothing. */
export function readEntry(file: string, key: string): Entry | null {
  try {
    const bytes = readFileSync(file)
    const start = bytes.indexOf(NEWLINE) + 1
    const content = bytes.subarray(start)
    if (start === 0 || bytes.toString('latin1', 0, start - 1) !== firstLine(key, content)) return null
    const end = content.indexOf(NEWLINE)
    const head: unknown = JSON.parse(content.toString('utf8', 0, end))
    return { head, body: () => JSON.parse(content.toString('utf8', end + 1)) }
  } catch {
    return null
  }
}

/**
 * Remembers `head` and `body` under `key`. Nothing depends on it: a folder that cannot be written to remembers nothing, and
 * neither does anyone where a value does not come back from JSON as it was.
 */
export function writeEntry(file: string, key: string, head: unknown, body: unknown = null): void {
  if (!isJson(head) || !isJson(body)) return
  const content = Buffer.from(`${JSON.stringify(head)}\n${JSON.stringify(body)}`)
  const temporary = `${file}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`
  try {
    openFolder(dirname(file))
    writeFileSync(temporary, `${firstLine(key, content)}\n`, { mode: 0o600, flag: 'wx' })
    writeFileSync(temporary, content, { flag: 'a' })
    renameSync(temporary, file)
  } catch {
    removeQuietly(temporary)
  }
}

function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch {
    // There is no such folder, or it is not ours to write to.
  }
}

function firstLine(key: string, content: Buffer): string {
  return `bkend ${key} ${createHash('sha256').update(content).digest('hex')}`
}

/** Makes the folder, kept out of version control, and clears what ended processes left in it. */
function openFolder(folder: string): void {
  mkdirSync(folder, { recursive: true })
  const names = readdirSync(folder)
  if (!names.includes('.gitignore')) writeFileSync(join(folder, '.gitignore'), '*\n')
  for (const name of names.filter((each) => each.endsWith('.tmp'))) {
    const left = statSync(join(folder, basename(name)), { throwIfNoEntry: false })
    if (left && Date.now() - left.mtimeMs > LEFT_OVER) rmSync(join(folder, name), { force: true })
  }
}

/** Whether the value is the same after a way through JSON. */
export function isJson(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0)
  if (Array.isArray(value)) return value.every(isJson)
  if (typeof value !== 'object') return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return (prototype === Object.prototype || prototype === null) && Object.values(value).every(isJson)
}
