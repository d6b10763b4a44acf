/** Which components are referred to, so that those which nothing needs are left out. */
import type { JsonObject, JsonValue } from '../../model/index.ts'

/** Adds every `$ref` within the value to `refs`. */
export function collectRefs(value: JsonValue, refs: Set<string>): void {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    for (const member of value) collectRefs(member, refs)
    return
  }
  const object = value as JsonObject
  for (const key of Object.keys(object)) {
    const member = object[key] ?? null
    if (key === '$ref' && typeof member === 'string') refs.add(member)
    else collectRefs(member, refs)
  }
}

/** Of `components` (reference → component) those that `refs` reach, directly or through each other. */
export function reached(components: ReadonlyMap<string, JsonValue>, refs: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set(refs)
  // A Set is gone through in the order of adding, and what is added on the way is gone through too.
  for (const ref of found) collectRefs(components.get(ref) ?? null, found)
  return found
}
