/** Moments in time as text. */
import { TYPE_PATTERNS } from './formats.ts'
import { matchesPattern } from './text.ts'

const EARLIEST = Date.parse('0001-01-01T00:00:00.000Z')
const LATEST = Date.parse('9999-12-31T23:59:59.999Z')

/**
 * The milliseconds since 1970 of a moment's text, what lies beyond the millisecond cut; a date alone is midnight UTC.
 * Undefined where the text is no moment or falls outside the years 0001 … 9999 in UTC.
 */
export function momentOf(text: string): number | undefined {
  if (!matchesPattern(TYPE_PATTERNS.date, text)) return undefined
  const time = Date.parse(text.replace(/(\.[0-9]{3})[0-9]+/, '$1'))
  return time >= EARLIEST && time <= LATEST ? time : undefined
}
