/**
 * What an index says beside its key, in one spelling: what a server adds by itself and what goes without saying is left out,
 * so that what is declared and what is listed are equal where they mean the same.
 * https://www.mongodb.com/docs/manual/reference/command/createIndexes/
 */
import type { JsonObject, JsonValue } from '../../model/index.ts'

/** 1, -1, or what kind of index it is: `hashed`, `text`, `2dsphere`. */
export type Direction = number | string

/** A field of an index, and what it is in it. */
export type IndexKey = readonly [field: string, direction: Direction]

/** Of every index, or the server's own choice. */
const OF_THE_SERVER: ReadonlySet<string> = new Set([
  ...['v', 'ns', 'background', 'storageEngine', 'textIndexVersion', '2dsphereIndexVersion', 'prepareUnique'],
])

/** https://www.mongodb.com/docs/manual/reference/collation/#collation-document */
const USUAL_COLLATION: JsonObject = {
  ...{ caseLevel: false, caseFirst: 'off', strength: 3, numericOrdering: false, alternate: 'non-ignorable' },
  ...{ maxVariable: 'punct', normalization: false, backwards: false },
}

const USUAL: JsonObject = {
  ...{ sparse: false, hidden: false, default_language: 'english', language_override: 'language' },
  ...{ bits: 26, min: -180, max: 180 },
}

function without(usual: JsonObject, object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key, value]) => usual[key] !== value))
}

/** A collation without the library's version and what every locale has. `simple` is none. */
export function canonicalCollation({ version: _, ...collation }: JsonObject): JsonObject | null {
  return collation.locale === 'simple' ? null : without(USUAL_COLLATION, collation)
}

/** A projection by paths, its numbers as what they mean; that `_id` is left out of one that picks goes without saying. */
function canonicalProjection(projection: JsonObject, before = ''): JsonObject {
  const flat = Object.entries(projection).flatMap(([key, value]): [string, JsonValue][] => {
    const path = `${before}${key}`
    const deep = typeof value === 'object' && value !== null && !Array.isArray(value)
    return deep ? Object.entries(canonicalProjection(value as JsonObject, `${path}.`)) : [[path, Boolean(value)]]
  })
  const picks = flat.some(([path, value]) => path !== '_id' && value === true)
  return Object.fromEntries(flat.filter(([path, value]) => path !== '_id' || value === picks))
}

/** Fields of a text index by their weights: as it is listed, they have no place of their own in the key. */
function weighed(weights: JsonObject): JsonObject | null {
  const heavy = Object.fromEntries(Object.entries(weights).filter(([, weight]) => weight !== 1))
  return Object.keys(heavy).length === 0 ? null : heavy
}

/** The key with the fields of a text index, in order of their names, where `_fts` stands for them. */
export function canonicalKey(key: readonly IndexKey[], weights: JsonObject = {}): readonly IndexKey[] {
  const listed = Object.keys(weights)
  const isText = ([, direction]: IndexKey): boolean => direction === 'text'
  const named = key.flatMap(([field, direction]): IndexKey[] => {
    if (field === '_fts' && listed.length > 0) return listed.map((name) => [name, 'text'] as const)
    return field === '_ftsx' ? [] : [[field, direction]]
  })
  const first = named.findIndex(isText)
  if (first < 0) return named
  const texts = named.filter(isText).sort(([a], [b]) => (a < b ? -1 : 1))
  const others = named.filter((part) => !isText(part))
  return [...others.slice(0, first), ...texts, ...others.slice(first)]
}

function canonicalOption(name: string, value: JsonValue): JsonValue | null {
  const object = value as JsonObject
  if (name === 'collation') return canonicalCollation(object)
  if (name === 'weights') return weighed(object)
  return name === 'wildcardProjection' ? canonicalProjection(object) : value
}

/** The options in one spelling; null where there are none. */
export function canonicalOptions(options: JsonObject): JsonObject | null {
  const told = Object.entries(without(USUAL, options)).flatMap(([name, value]): [string, JsonValue][] => {
    const canonical = OF_THE_SERVER.has(name) ? null : canonicalOption(name, value)
    return canonical === null ? [] : [[name, canonical]]
  })
  return told.length === 0 ? null : Object.fromEntries(told)
}
