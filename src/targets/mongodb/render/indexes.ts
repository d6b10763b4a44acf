/** Steps that build and drop indexes. */
import type { Change } from '../../../diff/index.ts'
import { type JsonObject, jsonEqual, type Resource } from '../../../model/index.ts'
import type { PreflightCheck, Step } from '../../../plan/index.ts'
import { createIndexes, dropIndex } from '../commands.ts'
import { indexSpecification } from '../kinds/table-index.ts'
import { type ChangeOf, collectionOf, type RenderContext, stepOf } from './context.ts'

/** Values that more than one document has. Of compound keys none is asked: grouping by several is not the same everywhere. */
function duplicates(index: Resource, { facts }: RenderContext): PreflightCheck[] {
  const collection = collectionOf(index)
  const { key, partialFilterExpression } = indexSpecification(index)
  const [field, ...more] = Object.keys(key as JsonObject)
  if (index.attributes.unique !== true || field === undefined || more.length > 0) return []
  if (facts.tables.get(`table:${collection}`)?.empty !== false) return []
  const matched = partialFilterExpression ?? { [field]: { $exists: true } }
  const pipeline = [
    { $match: matched },
    { $group: { _id: `$${field}`, n: { $sum: 1 } } },
    { $match: { n: { $gt: 1 } } },
  ]
  return [
    {
      query: JSON.stringify({ aggregate: collection, pipeline, cursor: {} }),
      message: `values of ${field} in ${collection} are not unique`,
      hint: 'Change the documents that have them, or leave the unique out',
      ...(index.span && { span: index.span }),
    },
  ]
}

/** Whether the server would refuse the one beside the other: the same keys under two names. */
function excludes(a: Resource, b: Resource): boolean {
  return a.parent === b.parent && jsonEqual(a.attributes.keys, b.attributes.keys)
}

/** The drops that must come before one of the adds: an index cannot be renamed. */
export function inTheWay(drops: readonly ChangeOf<'drop'>[], adds: readonly ChangeOf<'add'>[]): ChangeOf<'drop'>[] {
  return drops.filter((drop) => adds.some((add) => excludes(drop.from, add.to)))
}

/** All new indexes of one collection, built together by one command, once those in their way are gone. */
export function buildIndexes(
  changes: readonly ChangeOf<'add'>[],
  leaving: readonly ChangeOf<'drop'>[],
  context: RenderContext,
): Step[] {
  const byTable = new Map<string, ChangeOf<'add'>[]>()
  for (const change of changes) {
    const table = collectionOf(change.to)
    byTable.set(table, [...(byTable.get(table) ?? []), change])
  }
  return [...byTable].map(([table, adds]) => {
    const drops = leaving.filter((c) => collectionOf(c.from) === table)
    const specifications = adds.map((c) => indexSpecification(c.to))
    return stepOf({
      run: [...drops.map((c) => dropIndex(table, c.from.name)), createIndexes(table, specifications)],
      changes: [...drops, ...adds],
      preflight: adds.flatMap((c) => duplicates(c.to, context)),
    })
  })
}

/** An index under a name that stands: dropped and built anew. */
export function rebuildIndex(change: ChangeOf<'alter'>, context: RenderContext): Step {
  const table = collectionOf(change.to)
  const run = [dropIndex(table, change.to.name), createIndexes(table, [indexSpecification(change.to)])]
  return stepOf({ run, changes: [change], preflight: duplicates(change.to, context) })
}

/** The end of an index. */
export function dropOldIndex(change: ChangeOf<'drop'>): Step {
  return stepOf({ run: [dropIndex(collectionOf(change.from), change.from.name)], changes: [change] })
}

/** Whether the change is of an index. */
export function isOfIndex(change: Change): boolean {
  return (change.kind === 'drop' ? change.from : change.to).kind === 'index'
}
