/** What an index says for MongoDB, as its key and options, as far as the server has them. */
import { note } from '../../../diagnostic/index.ts'
import type { Index, JsonObject, MongodbIndex, Table, UniqueConstraint } from '../../../model/index.ts'
import type { Capability } from '../capabilities.ts'
import type { IndexKey } from '../index-options.ts'
import { fieldNamed } from '../names.ts'
import type { DeclareContext } from './context.ts'

/** An index's key and what stands beside it. */
export interface IndexWords {
  readonly keys: readonly IndexKey[]
  readonly options: JsonObject
}

/** A column, or a path that begins with one, as documents have it. */
function pathNamed(table: Table, path: string): string {
  const [first = '', ...rest] = path.split('.')
  return [first === '$**' ? first : fieldNamed(table, first), ...rest].join('.')
}

function renamed(table: Table, object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([path, value]) => [pathNamed(table, path), value]))
}

function keysOf({ columns, using, mongodb = {} }: Index, table: Table, hashed: boolean): readonly IndexKey[] {
  const { key, type } = mongodb
  const plain = (direction: number | string): number | string => (direction === 'hashed' && !hashed ? 1 : direction)
  if (key) return Object.entries(key).map(([path, direction]) => [pathNamed(table, path), plain(direction)] as const)
  return columns.map(({ column, direction }) => {
    const field = fieldNamed(table, column)
    if (type === 'wildcard') return [`${field}.$**`, 1] as const
    if (type !== undefined) return [field, plain(type)] as const
    return [field, using === 'hash' ? plain('hashed') : direction === 'asc' ? 1 : -1] as const
  })
}

/** Words that go into the index as they are. */
const AS_THEY_ARE = ['default_language', 'language_override', 'hidden', 'bits', 'min', 'max'] as const

function optionsOf(words: MongodbIndex, table: Table): JsonObject {
  const { sparse, expireAfterSeconds, collation, weights, wildcardProjection } = words
  return {
    ...Object.fromEntries(AS_THEY_ARE.flatMap((name) => (words[name] === undefined ? [] : [[name, words[name]]]))),
    ...(sparse !== undefined && { sparse }),
    ...(expireAfterSeconds !== undefined && { expireAfterSeconds }),
    ...(collation && { collation: { ...collation } }),
    ...(weights && { weights: renamed(table, weights) }),
    ...(wildcardProjection && { wildcardProjection: renamed(table, wildcardProjection) }),
  }
}

/** What an index has from its collection where it says nothing: the collation. */
export function collatedAs({ mongodb }: Table, { capabilities }: DeclareContext): JsonObject {
  const collation = mongodb?.collation
  return collation && capabilities.has('collations') && capabilities.has('collectionOptions')
    ? { collation: { ...collation } }
    : {}
}

/** Kinds that compare bytes whatever their collection does. */
const BY_BYTES: ReadonlySet<unknown> = new Set(['text', '2d'])

/** What the index cannot be without. */
function neededFor({ keys, options }: IndexWords): readonly (readonly [Capability, string])[] {
  const kinds = new Set(keys.map(([, direction]) => direction))
  return [
    ...(kinds.has('text') ? [['textIndexes', 'text indexes'] as const] : []),
    ...(kinds.has('2dsphere') || kinds.has('2d') ? [['geoIndexes', 'indexes over places'] as const] : []),
    ...(keys.some(([field]) => field.endsWith('$**')) ? [['wildcardIndexes', 'wildcard indexes'] as const] : []),
    ...(options.collation ? [['collations', 'collations'] as const] : []),
  ]
}

/** Options that an index can be without, and what it is then. */
const LEFT_OUT: readonly (readonly [option: string, Capability, string])[] = [
  ['sparse', 'sparseIndexes', 'holds documents without the field, too'],
  ['expireAfterSeconds', 'ttlIndexes', 'ends no documents'],
]

/** The key and the options; null where the server has no such index. What it leaves out is reported. */
export function indexWords(index: Index | UniqueConstraint, table: Table, context: DeclareContext): IndexWords | null {
  const { capabilities, report } = context
  const { name, span, mongodb = {} } = index
  const keys = 'using' in index ? keysOf(index, table, capabilities.has('hashedIndexes')) : uniqueKeys(index, table)
  const inherited = keys.some(([, direction]) => BY_BYTES.has(direction)) ? {} : collatedAs(table, context)
  const words = { keys, options: { ...inherited, ...optionsOf(mongodb, table) } }
  const [lacking] = neededFor(words).filter(([capability]) => !capabilities.has(capability))
  if (lacking) {
    report(note('target/unsupported', `The index \`${name}\` is not made: this server has no ${lacking[1]}`, { span }))
    return null
  }
  const lost = LEFT_OUT.filter(
    ([option, capability]) =>
      ![undefined, false].includes(words.options[option] as boolean | undefined) && !capabilities.has(capability),
  )
  for (const [, , consequence] of lost)
    report(note('target/unsupported', `Not enforced by this server: the index \`${name}\` ${consequence}`, { span }))
  const left = new Set(lost.map(([option]) => option))
  return { keys, options: Object.fromEntries(Object.entries(words.options).filter(([option]) => !left.has(option))) }
}

function uniqueKeys({ columns }: UniqueConstraint, table: Table): readonly IndexKey[] {
  return columns.map((column) => [fieldNamed(table, column), 1] as const)
}
