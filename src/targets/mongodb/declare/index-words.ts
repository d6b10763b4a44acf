/** The key and the options of an index in the words of a declaration. */
import {
  type ColumnType,
  DATE_KINDS_OF_MONGODB,
  type IndexColumn,
  type JsonObject,
  type MongodbIndex,
  type MongodbIndexType,
} from '../../../model/index.ts'
import type { Direction } from '../index-options.ts'
import { objectOf } from '../json.ts'
import type { FieldNames } from './partial.ts'

/** A field of an index, and what it is in it. */
export interface Key {
  readonly field: string
  readonly direction: Direction
}

/** What the language says of a key. */
export interface SaidKey {
  readonly columns: readonly IndexColumn[]
  readonly hash: boolean
  readonly mongodb: MongodbIndex
}

/** All that lies in documents. */
const EVERYTHING = '$**'
const WHOLE_KINDS: ReadonlySet<Direction> = new Set(['text', '2dsphere', '2d'])

/** A path of documents in declared names; null where no column is its beginning. */
export function pathOf(field: string, names: FieldNames): string | null {
  const [first = '', ...rest] = field.split('.')
  if (first === EVERYTHING) return field
  const name = names.get(first)
  return name === undefined ? null : [name, ...rest].join('.')
}

function ascending(column: string): IndexColumn {
  return { column, direction: 'asc' }
}

/** The key by columns alone, perhaps with what kind of index it is; null where it needs words of its own. */
function byColumns(keys: readonly Key[], names: FieldNames): SaidKey | null {
  const [first, second] = keys
  const below = second === undefined ? first?.field.replace(/\.\$\*\*$/, '') : undefined
  const wild = below !== undefined && below !== first?.field ? names.get(below) : undefined
  if (wild !== undefined) return { columns: [ascending(wild)], hash: false, mongodb: { type: 'wildcard' } }
  const columns = keys.flatMap(({ field, direction }): IndexColumn[] => {
    const column = names.get(field)
    return column === undefined ? [] : [{ column, direction: direction === -1 ? 'desc' : 'asc' }]
  })
  if (columns.length < keys.length || first === undefined) return null
  const kinds = new Set(keys.map(({ direction }) => direction))
  if (kinds.size === 1 && WHOLE_KINDS.has(first.direction))
    return { columns, hash: false, mongodb: { type: first.direction as MongodbIndexType } }
  if (kinds.size === 1 && first.direction === 'hashed') return { columns, hash: true, mongodb: {} }
  return keys.every(({ direction }) => direction === 1 || direction === -1)
    ? { columns, hash: false, mongodb: {} }
    : null
}

/** The key in MongoDB's words beside the columns that it begins with; null where a field is no column's. */
function inItsWords(keys: readonly Key[], names: FieldNames): SaidKey | null {
  const said = keys.map(({ field, direction }) => [pathOf(field, names), direction] as const)
  const paths = said.flatMap(([path]) => path ?? [])
  if (paths.length < keys.length) return null
  const all = [...names.values()]
  const begins = paths.map((path) => (path === EVERYTHING ? all[0] : path.split('.')[0]) ?? '')
  const columns = [...new Set(begins)].filter((name) => all.includes(name)).map(ascending)
  const key = Object.fromEntries(said) as NonNullable<MongodbIndex['key']>
  return columns.length === 0 ? null : { columns, hash: false, mongodb: { key } }
}

/** What the language says of the key; null where it has no words for it. */
export function keyWords(keys: readonly Key[], names: FieldNames): SaidKey | null {
  return byColumns(keys, names) ?? inItsWords(keys, names)
}

function renamed(object: JsonObject, names: FieldNames): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([path, value]) => [pathOf(path, names) ?? path, value]))
}

/** Options that the language has the same words for. */
export const OPTION_WORDS: ReadonlySet<string> = new Set<keyof MongodbIndex>([
  ...(['sparse', 'collation', 'hidden', 'expireAfterSeconds', 'weights', 'default_language'] as const),
  ...(['language_override', 'wildcardProjection', 'bits', 'min', 'max'] as const),
])

/** The options in declared names. */
export function optionWords(options: JsonObject | null, names: FieldNames): MongodbIndex {
  const said = Object.entries(options ?? {}).map(([word, value]) => {
    const byPath = word === 'weights' || word === 'wildcardProjection' ? objectOf(value) : null
    return [word, byPath ? renamed(byPath, names) : value] as const
  })
  return Object.fromEntries(said)
}

/** Load takes an end of documents of a column only where that is a date; the key in MongoDB's words says it of others. */
export function withEnd(
  said: SaidKey,
  keys: readonly Key[],
  names: FieldNames,
  typeOf: (column: string) => ColumnType | undefined,
): SaidKey | null {
  const [only] = said.columns
  const isDate = only !== undefined && DATE_KINDS_OF_MONGODB.has(typeOf(only.column)?.kind ?? '')
  return isDate ? said : inItsWords(keys, names)
}
