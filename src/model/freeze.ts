/** Deep freezing of plain data. */

/** Freezes `value` and everything it holds, and returns it. Expects a tree (no cycles). */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const member of Object.values(value)) deepFreeze(member)
  return Object.freeze(value)
}
