/** Says a 3.1 document in the words of 3.0 or 3.2. */
import type { JsonObject, JsonValue } from '../../model/index.ts'

/** The versions that can be asked for. */
export type OpenApiVersion = '3.0' | '3.1' | '3.2'

/** What a document of each version says of itself. */
export const VERSION_NUMBERS: Readonly<Record<OpenApiVersion, string>> = {
  '3.0': '3.0.4',
  '3.1': '3.1.1',
  '3.2': '3.2.0',
}

/** A part of the document in the version asked for; the one given is not changed. */
export function inVersion(part: JsonValue, version: OpenApiVersion): JsonValue {
  return version === '3.0' ? older(part) : part
}

/** 3.0 knows licenses by a URL alone: one that says what the name means. */
const LICENSE_URL = 'https://en.wikipedia.org/wiki/All_rights_reserved'
/** Members whose value is data, whatever it holds. */
const DATA: ReadonlySet<string> = new Set(['default', 'enum', 'example'])
/** Members that hold others by names of the user's: none of those is a word of OpenAPI. */
const BY_NAME: ReadonlySet<string> = new Set(['properties', 'schemas', 'parameters', 'responses', 'paths'])

/** What 3.0 has no word for, said in its own: `nullable`, `example`, `format: byte`. */
function older(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(older)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value as JsonObject).flatMap(([key, member]) => olderMember(key, member))
  return withNullable(Object.fromEntries(members))
}

function olderByName(members: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(members).map(([name, member]) => [name, older(member)]))
}

function olderMember(key: string, member: JsonValue): readonly (readonly [string, JsonValue])[] {
  if (key === 'type' && Array.isArray(member)) {
    const [type] = member.filter((t) => t !== 'null')
    return [
      ['type', type ?? 'string'],
      ['nullable', true],
    ]
  }
  if (key === 'contentEncoding' && member === 'base64') return [['format', 'byte']]
  if (key === 'examples' && Array.isArray(member)) return [['example', member[0] ?? null]]
  if (key === 'identifier') return [['url', LICENSE_URL]]
  if (DATA.has(key)) return [[key, member]]
  const byName = BY_NAME.has(key) && typeof member === 'object' && member !== null && !Array.isArray(member)
  return [[key, byName ? olderByName(member as JsonObject) : older(member)]]
}

function withNullable(schema: JsonObject): JsonObject {
  const { anyOf } = schema
  if (!Array.isArray(anyOf)) return schema
  const rest = anyOf.filter((s: JsonValue) => !isNull(s))
  if (rest.length === anyOf.length) return schema
  const [only] = rest
  // 3.0 lets `nullable` stand only beside a `type`: one of the branches takes it.
  const [first, ...others] =
    rest.length === 1 && !hasType(only) ? [{ type: 'object', nullable: true, enum: [null] }, ...rest] : rest
  return {
    ...schema,
    anyOf: [hasType(first) ? { ...(first as JsonObject), nullable: true } : (first ?? {}), ...others],
  }
}

function isNull(schema: JsonValue): boolean {
  return hasType(schema) && (schema as JsonObject).type === 'null'
}

function hasType(schema: JsonValue | undefined): boolean {
  return typeof schema === 'object' && schema !== null && !Array.isArray(schema) && 'type' in schema
}
