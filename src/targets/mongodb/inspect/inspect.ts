/** Reads a whole database: collections, their indexes, and what `_bkend_tables` remembers of their columns. */
import type { Db, MongoClient } from 'mongodb'
import type { JsonObject, Resource, Snapshot } from '../../../model/index.ts'
import { snapshotOf } from '../../../model/index.ts'
import type { ServerFacts } from '../../../plan/index.ts'
import { canonicalCollection } from '../collection-options.ts'
import type { KeptTable, Moved } from '../commands.ts'
import { codeOf } from '../faults.ts'
import type { Direction } from '../index-options.ts'
import { steady } from '../json.ts'
import { columnResource } from '../kinds/column.ts'
import { tableResource } from '../kinds/table.ts'
import { indexResource } from '../kinds/table-index.ts'
import type { MongoLibrary } from '../library.ts'
import { isForProjects, OWN } from '../names.ts'

/** What `_bkend_tables` holds of a collection. */
export type Kept = KeptTable & { readonly _id: string }

/** A collection as `listCollections` answers it. */
export interface Collection {
  readonly name: string
  /** `collection`, `timeseries`, `view`. */
  readonly type?: string
  readonly options?: Readonly<Record<string, unknown>> & {
    readonly validator?: JsonObject
    readonly validationLevel?: string
    readonly validationAction?: string
  }
}

/** An index as `listIndexes` answers it. */
export interface LiveIndex {
  readonly name: string
  readonly key: Readonly<Record<string, Direction>>
  readonly unique?: boolean
  readonly partialFilterExpression?: object
  /** Of the index that a clustered collection is. */
  readonly clustered?: boolean
}

const NO_COLLECTION = 26

/** The database as an open client sees it. */
export interface Live {
  /** To ask a sharded deployment, where this is one. */
  readonly client?: MongoClient
  readonly answer?: { readonly capabilities: ReadonlySet<string> }
  readonly db: Db
  readonly library: MongoLibrary
}

type Answering = Pick<Live, 'library'>

/** A document as JSON, the way that canonical text compares it. */
function asJson({ library }: Answering, value: object): JsonObject {
  return steady(library.BSON.EJSON.serialize(value, { relaxed: true }) as JsonObject) as JsonObject
}

async function indexesOf(collection: string, live: Live): Promise<readonly LiveIndex[]> {
  try {
    return (await live.db.collection(collection).listIndexes().toArray()) as unknown as readonly LiveIndex[]
  } catch (fault) {
    // Dropped in between.
    if (codeOf(fault) === NO_COLLECTION) return []
    throw fault
  }
}

function indexResources(collection: string, found: readonly LiveIndex[], live: Answering): Resource[] {
  return found
    .filter((index) => index.name !== '_id_' && index.clustered !== true)
    .map(({ name, key, unique, partialFilterExpression: partial, ...options }) =>
      indexResource(`table:${collection}`, {
        name,
        keys: Object.entries(key).map(([field, direction]) => [field, direction] as const),
        unique: unique ?? false,
        partial: partial ? asJson(live, partial) : null,
        options: asJson(live, options),
      }),
    )
}

/** Ordinary collections, and time series. */
async function collectionsOf({ db }: Live): Promise<readonly Collection[]> {
  const all = (await db.listCollections().toArray()) as unknown as readonly Collection[]
  return all
    .filter(({ type = 'collection' }) => type === 'collection' || type === 'timeseries')
    .filter((c) => isForProjects(c.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Shard keys by collection. https://www.mongodb.com/docs/manual/reference/config-database/#mongodb-data-config.collections */
async function shardKeysOf({ db, client, answer }: Live): Promise<ReadonlyMap<string, JsonObject>> {
  if (!client || !answer?.capabilities.has('sharding')) return new Map()
  const prefix = `${db.databaseName}.`
  const found = await client
    .db('config')
    .collection<{ readonly _id: string; readonly key: JsonObject; readonly dropped?: boolean }>('collections')
    .find({ _id: { $gte: prefix, $lt: `${prefix}\u{10FFFF}` } })
    .toArray()
  return new Map(found.filter((c) => !c.dropped).map(({ _id, key }) => [_id.slice(prefix.length), key]))
}

/** Every collection that is not ours or the server's, with its indexes and the columns that are remembered of it. */
export async function readSnapshot(live: Live): Promise<Snapshot> {
  const remembered = await live.db.collection<Kept>(OWN.tables).find().toArray()
  const [collections, shardKeys] = await Promise.all([collectionsOf(live), shardKeysOf(live)])
  const indexes = await Promise.all(collections.map((c) => indexesOf(c.name, live)))
  const found = collections.map((collection, i) => {
    return { collection, indexes: indexes[i] ?? [], shardKey: shardKeys.get(collection.name) ?? null }
  })
  return snapshotFrom(found, remembered, live)
}

/** A table and its columns with the names that a push under way, or one that died, took from them. */
function calledBefore(table: Resource, columns: readonly Resource[], moved: Moved | null = null): Resource[] {
  if (moved === null) return [table, ...columns]
  const from = new Map(moved.columns.map((c) => [c.name, c.from]))
  const named = (r: Resource, renamedFrom: string | null | undefined): Resource =>
    typeof renamedFrom === 'string' ? { ...r, renamedFrom } : r
  return [named(table, moved.table), ...columns.map((c) => named(c, from.get(c.name)))]
}

/** Pure: the resources that a server's answers tell of. */
export function snapshotFrom(
  found: readonly {
    readonly collection: Collection
    readonly indexes: readonly LiveIndex[]
    readonly shardKey?: JsonObject | null
  }[],
  remembered: readonly Kept[],
  live: Answering,
): Snapshot {
  const kept = new Map(remembered.map((table) => [table._id, table]))
  return snapshotOf(
    found.flatMap(({ collection: { name, options }, indexes, shardKey = null }) => {
      const { validator, validationLevel = 'strict', validationAction = 'error' } = options ?? {}
      const known = kept.get(name)
      const own = tableResource(name, {
        validator: validator && Object.keys(validator).length > 0 ? asJson(live, validator) : null,
        comment: known?.comment ?? null,
        rules: known?.rules ?? null,
        validation: [validationLevel, validationAction],
        options: options ? canonicalCollection(asJson(live, options)) : null,
        shardKey,
      })
      const columns = known?.columns.map((column) => columnResource(own.address, column)) ?? []
      return [...calledBefore(own, columns, known?.moved), ...indexResources(name, indexes, live)]
    }),
  )
}

/** Whether each collection has documents. Their bytes are not asked for. */
export async function readTables({ db }: Live, snapshot: Snapshot): Promise<ServerFacts['tables']> {
  const tables = [...snapshot.values()].filter((r) => r.kind === 'table')
  const known = await Promise.all(
    tables.map(async ({ address, name }) => {
      const one = await db.collection(name).findOne({}, { projection: { _id: 1 } })
      return [address, { empty: one === null, bytes: 0 }] as const
    }),
  )
  return new Map(known)
}
