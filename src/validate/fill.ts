/** Completes the input of a record. */
import type { JsonValue } from '../model/index.ts'
import type { Check, ObjectCheck } from './check.ts'

/**
 * A copy of a value that `evaluate` found right, with ignored keys dropped, literal defaults filled and UUIDs in small
 * letters, at every level. Absent (`undefined`) members are left out.
 */
export function fill(check: Check, value: JsonValue): JsonValue {
  if (check.kind === 'object' && typeof value === 'object' && value !== null && !Array.isArray(value))
    return fillObject(check, value as Readonly<Record<string, JsonValue | undefined>>)
  if (check.kind === 'array' && Array.isArray(value)) return value.map((item: JsonValue) => fill(check.items, item))
  return check.kind === 'uuid' && typeof value === 'string' ? value.toLowerCase() : value
}

function fillObject(check: ObjectCheck, value: Readonly<Record<string, JsonValue | undefined>>): JsonValue {
  const filled: Record<string, JsonValue> = {}
  for (const [key, property] of Object.entries(check.properties)) {
    const given = Object.hasOwn(value, key) ? value[key] : undefined
    if (given !== undefined) filled[key] = fill(property.check, given)
    else if (property.default !== undefined) filled[key] = fill(property.check, property.default)
  }
  return filled
}
