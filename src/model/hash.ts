/** Hashes that name a state or an input. */
import { createHash } from 'node:crypto'
import { canonicalJson, type JsonValue } from './json.ts'

/** Characters that are hashed at a time: the text of a large value is never held whole. */
const PIECE = 1 << 15
/** Levels of lists and objects that are gone through member by member; what lies deeper is small. */
const LEVELS = 4

/** Whether a member tells where something was declared. A nested field may be called `span` too, and is none. */
function isSpan(key: string, member: unknown): boolean {
  if (key !== 'span' || typeof member !== 'object' || member === null) return false
  const { file, line } = member as { readonly file?: unknown; readonly line?: unknown }
  return typeof file === 'string' && typeof line === 'number'
}

/** SHA-256 of the value's canonical JSON without source spans, as 64 hex digits. */
export function hashOf(value: unknown): string {
  const hash = createHash('sha256')
  let waiting = ''
  const add = (text: string): void => {
    waiting += text
    if (waiting.length < PIECE) return
    hash.update(waiting)
    waiting = ''
  }
  addJson(value, LEVELS, add)
  return hash.update(waiting).digest('hex')
}

/** Gives `canonicalJson(value, isSpan)` to `add`, in pieces. */
function addJson(value: unknown, levels: number, add: (text: string) => void): void {
  if (levels === 0 || typeof value !== 'object' || value === null) add(canonicalJson(value, isSpan))
  else if (Array.isArray(value)) {
    for (const [i, member] of value.entries()) {
      add(i === 0 ? '[' : ',')
      addJson(member, levels - 1, add)
    }
    add(value.length === 0 ? '[]' : ']')
  } else {
    const members = value as { readonly [key: string]: unknown }
    const keys = Object.keys(members).filter((k) => members[k] !== undefined && !isSpan(k, members[k]))
    for (const [i, key] of keys.sort().entries()) {
      add(`${i === 0 ? '{' : ','}${JSON.stringify(key)}:`)
      addJson(members[key], levels - 1, add)
    }
    add(keys.length === 0 ? '{}' : '}')
  }
}

/** The value as JSON that is read again: without spans, and without members that are undefined. */
export function plainJson(value: object): JsonValue {
  return JSON.parse(JSON.stringify(withoutSpans(value))) as JsonValue
}

/** A copy without the spans: what is left is what was declared, wherever it stands. */
export function withoutSpans<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(withoutSpans) as T
  return Object.fromEntries(
    Object.entries(value)
      .filter(([k, v]) => !isSpan(k, v))
      .map(([k, v]) => [k, withoutSpans(v)]),
  ) as T
}
