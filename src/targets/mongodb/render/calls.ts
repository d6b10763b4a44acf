/** Steps that call a function of the project's for documents, after its renames and before anything else changes in their collection. */
import type { Change } from '../../../diff/index.ts'
import type { FunctionCall, JsonObject } from '../../../model/index.ts'
import type { Step } from '../../../plan/index.ts'
import { bsonTypeOf } from '../bson-type.ts'
import { heldField } from '../kinds/column.ts'
import { asJson, type DocumentField, type DocumentWork, type JudgedField } from '../work.ts'
import { type ChangeOf, childrenOf, collectionOf, type RenderContext } from './context.ts'
import { notYet } from './conversion.ts'
import { becomesRequired, fillOf, isRetyped, usingOf } from './documents.ts'

/** The columns that a function gets. */
function fieldsFor(changes: readonly Change[], table: string, context: RenderContext): JudgedField[] {
  const retyped = new Set(
    changes.flatMap((c) => (c.kind === 'alter' && c.attributes.includes('type') ? [c.to.name] : [])),
  )
  return childrenOf(context.desired, table, 'column').flatMap((column) => {
    const held = heldField(column)
    if (held === null) return []
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

interface Called {
  readonly call: FunctionCall
  readonly where: JsonObject
  readonly doing: 'filling' | 'converting'
}

/** The functions that a change calls, and the documents they are called for. */
function calledBy(change: ChangeOf<'add' | 'alter'>, { field, type }: DocumentField): Called[] {
  const { to } = change
  const using = isRetyped(change) ? usingOf(to)?.call : undefined
  const fill = becomesRequired(change) ? fillOf(to)?.call : undefined
  return [
    ...(using ? [{ call: using, where: notYet(field, bsonTypeOf(type)), doing: 'converting' as const }] : []),
    ...(fill ? [{ call: fill, where: { [field]: null }, doing: 'filling' as const }] : []),
  ]
}

/** The steps for the changes of one table, in their order. */
export function functionSteps(table: string, changes: readonly Change[], context: RenderContext): Step[] {
  return changes.flatMap((change) => {
    const held = change.kind === 'add' || change.kind === 'alter' ? heldField(change.to) : null
    if (held === null || (change.kind !== 'add' && change.kind !== 'alter')) return []
    const { to } = change
    const collection = collectionOf(to)
    const all = fieldsFor(changes, table, context)
    return calledBy(change, held).map(({ call, where, doing }) => {
      // Where it is filled it is unset.
      const fields = doing === 'filling' ? all.filter((f) => f.field !== held.field) : all
      const work = { changeDocuments: collection, where, doing: `${doing} ${collection}.${to.name}` }
      return stepFor(
        call,
        { ...work, call: { fields, to: held, optional: doing === 'converting' && to.attributes.optional === true } },
        to.span,
      )
    })
  })
}
