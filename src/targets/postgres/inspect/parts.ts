/** What lets a driver read again only what can have changed. */
import type { Config, Snapshot } from '../../../model/index.ts'
import type { Queryable } from '../queryable.ts'
import { alwaysQuoted } from '../sql/identifier.ts'
import { schemaOf, schemaWithTables } from './inspect.ts'
import { digestsQuery, liveHashFrom } from './live-hash.ts'
import { PART, STAMP } from './stamp.ts'

/** The sign of change, of the catalogue as a whole. */
export interface Stamp {
  readonly stamp: bigint
  /** `server_version_num`. */
  readonly version: string
}

/** What some tables have a part in. */
export interface Part {
  readonly stamp: bigint
  /** Ids of those tables that are there. */
  readonly tables: readonly number[]
}

/** The catalogue, as a whole and by table. Every method sends one query a kind at most. */
export interface CatalogueParts {
  stamp(db: Queryable): Promise<Stamp>
  part(db: Queryable, config: Config, names: readonly string[]): Promise<Part>
  /** Digests by the id of the table (0: no table's), of what the live hash is made from. */
  digests(db: Queryable, config: Config, tables?: readonly number[]): Promise<ReadonlyMap<number, string>>
  liveHash(config: Config, version: string, digests: ReadonlyMap<number, string>): string
  schema(db: Queryable, config: Config): Promise<Snapshot>
  schemaWithTables(db: Queryable, config: Config, names: readonly string[], known: Snapshot): Promise<Snapshot>
}

async function stamp(db: Queryable): Promise<Stamp> {
  const [row] = await db.query<{ stamp: string; version: string }>(STAMP, [])
  return { stamp: BigInt(row?.stamp ?? 0), version: row?.version ?? '' }
}

async function part(db: Queryable, { postgres }: Config, names: readonly string[]): Promise<Part> {
  const [row] = await db.query<{ stamp: string; tables: readonly string[] }>(PART, [
    alwaysQuoted(postgres.schema),
    names,
  ])
  return { stamp: BigInt(row?.stamp ?? 0), tables: (row?.tables ?? []).map(Number) }
}

async function digests(
  db: Queryable,
  config: Config,
  tables?: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const query = digestsQuery(config, tables !== undefined)
  const rows = await db.query<{ owner: string; digest: string }>(query, tables ? [tables] : undefined)
  return new Map(rows.map(({ owner, digest }) => [Number(owner), digest]))
}

/** Of the catalogue of Postgres. */
export const parts: CatalogueParts = {
  stamp,
  part,
  digests,
  liveHash: liveHashFrom,
  schema: schemaOf,
  schemaWithTables,
}
