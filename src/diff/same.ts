/** When two attributes say the same thing, and when a live one is what was expected. */
import { type Attribute, type Expression, isExpression, jsonEqual } from '../model/index.ts'

type Compare = (a: Expression, b: Expression) => boolean

function deepEqual(a: Attribute | undefined, b: Attribute | undefined, expressions: Compare): boolean {
  if (a === b) return true
  if (isExpression(a) || isExpression(b)) return isExpression(a) && isExpression(b) && expressions(a, b)
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
    return a.every((member: Attribute, i) => deepEqual(member, b[i], expressions))
  }
  const [left, right] = [a as Record<string, Attribute>, b as Record<string, Attribute>]
  const keys = Object.keys(left)
  if (keys.length !== Object.keys(right).length) return false
  return keys.every((k) => Object.hasOwn(right, k) && deepEqual(left[k], right[k], expressions))
}

/** A source without references is also what we would see on the server, if the server prints it unchanged. */
function printsAs(source: Expression['source'], text: string | null): boolean {
  return source !== null && text !== null && source.every((p) => typeof p === 'string') && source.join('') === text
}

function sameExpression(a: Expression, b: Expression): boolean {
  if (a.text !== null && a.text === b.text) return true
  if (a.source !== null && b.source !== null && jsonEqual(a.source, b.source)) return true
  return printsAs(a.source, b.text) || printsAs(b.source, a.text)
}

/**
 * Whether two attributes are equal: deeply, and expressions where their sources are known and equal, where their texts
 * are, or where the one's source is literally the other's text. A member that is absent differs from null.
 */
export function same(a: Attribute | undefined, b: Attribute | undefined): boolean {
  return deepEqual(a, b, sameExpression)
}

/** Like `same`, but an expected expression whose text is not known yet is met by any expression. */
export function matches(expected: Attribute | undefined, actual: Attribute | undefined): boolean {
  return deepEqual(expected, actual, (e, a) => e.text === null || sameExpression(e, a))
}
