/** Indexes of a collection as they are declared. What the language has no word for is told with the reason. */
import {
  canonicalJson,
  type Index,
  type JsonObject,
  type Resource,
  type Schema,
  type Table,
  type UniqueConstraint,
} from '../../../model/index.ts'
import type { Capability } from '../capabilities.ts'
import type { Direction } from '../index-options.ts'
import { objectOf } from '../json.ts'
import { declaredIndexes } from '../kinds/table-index.ts'
import type { DeclareContext } from '../normalize/context.ts'
import { type FieldNames, filterOf } from './partial.ts'

/** An index of either sort, or why there is no declaration of it. */
type Part = { readonly index: Index } | { readonly unique: UniqueConstraint } | { readonly reason: string }

/** A table's indexes. */
export interface DeclaredKeys {
  readonly indexes: readonly Index[]
  readonly uniques: readonly UniqueConstraint[]
  readonly left: readonly { readonly resource: Resource; readonly reason: string }[]
}

interface Key {
  readonly field: string
  readonly direction: Direction
}

function keysOf({ attributes }: Resource): readonly Key[] {
  return attributes.keys as unknown as readonly Key[]
}

function jsonOf(r: Resource, name: string): JsonObject | null {
  const text = r.attributes[name]
  return typeof text === 'string' ? objectOf(JSON.parse(text)) : null
}

/** What keeps the keys from being said; null: nothing. */
function hindrance(keys: readonly Key[], options: JsonObject | null): string | null {
  if (options) return `an index with ${Object.keys(options).sort().join(', ')}`
  if (keys.some(({ field }) => field.includes('.'))) return 'an index over a field inside another'
  const special = keys.find(({ direction }) => typeof direction === 'string' && direction !== 'hashed')
  if (special) return `an index of the kind ${special.direction}`
  return keys.length > 1 && keys.some(({ direction }) => direction === 'hashed')
    ? 'a hashed index of several keys'
    : null
}

function partOf(r: Resource, names: FieldNames): Part {
  const keys = keysOf(r)
  const reason = hindrance(keys, jsonOf(r, 'options'))
  if (reason !== null) return { reason }
  const columns = keys.flatMap(({ field }) => names.get(field) ?? [])
  if (columns.length < keys.length || columns.length === 0)
    return { reason: 'an index over a field that is left alone' }
  const partial = jsonOf(r, 'partial')
  const where = partial && filterOf(partial, names)
  if (partial && !where) return { reason: 'an index with a condition that no filter says' }
  const said = { name: r.name, ...(where && { where }) }
  if (r.attributes.unique === true) {
    if (keys.some(({ direction }) => direction !== 1)) return { reason: 'a unique index with an order of its own' }
    return { unique: { ...said, columns, hashed: false } }
  }
  return {
    index: {
      ...said,
      columns: columns.map((column, i) => ({ column, direction: keys[i]?.direction === -1 ? 'desc' : 'asc' })),
      using: keys[0]?.direction === 'hashed' ? 'hash' : 'btree',
    },
  }
}

/** The indexes that a push makes of that declaration, by address. */
function madeOf(table: Table, capabilities: ReadonlySet<Capability>): ReadonlyMap<string, Resource> {
  const schema: Schema = { tables: [table], enums: [] }
  const context: DeclareContext = {
    ...{ schema, capabilities, current: new Map() },
    hasDocuments: () => false,
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
      const part = partOf(r, names)
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
