/** What tables and columns say that they were called, and what a push that stopped part-way left under a name for a while. */
import { addressOf, type Snapshot, type Table } from '../../../model/index.ts'
import { type Family, isParked } from '../../../plan/index.ts'

/** Every table with its columns. */
export function familiesOf(tables: readonly Table[]): Family[] {
  return tables.map((table) => ({
    own: { kind: 'table', name: table.dbName, declared: table.name, from: table.renamedFrom },
    children: table.columns.map((c) => ({ kind: 'column', name: c.dbName, declared: c.name, from: c.renamedFrom })),
  }))
}

/** What goes by a name for a while, by its old address. */
export function parkedIn(current: Snapshot): ReadonlyMap<string, string> {
  const parked = [...current.values()].filter(isParked)
  return new Map(parked.map((r) => [addressOf(r.kind, r.parent, r.renamedFrom ?? ''), r.address]))
}
