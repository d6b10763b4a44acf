/** Telling plain objects from everything else that a file may say. */

/** Whether `value` is an object with keys: no array, no null. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
