/** Steps that make, rename and drop collections. */

import type { JsonObject, Resource } from '../../../model/index.ts'
import type { Hazard, Step } from '../../../plan/index.ts'
import {
  changeValidator,
  createCollection,
  createIndexes,
  forgetTable,
  type KeptTable,
  rememberTable,
  renameCollection,
  shardCollection,
} from '../commands.ts'
import { keptColumn } from '../kinds/column.ts'
import { optionsOf, shardKeyIn, validationOf, validatorOf } from '../kinds/table.ts'
import { indexSpecification } from '../kinds/table-index.ts'
import { type ChangeOf, childrenOf, type RenderContext, stepOf } from './context.ts'
import type { Leg } from './journeys.ts'

/** What is remembered of a table, with those columns. */
export function keptTable(table: Resource, columns: readonly Resource[]): KeptTable {
  const text = (name: string): string | null => {
    const value = table.attributes[name]
    return typeof value === 'string' ? value : null
  }
  return { comment: text('comment'), rules: text('rules'), columns: columns.map(keptColumn) }
}

/** A table that is new, with all that is in it. */
export interface NewTable {
  readonly table: ChangeOf<'add'>
  readonly columns: readonly ChangeOf<'add'>[]
  readonly indexes: readonly ChangeOf<'add'>[]
}

/** Its columns are remembered first, so that a collection is whole from the moment it can be seen. */
function creating({ table: { to }, columns, indexes }: NewTable, atOnce: boolean): JsonObject[] {
  const kept = keptTable(
    to,
    columns.map((c) => c.to),
  )
  const specifications = indexes.map((c) => indexSpecification(c.to))
  const validator = validatorOf(to)
  const binds = validationOf(to)
  const shardKey = shardKeyIn(to)
  return [
    rememberTable(to.name, kept),
    createCollection(to.name, atOnce ? validator : null, optionsOf(to), binds),
    ...(validator && !atOnce ? [changeValidator(to.name, validator, binds)] : []),
    ...(specifications.length > 0 ? [createIndexes(to.name, specifications)] : []),
    ...(shardKey ? [shardCollection(to.name, shardKey)] : []),
  ]
}

/** New collections of one step: each phase reads the whole database twice. */
const TABLES_A_STEP = 100

/** New collections, many in one step: whichever of them a push that dies has made, the next finds. */
export function createTables(tables: readonly NewTable[], { capabilities }: RenderContext): Step[] {
  const steps: Step[] = []
  const atOnce = capabilities.has('createsWithValidator')
  for (let at = 0; at < tables.length; at += TABLES_A_STEP) {
    const some = tables.slice(at, at + TABLES_A_STEP)
    const changes = some.flatMap(({ table, columns, indexes }) => [table, ...columns, ...indexes])
    steps.push(stepOf({ run: some.flatMap((table) => creating(table, atOnce)), changes }))
  }
  return steps
}

/** The end of a collection. */
export function dropTable(change: ChangeOf<'drop'>, { isFilled }: RenderContext): Step {
  const { name } = change.from
  const message = `drops the collection ${name}: ${isFilled(name) ? 'it has documents' : 'it has no documents now'}`
  const hazard: Hazard = { code: 'drop-table', subject: name, message }
  return stepOf({ run: [{ drop: name }, forgetTable(name)], changes: [change], hazards: [hazard] })
}

/** What is remembered of a table while a push renames it, or its columns: what has been renamed, too. */
export function movedTable(table: Resource, columns: readonly Resource[]): KeptTable {
  const renamed = columns.flatMap(({ name, renamedFrom: from }) => (from === undefined ? [] : [{ name, from }]))
  return { ...keptTable(table, columns), moved: { table: table.renamedFrom ?? null, columns: renamed } }
}

/** Another name, for the collection and for what is remembered of it. */
export function renameTable({ change, origin, was }: Leg, { current }: RenderContext): Step {
  const { from, to } = change
  const columns = childrenOf(current, `table:${origin}`, 'column')
  const run = [
    rememberTable(to.name, movedTable({ ...to, renamedFrom: was }, columns)),
    renameCollection(from.name, to.name),
    forgetTable(from.name),
  ]
  return stepOf({ run, changes: [change] })
}
