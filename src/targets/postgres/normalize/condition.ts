/** Conditions on a row that may be known beforehand, so that a policy says no more than it must. */
import type { Part } from '../sql/expression.ts'

/** `true`: every row · `false`: none · else SQL that stands in brackets of its own where it needs them. */
export type Condition = boolean | readonly Part[]

/** Whether both say the same. */
export function sameCondition(a: Condition, b: Condition): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function joined(conditions: readonly (readonly Part[])[], word: 'and' | 'or'): readonly Part[] {
  const [first, ...more] = conditions
  if (first === undefined || more.length === 0) return first ?? []
  return ['(', ...first, ...more.flatMap((c) => [` ${word} `, ...c]), ')']
}

/** The different ones of what is not known beforehand. */
function open(conditions: readonly Condition[]): (readonly Part[])[] {
  const found: (readonly Part[])[] = []
  for (const c of conditions) if (typeof c !== 'boolean' && !found.some((f) => sameCondition(f, c))) found.push(c)
  return found
}

/** All of them. */
export function allOf(conditions: readonly Condition[]): Condition {
  if (conditions.includes(false)) return false
  const rest = open(conditions)
  return rest.length === 0 ? true : joined(rest, 'and')
}

/** One of them. */
export function anyOf(conditions: readonly Condition[]): Condition {
  if (conditions.includes(true)) return true
  const rest = open(conditions)
  return rest.length === 0 ? false : joined(rest, 'or')
}

/** As SQL. */
export function conditionParts(condition: Condition): readonly Part[] {
  return typeof condition === 'boolean' ? [String(condition)] : condition
}
