/** Reads a whole database schema from the catalogue: one query a kind, whatever the number of tables. */
import type { Config, Resource, Snapshot } from '../../../model/index.ts'
import { addressOf, resource } from '../../../model/index.ts'
import type { Inspection, ServerFacts } from '../../../plan/index.ts'
import { NAMED_TABLES, TABLES } from '../kinds/catalogue-sql.ts'
import { ANY_FOREIGN, foreignKinds } from '../kinds/foreign.ts'
import { KINDS } from '../kinds/index.ts'
import type { Catalogue } from '../kinds/kind.ts'
import type { Queryable } from '../queryable.ts'
import { alwaysQuoted } from '../sql/identifier.ts'
import { serverFacts } from './facts.ts'

/** What the server prints depends on `search_path`. */
async function look(db: Queryable, path: readonly string[]): Promise<void> {
  await db.query(`select set_config('search_path', $1, true)`, [path.map((name) => alwaysQuoted(name)).join(', ')])
}

/** Puts what one kind's query finds among `found`; what stands on nothing that was found is none of ours. */
async function readKind(
  db: Queryable,
  { read }: Catalogue,
  sql: string,
  values: readonly unknown[],
  found: Map<string, Resource>,
): Promise<void> {
  for (const row of await db.query<object>(sql, values)) {
    const r = read(row)
    if (r !== null && (r.parent === null || found.has(r.parent))) found.set(r.address, r)
  }
}

/**
 * Every resource of the schema, parents before children. `search_path` is the schema itself (then `behind`), so names inside it stand
 * alone and all others are qualified.
 */
export async function readSnapshot(db: Queryable, config: Config, behind: readonly string[] = []): Promise<Snapshot> {
  const { schema } = config.postgres
  await look(db, [schema, ...behind])
  const found = new Map<string, Resource>()
  const values = [alwaysQuoted(schema)]
  const [any] = await db.query<{ foreign: boolean }>(ANY_FOREIGN, values)
  for (const kind of KINDS) {
    if (!kind.catalogue || (!any?.foreign && foreignKinds.includes(kind))) continue
    const { sql } = kind.catalogue
    await readKind(db, kind.catalogue, typeof sql === 'string' ? sql : sql(TABLES, config), values, found)
  }
  return found
}

/** Dependencies on what is outside the Snapshot (another schema's table) order nothing. */
function withKnownDependencies(snapshot: Snapshot): Snapshot {
  const known = new Map<string, Resource>()
  for (const [address, r] of snapshot) {
    const isWhole = r.dependsOn.every((d) => snapshot.has(d))
    known.set(address, isWhole ? r : resource({ ...r, dependsOn: r.dependsOn.filter((d) => snapshot.has(d)) }))
  }
  return known
}

/** The live project's schema. Must run inside a transaction, so that all queries see one state and the pinned `search_path` ends with it. */
export async function schemaOf(db: Queryable, config: Config): Promise<Snapshot> {
  return withKnownDependencies(await readSnapshot(db, config))
}

/**
 * The live project's schema where nothing can have changed since it was `known` but the tables of those names and what stands on
 * them: only they are read; everything else is the very same resource. Must run inside a transaction.
 */
export async function schemaWithTables(
  db: Queryable,
  config: Config,
  names: readonly string[],
  known: Snapshot,
): Promise<Snapshot> {
  const { schema } = config.postgres
  await look(db, [schema])
  const old = new Set(names.map((name) => addressOf('table', null, name)))
  const found = new Map([...known].filter(([address, { parent }]) => !old.has(address) && !old.has(parent ?? '')))
  const values = [alwaysQuoted(schema), names]
  for (const { catalogue } of KINDS) {
    if (catalogue && typeof catalogue.sql === 'function')
      await readKind(db, catalogue, catalogue.sql(NAMED_TABLES, config), values, found)
  }
  return withKnownDependencies(found)
}

/**
 * The live project's schema and what is known of its tables. Must run inside a transaction, so that all queries see one
 * state and the pinned `search_path` ends with it.
 */
export async function inspect(db: Queryable, config: Config): Promise<Inspection> {
  return { snapshot: await schemaOf(db, config), facts: await serverFacts(db, config.postgres) }
}

/** What `inspect` says of the server and of how much its tables, or those of these addresses, hold, alone. Must run inside a transaction. */
export function facts(db: Queryable, config: Config, tables?: readonly string[]): Promise<ServerFacts> {
  return serverFacts(db, config.postgres, tables)
}
