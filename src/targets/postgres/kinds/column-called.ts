/** Columns whose values a function of the project's gives, row by row: they may be unset until it is through. */
import type { Resource } from '../../../model/index.ts'
import type { CallTransition } from '../calls/work.ts'
import { requiredAtOnce, requiredSlowly } from './column-required.ts'
import { type Draft, parentOf, type RenderContext } from './kind.ts'

/** The column as it is while rows are filled. */
export function mayBeUnset(column: Resource): Resource {
  return { ...column, attributes: { ...column.attributes, nullable: true } }
}

/** The function's step, and the column required after it. `from`: the column as it is by then. */
export function filledByFunction(
  from: Resource,
  to: Resource,
  filling: CallTransition,
  context: RenderContext,
): Draft[] {
  const step: Draft = { sql: '', call: filling, changes: [], stage: 'fill', span: filling.call.span ?? to.span }
  const slowly = context.load(parentOf(to)) === 'large'
  return [step, ...(slowly ? requiredSlowly(from, to, context, true) : [requiredAtOnce(from, to, context)])]
}
