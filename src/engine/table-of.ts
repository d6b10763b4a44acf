/** The table that a change is about. */
import { type Change, subjectOf } from '../diff/index.ts'

/** The address of the table that changes, or within which something does; null: neither. */
export function tableOf(change: Change): string | null {
  const { kind, address, parent } = subjectOf(change)
  const table = kind === 'table' ? address : parent
  return table?.startsWith('table:') ? table : null
}
