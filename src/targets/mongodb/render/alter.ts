/** The step that changes a collection's columns and validator: data first, then the validator, then what is remembered. */
import type { Change } from '../../../diff/index.ts'
import type { Step } from '../../../plan/index.ts'
import { changeValidator, rememberTable } from '../commands.ts'
import { validatorOf } from '../kinds/table.ts'
import { type ChangeOf, type RenderContext, stepOf } from './context.ts'
import { documentChecks, documentHazards, documentWorks } from './documents.ts'
import { desiredTable } from './tables.ts'
import { tightening } from './tightening.ts'

/** Attributes of a table that its collection does not have. */
const REMEMBERED: ReadonlySet<string> = new Set(['comment', 'rules'])

/** One step for all that changes in a collection that stands. `changes`: of the table itself and of its columns, renames first. */
export function alterTable(address: string, changes: readonly Change[], context: RenderContext): Step {
  const table = context.desired.get(address)
  if (!table) throw new Error(`${address} is altered and not declared`)
  const columns = changes.filter((c) => c.address !== address)
  const own = changes.find((c): c is ChangeOf<'alter'> => c.address === address && c.kind === 'alter')
  const renamed = new Map(columns.flatMap((c) => (c.kind === 'rename' ? [[c.address, c.from.name] as const] : [])))
  const was = (c: Change): string => renamed.get(c.address) ?? (c.kind === 'drop' ? c.from.name : c.to.name)
  const validator = own?.attributes.some((a) => !REMEMBERED.has(a))
    ? [changeValidator(table.name, validatorOf(table))]
    : []
  return stepOf({
    run: [
      ...columns.flatMap((c) => documentWorks(c, context)),
      ...validator,
      rememberTable(table.name, desiredTable(address, table, context)),
    ],
    changes,
    hazards: columns.flatMap((c) => documentHazards(c, context)),
    preflight: [...columns.flatMap((c) => documentChecks(c, was(c), context)), ...tightening(own, columns, context)],
  })
}
