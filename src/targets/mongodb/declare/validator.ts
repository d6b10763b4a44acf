/** The validator of a collection, read back: what it says of each field, and what the language has no word for. */
import type { JsonObject } from '../../../model/index.ts'
import { objectOf } from '../json.ts'
import type { Guess } from './guess.ts'
import { readField, textsIn } from './validator-field.ts'

/** What a validator says. */
export interface ReadValidator {
  /** Top-level fields in its order; those that may be missing are optional. */
  readonly fields: ReadonlyMap<string, Guess>
  /** Words and places of its `$jsonSchema` that the language has none for: `tags.uniqueItems`. */
  readonly beyond: readonly string[]
}

const TOP: ReadonlySet<string> = new Set([
  ...['bsonType', 'type', 'title', 'description', 'required', 'properties', 'additionalProperties'],
])

/** Reads a validator as `listCollections` gives it; null: there is none. */
export function readValidator(validator: JsonObject | null): ReadValidator {
  const schema = objectOf(validator?.$jsonSchema) ?? {}
  const required = new Set(textsIn(schema.required))
  const fields = new Map<string, Guess>()
  const beyond = Object.keys(schema).filter((key) => !TOP.has(key))
  for (const [name, value] of Object.entries(objectOf(schema.properties) ?? {})) {
    const read = readField(objectOf(value) ?? {})
    fields.set(name, { ...read.guess, optional: read.guess.optional || !required.has(name) })
    beyond.push(...read.beyond.map((word) => `${name}.${word}`))
  }
  const untold = [...required].filter((name) => !fields.has(name))
  for (const name of untold) fields.set(name, { type: { kind: 'jsonb' }, constraints: {}, optional: false })
  return { fields, beyond }
}
