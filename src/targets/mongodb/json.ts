/** JSON of which little is known. */
import type { JsonObject, JsonValue } from '../../model/index.ts'

/** The value as an object; null where it is none. */
export function objectOf(value: JsonValue | undefined): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null
}

/** Moments in one spelling: Extended JSON has two, and leaves out milliseconds that are none. */
export function steady(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(steady)
  const object = objectOf(value)
  if (object === null) return value
  const { $date: date } = object
  if (typeof date === 'string') return { $date: new Date(date).toISOString() }
  const past = objectOf(date)
  if (past !== null) return { $date: new Date(Number(past.$numberLong)).toISOString() }
  return Object.fromEntries(Object.entries(object).map(([key, member]) => [key, steady(member)]))
}
