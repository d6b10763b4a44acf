/** Indexes, and uniques, which are indexes here. */
import { note } from '../../../diagnostic/index.ts'
import {
  canonicalJson,
  derivedName,
  hasSqlKeys,
  type Index,
  type JsonObject,
  type Resource,
  resource,
  type Table,
  type UniqueConstraint,
} from '../../../model/index.ts'
import { canonicalKey, canonicalOptions, type IndexKey } from '../index-options.ts'
import { steady } from '../json.ts'
import { fieldNamed, tableAddress } from '../names.ts'
import type { DeclareContext } from '../normalize/context.ts'
import { collatedAs, indexWords } from '../normalize/index-words.ts'
import { oneWay, partialOf, whereSet } from '../normalize/partial.ts'
import { shardKeyOf } from '../normalize/table-words.ts'

/** What an index says. */
export interface IndexParts {
  readonly name: string
  readonly keys: readonly IndexKey[]
  readonly unique: boolean
  readonly partial: JsonObject | null
  /** What else somebody said of it: `sparse`, `expireAfterSeconds`, a collation. */
  readonly options?: JsonObject
}

/** An index of that table. */
export function indexResource(table: string, { name, keys, unique, partial, options = {} }: IndexParts): Resource {
  const told = canonicalOptions(options)
  const attributes = {
    keys: canonicalKey(keys, options.weights as JsonObject | undefined).map(([field, direction]) => ({
      field,
      direction,
    })),
    unique,
    partial: partial === null ? null : canonicalJson(oneWay(partial)),
    options: told === null ? null : canonicalJson(told),
  }
  return resource({ kind: 'index', name, parent: table, dependsOn: [table], attributes })
}

/** The index as `createIndexes` takes it. */
export function indexSpecification({ name, attributes }: Resource): JsonObject {
  const keys = attributes.keys as unknown as readonly { readonly field: string; readonly direction: number | string }[]
  const { partial, options } = attributes
  return {
    key: Object.fromEntries(keys.map(({ field, direction }) => [field, direction])),
    name,
    ...(attributes.unique === true && { unique: true }),
    ...(typeof partial === 'string' && { partialFilterExpression: JSON.parse(partial) as JsonObject }),
    ...(typeof options === 'string' && (JSON.parse(options) as JsonObject)),
  }
}

/** What becomes of a condition: `undefined` where the index cannot be made with it. */
function conditionOf(
  { where, mongodb, name, span }: Index | UniqueConstraint,
  table: Table,
  { capabilities, report }: DeclareContext,
): JsonObject | null | undefined {
  const own = mongodb?.partialFilterExpression
  if (where === undefined && own === undefined) return null
  const isSql = where !== undefined && 'parts' in where
  const made = where === undefined || isSql ? (own ?? null) : partialOf(where, table)
  const partial = capabilities.has('partialIndexes') ? made : null
  if (partial !== null) return steady(partial) as JsonObject
  const why = isSql ? 'its condition is SQL' : 'this server cannot build an index with that condition'
  report(note('target/unsupported', `The index \`${name}\` is not made: ${why}`, { span }))
  return undefined
}

/** Whether the keys are SQL and nothing is said for MongoDB: such an index is none here, which is told. */
function isSqlAlone(one: Index | UniqueConstraint, { report }: DeclareContext): boolean {
  const isToldHere = one.mongodb !== undefined && 'key' in one.mongodb && one.mongodb.key !== undefined
  if (!hasSqlKeys(one) || isToldHere) return false
  report(note('target/unsupported', `The index \`${one.name}\` is not made: its keys are SQL`, { span: one.span }))
  return true
}

function plainIndex(index: Index, table: Table, context: DeclareContext): Resource[] {
  if (isSqlAlone(index, context)) return []
  const partial = conditionOf(index, table, context)
  const words = partial === undefined ? null : indexWords(index, table, context)
  if (partial === undefined || words === null) return []
  return [indexResource(tableAddress(table), { name: index.name, ...words, unique: false, partial })]
}

