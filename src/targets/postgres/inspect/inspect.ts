/** Reads a whole database schema from the catalogue: one query a kind, whatever the number of tables. */
import type { Config, Resource, Snapshot } from '../../../model/index.ts'
import { resource } from '../../../model/index.ts'
import type { Inspection, ServerFacts } from '../../../plan/index.ts'
import { ANY_FOREIGN, foreignKinds } from '../kinds/foreign.ts'
import { KINDS } from '../kinds/index.ts'
import type { Queryable } from '../queryable.ts'
import { alwaysQuoted } from '../sql/identifier.ts'
import { serverFacts } from './facts.ts'

/**
 * Every resource of the schema, parents before children. What the server prints depends on `search_path`: here it is the
 * schema itself (then `behind`), so names inside it stand alone and all others are qualified.
 */
export async function readSnapshot(db: Queryable, config: Config, behind: readonly string[] = []): Promise<Snapshot> {
  const { schema } = config.postgres
  const path = [schema, ...behind].map((s) => alwaysQuoted(s)).join(', ')
  await db.query(`select set_config('search_path', $1, true)`, [path])
  const found = new Map<string, Resource>()
  const name = alwaysQuoted(schema)
  const [any] = await db.query<{ foreign: boolean }>(ANY_FOREIGN, [name])
  for (const kind of KINDS) {
    if (!kind.catalogue || (!any?.foreign && foreignKinds.includes(kind))) continue
    const { sql } = kind.catalogue
    for (const row of await db.query<object>(typeof sql === 'string' ? sql : sql(config), [name])) {
      const r = kind.catalogue.read(row)
      if (r !== null && (r.parent === null || found.has(r.parent))) found.set(r.address, r)
    }
  }
  return found
}

/** Dependencies on what is outside the Snapshot (another schema's table) order nothing. */
function withKnownDependencies(snapshot: Snapshot): Snapshot {
  return new Map(
    [...snapshot].map(([address, r]) => [
      address,
      r.dependsOn.every((d) => snapshot.has(d))
        ? r
        : resource({ ...r, dependsOn: r.dependsOn.filter((d) => snapshot.has(d)) }),
    ]),
  )
}

/**
 * The live project's schema and what is known of its tables. Must run inside a transaction, so that all queries see one
 * state and the pinned `search_path` ends with it.
 */
export async function inspect(db: Queryable, config: Config): Promise<Inspection> {
  const snapshot = withKnownDependencies(await readSnapshot(db, config))
  return { snapshot, facts: await serverFacts(db, config.postgres) }
}

/** What `inspect` says of the server and of how much its tables hold, alone. Must run inside a transaction. */
export function facts(db: Queryable, config: Config): Promise<ServerFacts> {
  return serverFacts(db, config.postgres)
}
