/** Steps that make, rename and drop collections. */

import type { Resource } from '../../../model/index.ts'
import type { Hazard, ServerFacts, Step } from '../../../plan/index.ts'
import { createCollection, forgetTable, type KeptTable, rememberTable, renameCollection } from '../commands.ts'
import { keptColumn } from '../kinds/column.ts'
import { validatorOf } from '../kinds/table.ts'
import { type ChangeOf, childrenOf, type RenderContext, stepOf } from './context.ts'

/** What is remembered of a table, with those columns. */
export function keptTable(table: Resource, columns: readonly Resource[]): KeptTable {
  const { comment } = table.attributes
  return { comment: typeof comment === 'string' ? comment : null, columns: columns.map(keptColumn) }
}

/** What is remembered of a table as it is to be. */
export function desiredTable(address: string, table: Resource, { desired }: RenderContext): KeptTable {
  return keptTable(table, childrenOf(desired, address, 'column'))
}

/** A new collection: its columns are remembered first, so that it is whole from the moment it can be seen. */
export function createTable(change: ChangeOf<'add'>, columns: readonly ChangeOf<'add'>[]): Step {
  const { to } = change
  const kept = keptTable(
    to,
    columns.map((c) => c.to),
  )
  return stepOf({
    run: [rememberTable(to.name, kept), createCollection(to.name, validatorOf(to))],
    changes: [change, ...columns],
  })
}

function rowsIn(address: string, { tables }: ServerFacts): string {
  return tables.get(address)?.empty === false ? 'it has documents' : 'it has no documents now'
}

/** The end of a collection. */
export function dropTable(change: ChangeOf<'drop'>, { facts }: RenderContext): Step {
  const { name } = change.from
  const message = `drops the collection ${name}: ${rowsIn(change.address, facts)}`
  const hazard: Hazard = { code: 'drop-table', subject: name, message }
  return stepOf({ run: [{ drop: name }, forgetTable(name)], changes: [change], hazards: [hazard] })
}

/** Another name, for the collection and for what is remembered of it. `columns`: as they stand now. */
export function renameTable(change: ChangeOf<'rename'>, columns: readonly Resource[]): Step {
  const { from, to } = change
  const run = [
    rememberTable(to.name, keptTable(to, columns)),
    renameCollection(from.name, to.name),
    forgetTable(from.name),
  ]
  return stepOf({ run, changes: [change] })
}
