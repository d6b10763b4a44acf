/** What kind of collection it is, how its validator binds and what that says beside its columns: as `mongodb` of a declaration. */
import {
  type JsonObject,
  jsonEqual,
  type MongodbTable,
  type Resource,
  type Schema,
  type Table,
} from '../../../model/index.ts'
import type { Capability } from '../capabilities.ts'
import { canonicalCollection, declaredOptions } from '../collection-options.ts'
import { objectOf, steady } from '../json.ts'
import { optionsOf, shardKeyIn, validationOf, validatorOf } from '../kinds/table.ts'
import { fieldNamed } from '../names.ts'
import { validatorFor } from '../normalize/validator.ts'
import type { DeclaringContext } from './context.ts'
import { pathOf } from './index-words.ts'
import type { FieldNames } from './partial.ts'

/** What the words are read with. */
interface WordsOf {
  /** The table without them. */
  readonly table: Table
  /** As the files have them: kept where they mean what is there, or where this server has none of it. */
  readonly known: MongodbTable | undefined
  /** Whose enum types its columns may have. */
  readonly schema: Schema
  /** Field → declared name. */
  readonly names: FieldNames
  readonly capabilities: ReadonlySet<Capability>
}

type Words = Partial<Record<keyof MongodbTable, unknown>>

/** Words of which the collection's options tell. */
const OF_OPTIONS = ['collation', 'capped', 'timeseries', 'clustered', 'expireAfterSeconds'] as const
const IMAGES = 'changeStreamPreAndPostImages'

function picked(known: MongodbTable | undefined, words: readonly (keyof MongodbTable)[]): Words {
  return Object.fromEntries(words.flatMap((word) => (known?.[word] === undefined ? [] : [[word, known[word]]])))
}

function seriesWords(series: JsonObject, names: FieldNames): JsonObject {
  const { timeField, metaField, ...rest } = series
  const named = (field: unknown): string => names.get(String(field)) ?? String(field)
  return { timeField: named(timeField), ...(metaField !== undefined && { metaField: named(metaField) }), ...rest }
}

function optionWords(r: Resource, { known, table, names, capabilities }: WordsOf): Words {
  const all = [...OF_OPTIONS, IMAGES] as const
  const live = optionsOf(r) ?? {}
  const declared = canonicalCollection(declaredOptions(known ?? {}, (name) => fieldNamed(table, name))) ?? {}
  if (jsonEqual(declared, live)) return picked(known, all)
  if (!capabilities.has('collectionOptions') && Object.keys(live).length === 0) return picked(known, all)
  const { collation, capped, size, max, timeseries, clusteredIndex, expireAfterSeconds } = live
  const series = objectOf(timeseries)
  return {
    ...(capabilities.has('collations') ? {} : picked(known, ['collation'])),
    ...(collation !== undefined && { collation }),
    ...(capped === true && { capped: { size, ...(max !== undefined && { max }) } }),
    ...(series && { timeseries: seriesWords(series, names) }),
    ...(clusteredIndex !== undefined && { clustered: true }),
    ...(expireAfterSeconds !== undefined && { expireAfterSeconds }),
    ...(live[IMAGES] !== undefined && { [IMAGES]: true }),
  }
}

function bindingWords(r: Resource, known: MongodbTable | undefined): Words {
  const [level, action] = validationOf(r)
  const { level: was = 'strict', action: did = 'error' } = known?.validation ?? {}
  if (validatorOf(r) === null || (level === was && action === did)) return picked(known, ['validation'])
  const said = { ...(level !== 'strict' && { level }), ...(action !== 'error' && { action }) }
  return Object.keys(said).length === 0 ? {} : { validation: said }
}

/** The key in declared names; null where a field is no column's. */
function shardWords(r: Resource, { known, names, capabilities }: WordsOf): Words {
  const key = shardKeyIn(r)
  if (key === null) return capabilities.has('sharding') ? {} : picked(known, ['shardKey'])
  const said = Object.entries(key).map(([path, direction]) => [pathOf(path, names), direction] as const)
  return said.some(([path]) => path === null) ? {} : { shardKey: Object.fromEntries(said) }
}

function listed(validator: JsonObject | null): readonly JsonObject[] {
  const parts = validator?.$and
  return Array.isArray(parts) ? (parts as readonly JsonObject[]) : []
}

/** What the validator has beyond what a push makes of the table: of one that bkend did not make, all but its `$jsonSchema`. */
function fragmentOf(r: Resource, { table, schema, capabilities }: WordsOf): JsonObject | null {
  const { $jsonSchema: _, ...rest } = validatorOf(r) ?? {}
  if (table.adopted) return Object.keys(rest).length === 0 ? null : rest
  const { mongodb: __, ...bare } = table
  const usual = validatorFor(bare, { schema, capabilities })
  const { $and, $expr, ...others } = rest
  const made = listed(usual)
  const more = listed(rest).filter((part) => !made.some((one) => jsonEqual(one, part)))
  const parts = [...(Object.keys(others).length > 0 ? [others] : []), ...more]
  const [only] = parts
  return parts.length > 1 ? { $and: parts } : (only ?? null)
}

function fragmentWords(r: Resource, words: WordsOf): Words {
  const { known, capabilities } = words
  if (!capabilities.has('validators') || validatorOf(r) === null) return picked(known, ['validator'])
  const fragment = fragmentOf(r, words)
  if (fragment === null) return {}
  const said = known?.validator && steady(known.validator)
  return { validator: said && jsonEqual(said, fragment) ? known.validator : fragment }
}

/** The table with the words, as `names` calls its fields. */
export function withWords(
  r: Resource,
  table: Table,
  names: FieldNames,
  { known, knownTable, capabilities }: Pick<DeclaringContext, 'known' | 'knownTable' | 'capabilities'>,
): Table {
  const { mongodb: _, ...bare } = table
  const words = { table: bare, known: knownTable(r.address)?.mongodb, schema: known, names, capabilities }
  const mongodb = collectionWords(r, words)
  return { ...bare, ...(mongodb && { mongodb }) }
}

/** The words; undefined where there are none. */
function collectionWords(r: Resource, words: WordsOf): MongodbTable | undefined {
  const said = {
    ...bindingWords(r, words.known),
    ...fragmentWords(r, words),
    ...optionWords(r, words),
    ...shardWords(r, words),
  }
  // Canonical options hold nothing that `create` would not take.
  return Object.keys(said).length === 0 ? undefined : (said as MongodbTable)
}
