/** Changes to steps: each a step of its own outside any transaction, idempotent, and seen to have worked before the next. */
import { type Change, subjectOf } from '../../../diff/index.ts'
import type { Snapshot } from '../../../model/index.ts'
import type { Step, TargetContext } from '../../../plan/index.ts'
import { alterTable } from './alter.ts'
import { type ChangeOf, renderContext } from './context.ts'
import { indexSteps, isOfIndex } from './indexes.ts'
import { legsOf } from './journeys.ts'
import { dropFirst, outOfTheWay } from './out-of-the-way.ts'
import { createTables, dropTable, renameTable } from './tables.ts'

function ofKind<K extends Change['kind']>(changes: readonly Change[], kind: K): ChangeOf<K>[] {
  return changes.filter((c): c is ChangeOf<K> => c.kind === kind)
}

const isTable = (change: Change): boolean => subjectOf(change).kind === 'table'

/** Address of the table that a change is of, or is in. */
function tableOf(change: Change): string {
  return subjectOf(change).parent ?? change.address
}

/**
 * Steps for changes that are in order: tables get their new names, then go, then change (data, validator and what is
 * remembered in one step), then come with their indexes; then other indexes are built, and those that are no longer wanted go last.
 */
export function render(
  changes: readonly Change[],
  { current, facts, desired }: TargetContext & { readonly desired: Snapshot },
): readonly Step[] {
  const context = renderContext(changes, { current, desired, facts })
  const tables = changes.filter(isTable)
  const { first, rest: indexes } = outOfTheWay(changes, changes.filter(isOfIndex), context)
  const made = new Set(ofKind(tables, 'add').map((c) => c.address))
  const building = ofKind(indexes, 'add').filter((c) => !made.has(tableOf(c)))
  const columns = changes.filter((c) => !isTable(c) && !isOfIndex(c))
  const altered = [...columns, ...ofKind(tables, 'alter')].filter((c) => !made.has(tableOf(c)))
  const inside = (address: string): Change[] => altered.filter((c) => tableOf(c) === address)
  const newIn = (address: string, of: readonly Change[]): ChangeOf<'add'>[] =>
    ofKind(of, 'add').filter((c) => c.to.parent === address)
  const creating = ofKind(tables, 'add').map((table) => {
    return { table, columns: newIn(table.address, columns), indexes: newIn(table.address, indexes) }
  })
  return [
    ...legsOf(ofKind(tables, 'rename')).map((leg) => renameTable(leg, context)),
    ...ofKind(tables, 'drop').map((c) => dropTable(c, context)),
    ...[...new Set(altered.map(tableOf))].flatMap((address) => [
      ...dropFirst(first.get(address) ?? []),
      ...alterTable(address, inside(address), context),
    ]),
    ...createTables(creating, context),
    ...indexSteps({ adds: building, alters: ofKind(indexes, 'alter'), drops: ofKind(indexes, 'drop') }, context),
  ]
}
