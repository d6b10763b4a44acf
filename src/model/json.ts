/** Plain JSON, the only kind of value that the model holds. */

/** A JSON value. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: JsonValue
}

/** Whether two JSON values are equal; the order of an object's keys does not matter. */
export function jsonEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((v, i) => jsonEqual(v, b[i]))
  }
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return false
  return keys.every((k) => Object.hasOwn(b, k) && jsonEqual((a as JsonObject)[k], (b as JsonObject)[k]))
}

/**
 * JSON text with object keys in code-unit order, so that equal values give equal text. `undefined` members are left out, and so
 * is every member that `without` says yes to.
 */
export function canonicalJson(value: unknown, without?: (key: string, member: unknown) => boolean): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  let text = ''
  if (Array.isArray(value)) {
    for (const member of value) text += `${text === '' ? '' : ','}${canonicalJson(member, without)}`
    return `[${text}]`
  }
  const members = value as { readonly [key: string]: unknown }
  for (const key of Object.keys(members).sort()) {
    if (members[key] === undefined || without?.(key, members[key])) continue
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(members[key], without)}`
  }
  return `{${text}}`
}
