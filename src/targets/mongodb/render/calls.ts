/** Steps that call a function of the project's for documents, after its renames and before anything else changes in their collection. */
import type { Change } from '../../../diff/index.ts'
import type { FunctionCall, JsonObject } from '../../../model/index.ts'
import type { Step } from '../../../plan/index.ts'
import { heldField } from '../kinds/column.ts'
import { asJson, type DocumentWork, type JudgedField } from '../work.ts'
import { childrenOf, collectionOf, type RenderContext } from './context.ts'
import { becomesRequired, fillOf } from './documents.ts'

/** The columns that a function gets: all but its own. */
function fieldsFor(own: string, table: string, changes: readonly Change[], context: RenderContext): JudgedField[] {
  const retyped = new Set(
    changes.flatMap((c) => (c.kind === 'alter' && c.attributes.includes('type') ? [c.to.name] : [])),
  )
  return childrenOf(context.desired, table, 'column').flatMap((column) => {
    const held = heldField(column)
    if (held === null || column.name === own) return []
    return [{ ...held, ...(retyped.has(column.name) && { later: true }) }]
  })
}

function stepFor(call: FunctionCall, work: DocumentWork, span: Step['span']): Step {
  const place = call.span ?? span
  return {
    action: { kind: 'function', file: call.file, export: call.export, sourceHash: '', work: asJson(work) },
    ...{ changes: [], hazards: [], preflight: [], isolation: 'none', startsPhase: false },
    ...(place && { span: place }),
  }
}

/** Filling one column by its function; none where it has none, or where no document lacks it. */
function filling(change: Change, table: string, changes: readonly Change[], context: RenderContext): Step[] {
  if (change.kind === 'drop' || !becomesRequired(change)) return []
  const { to } = change
  const call = fillOf(to)?.call
  const held = heldField(to)
  if (!call || !held) return []
  const collection = collectionOf(to)
  const where: JsonObject = { [held.field]: null }
  const work: DocumentWork = {
    ...{ changeDocuments: collection, where, doing: `filling ${collection}.${to.name}` },
    call: { fields: fieldsFor(to.name, table, changes, context), to: held },
  }
  return [stepFor(call, work, to.span)]
}

/** The steps for the changes of one table, in their order. */
export function functionSteps(table: string, changes: readonly Change[], context: RenderContext): Step[] {
  return changes.flatMap((change) => filling(change, table, changes, context))
}
