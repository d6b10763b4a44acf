/** References that a change repeats: what a row already holds is no new reference. */
import type { Filter } from '../model/index.ts'
import { allOf, equals, NONE } from './filters.ts'
import type { UpdateQuery } from './query.ts'

/** The row holds what is sent, and the asker may read that. */
function holdsAsRead({ changes, columns, guards }: UpdateQuery, column: string): Filter {
  const value = changes[column] ?? null
  if (value === null || !columns.includes(column)) return NONE
  return allOf([equals(column, value), ...(guards.has(column) ? [guards.get(column) ?? NONE] : [])])
}

/**
 * The change, for a row only in which those references hold already what is sent: they need not lead to rows that the asker
 * may reach. Null where the asker may not read them, and would learn what they hold by trying values.
 */
export function repeating(query: UpdateQuery, references: readonly string[]): UpdateQuery | null {
  if (!query.readBack || references.length === 0) return null
  const where = allOf([query.where, ...references.map((column) => holdsAsRead(query, column))])
  return { ...query, where, references: query.references.filter((r) => !references.includes(r.column)) }
}
