/** What pushes that died have left and nobody looks at any more: tidied by the next one that holds the lease. */

import { OWN } from '../names.ts'
import { isStaleProbe } from '../probes.ts'
import type { DriverContext } from './context.ts'
import { readJournal, readVersion } from './records.ts'

/** Names of collections that this project's history, or its journal, knows. */
async function namesKnown(context: DriverContext): Promise<ReadonlySet<string>> {
  const [version, journal] = await Promise.all([readVersion(context), readJournal(context)])
  const known = [...(version?.snapshot.values() ?? []), ...(journal?.snapshot.values() ?? [])]
  return new Set(known.flatMap((r) => (r.kind === 'table' ? r.name : [])))
}

/**
 * Drops collections in which a server was asked what it can do, and forgets what is remembered of this project's collections that are
 * gone. The lease is held.
 */
export async function tidy(context: DriverContext): Promise<void> {
  const { db } = context
  const tables = db.collection<{ readonly _id: string }>(OWN.tables)
  const [collections, remembered] = await Promise.all([
    db.listCollections({}, { nameOnly: true }).toArray(),
    tables.find({}, { projection: { _id: 1 } }).toArray(),
  ])
  const there = new Set(collections.map((c) => c.name))
  for (const name of there) if (isStaleProbe(name)) await db.command({ drop: name }).catch(() => {})
  const gone = remembered.map((table) => table._id).filter((name) => !there.has(name))
  if (gone.length === 0) return
  const known = await namesKnown(context)
  await tables.deleteMany({ _id: { $in: gone.filter((name) => known.has(name)) } })
}
