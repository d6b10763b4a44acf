/** Moments in time as text. */
import { TYPE_PATTERNS } from './formats.ts'
import { matchesPattern } from './text.ts'

/**
 * The milliseconds since 1970 of a moment's text, what lies beyond the millisecond cut; a date alone is midnight UTC.
 * Undefined where the text is no moment of the years 0001 … 9999.
 */
export function momentOf(text: string): number | undefined {
  if (!matchesPattern(TYPE_PATTERNS.date, text)) return undefined
  return Date.parse(text.replace(/(\.[0-9]{3})[0-9]+/, '$1'))
}
