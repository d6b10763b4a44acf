/** Indexes of a collection as they are declared. What the language has no word for is told with the reason. */
import {
  canonicalJson,
  type Index,
  type JsonObject,
  jsonEqual,
  type Resource,
  type Schema,
  type Table,
  type UniqueConstraint,
} from '../../../model/index.ts'
import type { Capability } from '../capabilities.ts'
import { canonicalCollation } from '../index-options.ts'
import { objectOf } from '../json.ts'
import { declaredIndexes } from '../kinds/table-index.ts'
import type { DeclareContext } from '../normalize/context.ts'
import { type Key, keyWords, OPTION_WORDS, optionWords, withEnd } from './index-words.ts'
import { type FieldNames, filterOf } from './partial.ts'

/** An index of either sort, or why there is no declaration of it. */
type Part = { readonly index: Index } | { readonly unique: UniqueConstraint } | { readonly reason: string }

/** A table's indexes. */
export interface DeclaredKeys {
  readonly indexes: readonly Index[]
  readonly uniques: readonly UniqueConstraint[]
  readonly left: readonly { readonly resource: Resource; readonly reason: string }[]
}

function keysOf({ attributes }: Resource): readonly Key[] {
  return attributes.keys as unknown as readonly Key[]
}

function jsonOf(r: Resource, name: string): JsonObject | null {
  const text = r.attributes[name]
  return typeof text === 'string' ? objectOf(JSON.parse(text)) : null
}

/** The options without the collation that an index has from its collection. */
function ofItself(options: JsonObject | null, { mongodb }: Table): JsonObject | null {
  const inherited = mongodb?.collation && canonicalCollation({ ...mongodb.collation })
  if (!options || !inherited || !jsonEqual(options.collation ?? null, inherited)) return options
  const { collation: _, ...rest } = options
  return rest
}

function partOf(r: Resource, table: Table, names: FieldNames): Part {
  const keys = keysOf(r)
  const live = jsonOf(r, 'options')
  const strange = Object.keys(live ?? {}).filter((word) => !OPTION_WORDS.has(word))
  if (strange.length > 0) return { reason: `an index with ${strange.sort().join(', ')}` }
  const options = optionWords(ofItself(live, table), names)
  const typeOf = (name: string) => table.columns.find((c) => c.name === name)?.type
  const plain = keyWords(keys, names)
  const key = plain && options.expireAfterSeconds !== undefined ? withEnd(plain, keys, names, typeOf) : plain
  if (key === null) return { reason: 'an index over a field that is left alone' }
  const partial = jsonOf(r, 'partial')
  const where = partial && filterOf(partial, names)
  const own = { ...options, ...(partial && !where && { partialFilterExpression: partial }) }
  const said = { name: r.name, ...(where && { where }) }
  const mongodb = { ...key.mongodb, ...own }
  const words = Object.keys(mongodb).length === 0 ? {} : { mongodb }
  if (r.attributes.unique !== true) {
    return { index: { ...said, columns: key.columns, using: key.hash ? 'hash' : 'btree', ...words } }
  }
  const isPlain = Object.keys(key.mongodb).length === 0 && keys.every(({ direction }) => direction === 1)
  if (!isPlain) return { reason: 'a unique index with an order of its own' }
  return { unique: { ...said, columns: key.columns.map(({ column }) => column), hashed: false, ...words } }
}

/** The indexes that a push makes of that declaration, by address. */
function madeOf(table: Table, capabilities: ReadonlySet<Capability>): ReadonlyMap<string, Resource> {
  const schema: Schema = { tables: [table], enums: [] }
  const context: DeclareContext = {
    ...{ schema, capabilities, current: new Map() },
    isFilled: () => false,
    report: () => {},
  }
  return new Map([...declaredIndexes(context)].map((r) => [r.address, r]))
}

function alike(a: Resource | undefined, b: Resource): boolean {
  return a !== undefined && canonicalJson(a.attributes as JsonObject) === canonicalJson(b.attributes as JsonObject)
}

/**
 * The declarations of the indexes. `table`: the rest of it; `known`: as the files declare it, whose words are kept where they make
 * what is there. Only what a push would make exactly so is declared.
 */
export function declareIndexes(
  live: readonly Resource[],
  table: Table,
  known: Table | undefined,
  names: FieldNames,
  capabilities: ReadonlySet<Capability>,
): DeclaredKeys {
  const bare = madeOf({ ...table, indexes: [], uniques: [] }, capabilities)
  const before = known ? madeOf(known, capabilities) : new Map<string, Resource>()
  const indexes: Index[] = []
  const uniques: UniqueConstraint[] = []
  const left: { resource: Resource; reason: string }[] = []
  for (const r of live) {
    if (alike(bare.get(r.address), r)) continue
    const same = alike(before.get(r.address), r)
    const [index, unique] = [
      known?.indexes.find((i) => i.name === r.name),
      known?.uniques.find((u) => u.name === r.name),
    ]
    if (same && index) indexes.push(index)
    else if (same && unique) uniques.push(unique)
    else {
      const part = partOf(r, table, names)
      const one =
        'index' in part
          ? { indexes: [part.index], uniques: [] }
          : { indexes: [], uniques: 'unique' in part ? [part.unique] : [] }
      if ('reason' in part) left.push({ resource: r, reason: part.reason })
      else if (!alike(madeOf({ ...table, ...one }, capabilities).get(r.address), r))
        left.push({ resource: r, reason: 'an index that a push would make another way' })
      else if ('index' in part) indexes.push(part.index)
      else uniques.push(part.unique)
    }
  }
  return { indexes, uniques, left }
}
