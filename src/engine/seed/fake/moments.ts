/** Moments, dates, times and durations around the moment at which their row was made. */
import type { Making } from './making.ts'

const DAY = 86_400_000

/** Days from the row's own moment, by what the name says. */
const BY_NAME: readonly (readonly [pattern: RegExp, days: readonly [least: number, most: number]])[] = [
  [/birth|born|dob/i, [-60 * 365, -18 * 365]],
  [/^(end|ends|due|expire|expires|until|deadline|close|closes|valid|to)/i, [11, 90]],
  [/(end|ends|due|expir\w*|until|deadline)(at|on|date|time)?$/i, [11, 90]],
  [/^(start|starts|begin|from|open)/i, [0, 10]],
]

/** A moment of the kind `date`, `day`, `time` or `interval`. */
export function momentNear(kind: 'date' | 'day' | 'time' | 'interval', { name, at, chance }: Making): string {
  if (kind === 'interval') return `P${chance.between(0, 30)}DT${chance.between(0, 23)}H`
  if (kind === 'time') return new Date(chance.between(0, DAY / 1000 - 1) * 1000).toISOString().slice(11, 19)
  const [least, most] = BY_NAME.find(([pattern]) => pattern.test(name))?.[1] ?? [0, 30]
  const iso = new Date(at + chance.between(least * 86_400, most * 86_400) * 1000).toISOString()
  return kind === 'day' ? iso.slice(0, 10) : iso
}
