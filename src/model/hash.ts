/** Hashes that name a state or an input. */
import { createHash } from 'node:crypto'
import { canonicalJson } from './json.ts'

/** SHA-256 of the value's canonical JSON without source spans, as 64 hex digits. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value, 'span')).digest('hex')
}

/** A copy without the members named `span`: what is left is what was declared, wherever it stands. */
export function withoutSpans<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(withoutSpans) as T
  return Object.fromEntries(
    Object.entries(value)
      .filter(([k]) => k !== 'span')
      .map(([k, v]) => [k, withoutSpans(v)]),
  ) as T
}
