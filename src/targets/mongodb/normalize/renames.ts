/** Declared renames of tables and columns, as addresses. */
import type { Rename } from '../../../diff/index.ts'
import { addressOf, type Column, snakeCase, type Table } from '../../../model/index.ts'
import { tableAddress } from '../names.ts'
import type { DeclareContext } from './context.ts'

/** What stands under the old name, where nothing stands under the new one yet. */
function renameOf(
  kind: string,
  {
    from,
    to,
    parent,
    oldParent,
  }: { from: string | undefined; to: string; parent: string | null; oldParent: string | null },
  { current }: DeclareContext,
): Rename[] {
  if (from === undefined || current.has(addressOf(kind, oldParent, to))) return []
  const old = [from, snakeCase(from)].map((name) => addressOf(kind, oldParent, name)).find((a) => current.has(a))
  return old === undefined ? [] : [{ from: old, to: addressOf(kind, parent, to) }]
}

function ofTable(table: Table, context: DeclareContext): Rename[] {
  const own = renameOf('table', { from: table.renamedFrom, to: table.dbName, parent: null, oldParent: null }, context)
  const parent = tableAddress(table)
  const oldParent = own[0]?.from ?? parent
  const ofColumn = (c: Column): Rename[] =>
    renameOf('column', { from: c.renamedFrom, to: c.dbName, parent, oldParent }, context)
  return [...own, ...table.columns.flatMap(ofColumn)]
}

/** Every rename that is still to be made. */
export function renamesOf(context: DeclareContext): Rename[] {
  return context.schema.tables.flatMap((table) => ofTable(table, context))
}
