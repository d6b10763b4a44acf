/** Keys of indexes that are more than a column: SQL over the row, Postgres' operator classes. */
import type { SqlTemplate } from './expression.ts'
import { derivedName } from './names.ts'

/** What an index orders or compares by. */
export interface IndexKey {
  /** A column by its declared name, or SQL over columns of the row. */
  readonly key: string | SqlTemplate
  readonly direction: 'asc' | 'desc'
  /** Postgres' operator class: `gin_trgm_ops`. Absent: the one that the type has by itself. */
  readonly opclass?: string
}

/** Whether a key of the index or unique is SQL: no target but Postgres makes one. */
export function hasSqlKeys({ keys }: { readonly keys?: readonly IndexKey[] }): boolean {
  return keys?.some(({ key }) => typeof key !== 'string') ?? false
}

/** The columns that the keys are about, each once, in the order in which they are named. */
export function columnsOfKeys(keys: readonly Pick<IndexKey, 'key'>[]): string[] {
  const names = keys.flatMap(({ key }) =>
    typeof key === 'string' ? key : key.parts.flatMap((part) => (typeof part === 'string' ? [] : part.column)),
  )
  return [...new Set(names)]
}

const CALLED = /^[\s(]*([a-z_]\w*)\s*\(/i

/** `lower({email})` → `lower`, `email`; SQL that neither calls a function nor names a column → `expr`, as Postgres has it. */
function wordsOf({ parts }: SqlTemplate, inDatabase: (column: string) => string): string[] {
  const [first] = parts
  const called = typeof first === 'string' ? CALLED.exec(first)?.[1]?.toLowerCase() : undefined
  const columns = parts.flatMap((part) => (typeof part === 'string' ? [] : inDatabase(part.column)))
  const words = [...(called === undefined ? [] : [called]), ...new Set(columns)]
  return words.length === 0 ? ['expr'] : words
}

/**
 * The name that an index (`idx`) or unique (`key`) has where none is given: `users_lower_email_key`. `inDatabase`: what the database
 * calls a column.
 */
export function usualKeyName(
  table: string,
  keys: readonly Pick<IndexKey, 'key'>[],
  inDatabase: (column: string) => string,
  suffix: 'idx' | 'key',
): string {
  const words = keys.flatMap(({ key }) => (typeof key === 'string' ? inDatabase(key) : wordsOf(key, inDatabase)))
  return derivedName([table, ...words, suffix])
}
