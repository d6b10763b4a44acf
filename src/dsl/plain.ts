/** Turns what people hand to a builder into plain JSON that nobody can change afterwards. */

/** Deeper than any declaration needs; what lies below is left as it is, for the judge to refuse. */
const DEEPEST = 64

/**
 * A frozen copy of `value`: moments become ISO text, bigints decimal text, `undefined` members go. What JSON does not
 * know (a function, a symbol) stays as it is: load refuses it with its place.
 */
export function plain(value: unknown, depth: number = 0): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return value
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? String(value) : value.toISOString()
  if (Array.isArray(value)) return Object.freeze(value.map((item) => plain(item, depth + 1)))
  const copy: Record<string, unknown> = {}
  for (const [key, member] of Object.entries(value)) {
    if (member !== undefined) define(copy, key, plain(member, depth + 1))
  }
  return Object.freeze(copy)
}

/** Sets an own member whatever its name: `__proto__` too is a key like any other, for the judge to refuse. */
export function define(target: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true })
}
