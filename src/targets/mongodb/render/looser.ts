/** Whether a validator takes all that another one took: then no document needs to be looked at. */
import { type JsonObject, type JsonValue, jsonEqual } from '../../../model/index.ts'

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function listed(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value as JsonValue]
}

function among(some: JsonValue | undefined, all: JsonValue | undefined): boolean {
  return listed(some).every((one) => listed(all).some((other) => jsonEqual(one, other)))
}

const LEAST: ReadonlySet<string> = new Set(['minimum', 'minLength', 'minItems'])
const MOST: ReadonlySet<string> = new Set(['maximum', 'maxLength', 'maxItems'])
const CHOICES: ReadonlySet<string> = new Set(['bsonType', 'enum'])

function looserWord(word: string, old: JsonObject, next: JsonObject): boolean {
  const [a, b] = [old[word], next[word]]
  if (b === undefined) return true
  if (word === 'required') return among(b, a)
  if (word === 'additionalProperties') return b !== false || a === false
  if (word === 'properties') return looserProperties(old, next)
  if (a === undefined) return false
  if (LEAST.has(word)) return Number(b) <= Number(a)
  if (MOST.has(word)) return Number(b) >= Number(a)
  if (CHOICES.has(word)) return among(a, b)
  if (word === 'items' && isObject(a) && isObject(b)) return isLooser(a, b)
  return jsonEqual(a, b)
}

function looserProperties(old: JsonObject, next: JsonObject): boolean {
  const [before, after] = [old.properties, next.properties]
  if (!isObject(after)) return true
  return Object.entries(after).every(([name, schema]) => {
    const was = isObject(before) ? before[name] : undefined
    // What was not known was not there.
    if (was === undefined) return old.additionalProperties === false || jsonEqual(schema, {})
    return isObject(was) && isObject(schema) && isLooser(was, schema)
  })
}

/** Whether every value that the `$jsonSchema` `old` takes is taken by `next`. False where that is not plain to see. */
export function isLooser(old: JsonObject, next: JsonObject): boolean {
  return Object.keys(next).every((word) => looserWord(word, old, next))
}

/** The words of `next` that do not take all that `old` took. */
export function tighterWords(old: JsonObject, next: JsonObject): readonly string[] {
  return Object.keys(next).filter((word) => !looserWord(word, old, next))
}
