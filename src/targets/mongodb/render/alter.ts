/** The step that changes a collection's columns and validator: data first, then the validator, then what is remembered. */
import { type Change, subjectOf } from '../../../diff/index.ts'
import type { JsonObject } from '../../../model/index.ts'
import type { Step } from '../../../plan/index.ts'
import { collectionChange } from '../collection-options.ts'
import { changeCollection, changeValidator, rememberTable, shardCollection } from '../commands.ts'
import { optionsOf, shardKeyIn, validationOf, validatorOf } from '../kinds/table.ts'
import { type ChangeOf, type RenderContext, stepOf } from './context.ts'
import { documentChecks, documentHazards, documentWorks } from './documents.ts'
import { desiredTable } from './tables.ts'
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

/** One step for all that changes in a collection that stands. `changes`: of the table itself and of its columns, renames first. */
export function alterTable(address: string, changes: readonly Change[], context: RenderContext): Step {
  const table = context.desired.get(address)
  if (!table) throw new Error(`${address} is altered and not declared`)
  const columns = changes.filter((c) => c.address !== address)
  const own = changes.find((c): c is ChangeOf<'alter'> => c.address === address && c.kind === 'alter')
  const renamed = new Map(columns.flatMap((c) => (c.kind === 'rename' ? [[c.address, c.from.name] as const] : [])))
  const was = (c: Change): string => renamed.get(c.address) ?? subjectOf(c).name
  return stepOf({
    run: [
      ...columns.flatMap((c) => documentWorks(c, context)),
      ...(own ? ofCollection(own) : []),
      rememberTable(table.name, desiredTable(address, table, context)),
    ],
    changes,
    hazards: columns.flatMap((c) => documentHazards(c, context)),
    preflight: [...columns.flatMap((c) => documentChecks(c, was(c), context)), ...tightening(own, columns, context)],
  })
}
