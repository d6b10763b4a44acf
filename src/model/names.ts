/** The rules for names: what people may declare, and how longer names are derived from them. */
import { createHash } from 'node:crypto'

/** Tables: `reference/bkend-api.md`, "Names and values". At most 64 characters; on Postgres 63 bytes. */
export const TABLE_NAME: RegExp = /^[a-zA-Z][a-zA-Z0-9_-]*$/
/** Columns: a letter, then letters, digits, `_`. */
export const COLUMN_NAME: RegExp = /^[a-zA-Z][a-zA-Z0-9_]*$/
/** The longest table or column name, in characters. */
export const LONGEST_NAME = 63
/** Tables whose short path (`/v1/NAME`) belongs to the system; they answer only under `/v1/data/NAME`. */
export const RESERVED_TABLES: ReadonlySet<string> = new Set(['users', 'auth', 'files', 'data'])
/** The columns that every table has unless it says `{ system: false }`. */
export const SYSTEM_COLUMNS: readonly ['id', 'createdBy', 'createdAt', 'updatedAt'] = [
  'id',
  'createdBy',
  'createdAt',
  'updatedAt',
]
/** The table of bkend's own users, as references name it. */
export const USERS_TABLE = '$users'

/** `createdBy` → `created_by`, `HTMLBody` → `html_body`; leaves snake_case as it is. */
export function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
}

/** A name's letters and digits, without accents, joined where others stood between: `first name` → `firstName`. What it begins with may still be wrong. */
export function joinedName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-zA-Z0-9_]+(.)?/g, (_, next: string | undefined) => next?.toUpperCase() ?? '')
    .replace(/[^a-zA-Z0-9_]/g, '')
}

/**
 * Joins parts with `_`; past `maxBytes` of UTF-8 the end is cut and replaced by `_` and 8 hex digits of the whole
 * name's SHA-256, so that the result is stable and distinct.
 */
export function derivedName(parts: readonly string[], maxBytes: number = 63): string {
  const whole = parts.join('_')
  const bytes = Buffer.from(whole, 'utf8')
  if (bytes.length <= maxBytes) return whole
  const tail = `_${createHash('sha256').update(whole).digest('hex').slice(0, 8)}`
  let end = maxBytes - tail.length
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return bytes.subarray(0, end).toString('utf8') + tail
}

/** A copy, ordered by name: the same order wherever it is made. */
export function byName<T extends { readonly name: string }>(all: readonly T[]): T[] {
  return [...all].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

/** The name under which a reference expands by itself: `postId` → `post`, `post_id` → `post`; undefined for other names. */
export function expansionName(name: string): string | undefined {
  return /^(.*[a-z0-9])(?:Id|ID|_id)$/.exec(name)?.[1]
}
