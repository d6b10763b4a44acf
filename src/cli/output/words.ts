/** The few words that the schema of the document is written with. */
import type { JsonObject } from '../../model/index.ts'

/** Any text. */
export const TEXT: JsonObject = { type: 'string' }

/** A list of such members. */
export function listOf(items: JsonObject, description?: string): JsonObject {
  return { type: 'array', items, ...(description !== undefined && { description }) }
}

/** An object with exactly these members, the second ones at will. */
export function closed(required: JsonObject, optional: JsonObject = {}): JsonObject {
  return {
    type: 'object',
    properties: { ...required, ...optional },
    required: Object.keys(required),
    additionalProperties: false,
  }
}

/** That, or null. */
export function orNull(schema: JsonObject): JsonObject {
  return { anyOf: [schema, { type: 'null' }] }
}
