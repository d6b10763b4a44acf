/** The same value in other letters or digits, where its type has several ways to write it. */
import type { Check } from '../../src/validate/index.ts'
import type { Chance } from './chance.ts'

/** One of the spellings of a right value; what has but one comes back as it is. */
export function respelled(chance: Chance, check: Check, value: unknown): unknown {
  if (check.kind === 'array' && Array.isArray(value)) return value.map((item) => respelled(chance, check.items, item))
  if (typeof value !== 'string') return value
  const spellings = [value, ...spellingsOf(check, value)]
  return chance.pick(spellings)
}

function spellingsOf(check: Check, value: string): readonly string[] {
  switch (check.kind) {
    case 'date':
      return moments(value)
    case 'time':
      return value.length === 8
        ? [`${value}.0`, `${value}.000000`, ...(value.endsWith(':00') ? [value.slice(0, 5)] : [])]
        : []
    case 'uuid':
    case 'id':
      return /^[0-9a-f-]{36}$/.test(value) ? [value.toUpperCase(), value.replace(/[a-f]/, (c) => c.toUpperCase())] : []
    case 'decimal': {
      const { scale = 5, precision } = check
      const room = scale - (value.split('.')[1]?.length ?? 0)
      if (!check.text || room <= 0 || precision === undefined)
        return check.text && precision === undefined ? [`${value}${value.includes('.') ? '' : '.'}00`] : []
      return [`${value}${value.includes('.') ? '' : '.'}0`]
    }
    default:
      return []
  }
}

/** The moment a little later than the millisecond, in another offset, or as a date alone. */
function moments(value: string): readonly string[] {
  const time = Date.parse(value)
  const year = new Date(time).getUTCFullYear()
  if (Number.isNaN(time) || year < 2 || year > 9998) return []
  const text = new Date(time).toISOString()
  const ahead = new Date(time + 9 * 3_600_000).toISOString()
  return [text, text.replace('Z', '9Z'), ahead.replace('Z', '+09:00'), ahead.replace('Z', '1+09:00')]
}