function uniqueIndex(unique: UniqueConstraint, table: Table, context: DeclareContext): Resource[] {
  if (isSqlAlone(unique, context)) return []
  const where = conditionOf(unique, table, context)
  const words = where === undefined ? null : indexWords(unique, table, context)
  if (where === undefined || words === null) return []
  const optional = table.columns.filter((c) => c.optional && unique.columns.includes(c.name))
  // Sparse says the same, and MongoDB takes one of them.
  const guards = !table.adopted && context.capabilities.has('partialIndexes') && words.options.sparse !== true
  const set = guards ? whereSet(optional) : null
  const partial = where && set ? { $and: [where, set] } : (where ?? set)
  return [indexResource(tableAddress(table), { name: unique.name, ...words, unique: true, partial })]
}

/** References are looked up by what they point at, so each is the first of some index. */
function referenceIndexes(table: Table, made: readonly Resource[], context: DeclareContext): Resource[] {
  const led = new Set(made.flatMap((r) => Object.keys(indexSpecification(r).key as JsonObject)[0] ?? []))
  return table.columns
    .filter((c) => c.type.kind === 'reference' && !led.has(c.dbName))
    .map((c) => {
      const name = derivedName([table.dbName, c.dbName, 'idx'])
      const options = collatedAs(table, context)
      return indexResource(tableAddress(table), { name, keys: [[c.dbName, 1]], unique: false, partial: null, options })
    })
    .filter((r) => !made.some((other) => other.address === r.address))
}

/** The key of a table that has no `_id` for it, which is as unique as an id. A sharded collection, or a time series, keeps none. */
function keyIndexes(table: Table, made: readonly Resource[], context: DeclareContext): Resource[] {
  const fields = table.primaryKey.map((name) => fieldNamed(table, name))
  const isPlain = table.mongodb?.timeseries === undefined && shardKeyOf(table, context) === null
  if (fields.length === 0 || fields.includes('_id') || !isPlain) return []
  const isHeld = made.some(({ attributes }) => {
    const keys = attributes.keys as unknown as readonly { readonly field: string }[]
    return (
      attributes.unique === true && attributes.partial === null && keys.map((k) => k.field).join() === fields.join()
    )
  })
  if (isHeld) return []
  const name = table.keyName ?? derivedName([table.dbName, 'pkey'])
  const keys = fields.map((field) => [field, 1] as const)
  const options = collatedAs(table, context)
  return [indexResource(tableAddress(table), { name, keys, unique: true, partial: null, options })]
}

/** Sharding takes an index that begins with the key, and makes it under this name where it is missing. */
function shardIndexes(table: Table, made: readonly Resource[], context: DeclareContext): Resource[] {
  const key = shardKeyOf(table, context)
  if (key === null) return []
  const keys = Object.entries(key) as unknown as readonly IndexKey[]
  const begins = (r: Resource): boolean => {
    const others = Object.entries(indexSpecification(r).key as JsonObject).slice(0, keys.length)
    return JSON.stringify(others) === JSON.stringify(keys)
  }
  const name = keys.map(([field, direction]) => `${field}_${direction}`).join('_')
  if (made.some(begins)) return []
  return [indexResource(tableAddress(table), { name, keys, unique: false, partial: null })]
}

/** The declared indexes of every table. */
export function* declaredIndexes(context: DeclareContext): Iterable<Resource> {
  for (const table of context.schema.tables) {
    const spans = new Map([...table.indexes, ...table.uniques].map((i) => [i.name, i.span]))
    const made = [
      ...table.indexes.flatMap((i) => plainIndex(i, table, context)),
      ...table.uniques.flatMap((u) => uniqueIndex(u, table, context)),
    ]
    // What the database had before bkend gets no index that nobody declared.
    const keyed = table.adopted ? [] : keyIndexes(table, made, context)
    const implied = table.adopted
      ? []
      : [...keyed, ...referenceIndexes(table, [...made, ...keyed], context), ...shardIndexes(table, made, context)]
    for (const r of [...made, ...implied]) {
      const span = spans.get(r.name) ?? table.span
      yield span ? { ...r, span } : r
    }
  }
}
