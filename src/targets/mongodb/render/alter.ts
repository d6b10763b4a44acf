/** The steps that change a collection's columns and validator: data first, then the validator, then what is remembered. */
import type { Change } from '../../../diff/index.ts'
import type { JsonObject, Resource } from '../../../model/index.ts'
import type { Step } from '../../../plan/index.ts'
import { collectionChange } from '../collection-options.ts'
import { changeCollection, changeValidator, rememberTable, shardCollection } from '../commands.ts'
import { optionsOf, shardKeyIn, validationOf, validatorOf } from '../kinds/table.ts'
import { functionSteps } from './calls.ts'
import { type ChangeOf, childrenOf, type RenderContext, stepOf } from './context.ts'
import { documentChecks, documentHazards, documentWorks } from './documents.ts'
import { inRounds, type Leg, legsOf, renamesIn } from './journeys.ts'
import { keptTable, movedTable } from './tables.ts'
import { tightening } from './tightening.ts'

/** What changes of the collection itself. What MongoDB cannot change was refused before. */
function ofCollection({ from, to, attributes }: ChangeOf<'alter'>): JsonObject[] {
  const shardKey = shardKeyIn(to)
  return [
    ...(attributes.includes('validator') || attributes.includes('validation')
      ? [changeValidator(to.name, validatorOf(to), validationOf(to))]
      : []),
    ...(attributes.includes('options')
      ? [changeCollection(to.name, collectionChange(optionsOf(from), optionsOf(to)).command)]
      : []),
    ...(attributes.includes('shardKey') && shardKey ? [shardCollection(to.name, shardKey)] : []),
  ]
}

/** Columns as they are once those renames are made, each with its name before. */
function renamedColumns(columns: readonly Resource[], legs: readonly Leg[]): readonly Resource[] {
  return legs.reduce<readonly Resource[]>(
    (now, { change: { from, to }, was }) =>
      now.map((column) => (column.name === from.name ? { ...column, name: to.name, renamedFrom: was } : column)),
    columns,
  )
}

/** Renames that must be over before the last step begins: a step a round, which ends with what is remembered by then. */
function roundsBefore(table: Resource, rounds: readonly (readonly Leg[])[], context: RenderContext): readonly Step[] {
  const before = context.current.get(`table:${context.before(table.name)}`) ?? table
  let columns: readonly Resource[] = childrenOf(context.current, before.address, 'column')
  return rounds.map((round) => {
    columns = renamedColumns(columns, round)
    const changes = round.map((leg) => leg.change)
    const { renamedFrom } = table
    const standing = { ...before, name: table.name, ...(renamedFrom !== undefined && { renamedFrom }) }
    const remembered = rememberTable(table.name, movedTable(standing, columns))
    return stepOf({ run: [...changes.flatMap((c) => documentWorks(c, context)), remembered], changes })
  })
}

/**
 * All that changes in a collection that stands is one step, but for columns that take each other's names: these go there in several.
 * Functions of the project's are steps before that one, and find every column under its new name.
 * `changes`: of the table itself and of its columns, renames first.
 */
export function alterTable(address: string, changes: readonly Change[], context: RenderContext): readonly Step[] {
  const table = context.desired.get(address)
  if (!table) throw new Error(`${address} is altered and not declared`)
  const columns = changes.filter((c) => c.address !== address)
  const own = changes.find((c): c is ChangeOf<'alter'> => c.address === address && c.kind === 'alter')
  const legs = legsOf(renamesIn(columns))
  const calls = functionSteps(address, columns, context)
  const rounds = inRounds(legs)
  const earlier = roundsBefore(table, calls.length > 0 ? rounds : rounds.slice(0, -1), context)
  const done = new Set(earlier.flatMap((step) => step.changes))
  const kept = childrenOf(context.desired, address, 'column')
  const last = stepOf({
    run: [
      ...columns.filter((c) => !done.has(c)).flatMap((c) => documentWorks(c, context)),
      ...(own ? ofCollection(own) : []),
      rememberTable(table.name, legs.length > 0 ? movedTable(table, kept) : keptTable(table, kept)),
    ],
    changes: changes.filter((c) => !done.has(c)),
    hazards: columns.flatMap((c) => documentHazards(c, context)),
    preflight: [...columns.flatMap((c) => documentChecks(c, context)), ...tightening(table, own, columns, context)],
  })
  return [...earlier, ...calls, last]
}
