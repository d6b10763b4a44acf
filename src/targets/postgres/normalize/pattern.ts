/** Portable patterns as conditions on text. */
import { parsePattern, toPostgres } from '../../../validate/index.ts'
import { literal } from '../sql/identifier.ts'

/** `~ '…'`, to follow a text value. A pattern that load has refused never arrives here; one is printed as it stands. */
export function matchSql(source: string): string {
  const parsed = parsePattern(source)
  return `~ ${literal(parsed.ok ? toPostgres(parsed.pattern) : source)}`
}
