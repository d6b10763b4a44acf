/** Declared renames of tables and columns, as addresses. */
import type { Rename } from '../../../diff/index.ts'
import { addressOf, type Column, type Snapshot, snakeCase, type Table } from '../../../model/index.ts'
import { isParked, isStillToDo, type NamesBefore } from '../../../plan/index.ts'
import { tableAddress } from '../names.ts'

/** A declared name: what is to be called `name` was called `from`. Parents by their addresses before and after. */
interface Wanted {
  readonly kind: string
  readonly name: string
  readonly from: string | undefined
  readonly parent: string | null
  readonly oldParent: string | null
}

/** What goes by a name for a while, since a push that was to exchange names stopped part-way, by its old address. */
type Parked = ReadonlyMap<string, string>

function parkedIn(current: Snapshot): Parked {
  const parked = [...current.values()].filter(isParked)
  return new Map(parked.map((r) => [addressOf(r.kind, r.parent, r.renamedFrom ?? ''), r.address]))
}

/** The rename that `renamedFrom` tells, where something is still called so, and had not got that name from something else. */
function renameOf({ kind, name, from, parent, oldParent }: Wanted, names: NamesBefore, parked: Parked): Rename[] {
  if (from === undefined) return []
  const [to, now] = [addressOf(kind, parent, name), addressOf(kind, oldParent, name)]
  const before = [from, snakeCase(from)].map((old) => addressOf(kind, oldParent, old))
  const moving = before.map((address) => parked.get(address)).find((address) => address !== undefined)
  if (moving !== undefined) return [{ from: moving, to }]
  const old = before.find((address) => names.current.has(address))
  if (old === undefined || old === now || !isStillToDo(old, now, from, names)) return []
  return [{ from: old, to }]
}

function ofTable(table: Table, names: NamesBefore, parked: Parked): Rename[] {
  const said = { kind: 'table', name: table.dbName, from: table.renamedFrom, parent: null, oldParent: null }
  const own = renameOf(said, names, parked)
  const parent = tableAddress(table)
  const oldParent = own[0]?.from ?? parent
  const ofColumn = ({ dbName, renamedFrom }: Column): Rename[] =>
    renameOf({ kind: 'column', name: dbName, from: renamedFrom, parent, oldParent }, names, parked)
  return [...own, ...table.columns.flatMap(ofColumn)]
}

/** Every rename that is still to be made. */
export function renamesOf(tables: readonly Table[], names: NamesBefore): Rename[] {
  const parked = parkedIn(names.current)
  return tables.flatMap((table) => ofTable(table, names, parked))
}

/** `desired` with the old names that are declared, so that history can tell that a rename was made. */
export function calledBefore(desired: Snapshot, tables: readonly Table[]): Snapshot {
  const next = new Map(desired)
  const put = (address: string, renamedFrom: string | undefined): void => {
    const r = next.get(address)
    if (r !== undefined && renamedFrom !== undefined) next.set(address, { ...r, renamedFrom })
  }
  for (const table of tables) {
    const address = tableAddress(table)
    put(address, table.renamedFrom)
    for (const column of table.columns) put(addressOf('column', address, column.dbName), column.renamedFrom)
  }
  return next
}
