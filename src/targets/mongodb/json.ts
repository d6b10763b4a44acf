/** JSON of which little is known. */
import type { JsonObject, JsonValue } from '../../model/index.ts'

/** The value as an object; null where it is none. */
export function objectOf(value: JsonValue | undefined): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null
}
