/** Steps that build and drop indexes. */
import { type Change, subjectOf } from '../../../diff/index.ts'
import { type JsonObject, jsonEqual, type Resource } from '../../../model/index.ts'
import type { PreflightCheck, Step } from '../../../plan/index.ts'
import { createIndexes, dropIndex } from '../commands.ts'
import { indexSpecification } from '../kinds/table-index.ts'
import { type ChangeOf, collectionOf, type RenderContext, stepOf } from './context.ts'
import { indexInPlace } from './index-in-place.ts'

/** Documents that share their values with others, in the names before the plan. None where a value is only made by the plan. */
function duplicates(index: Resource, context: RenderContext): PreflightCheck[] {
  const collection = collectionOf(index)
  if (index.attributes.unique !== true || !context.isFilled(context.before(collection))) return []
  const { key, partialFilterExpression, collation } = indexSpecification(index)
  const keys = Object.keys(key as JsonObject)
  const before = keys.map((field) => context.fieldBefore(collection, field))
  if (before.some((field) => field === undefined)) return []
  const fields = before.filter((field) => typeof field === 'string')
  // A condition names fields as they will be.
  const isSame = before.every((field, i) => field === keys[i])
  const where = isSame ? partialFilterExpression : undefined
  const set = Object.fromEntries(fields.map((field) => [field, { $exists: true }]))
  const compared = collation === undefined ? {} : { collation }
  const question = { duplicates: context.before(collection), where: where ?? set, fields, ...compared }
  return [
    {
      query: JSON.stringify(question),
      message: `documents of ${collection} share values of ${keys.join(' and ')}, which are to be unique`,
      hint: 'Change the documents that have them, or leave the unique out',
      ...(index.span && { span: index.span }),
    },
  ]
}

/** What tells indexes of the same keys apart. https://www.mongodb.com/docs/manual/reference/command/createIndexes/ */
const TELLING = ['unique', 'partial', 'options']

/** Whether the server would refuse the one beside the other: one index under two names, or where it goes by keys alone. */
function excludes(a: Resource, b: Resource, { capabilities }: RenderContext): boolean {
  if (a.parent !== b.parent || !jsonEqual(a.attributes.keys, b.attributes.keys)) return false
  return !capabilities.has('partialIndexes') || TELLING.every((t) => jsonEqual(a.attributes[t], b.attributes[t]))
}

/** The drops that must come before one of the adds: an index cannot be renamed. All others wait until the new ones stand. */
export function inTheWay(
  drops: readonly ChangeOf<'drop'>[],
  adds: readonly ChangeOf<'add'>[],
  context: RenderContext,
): ChangeOf<'drop'>[] {
  return drops.filter((drop) => adds.some((add) => excludes(drop.from, add.to, context)))
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

/** An index under a name that stands: changed in place where MongoDB can, else dropped and built anew. */
export function rebuildIndex(change: ChangeOf<'alter'>, context: RenderContext): Step {
  const inPlace = indexInPlace(change)
  if (inPlace) return stepOf({ run: [inPlace], changes: [change] })
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
  return subjectOf(change).kind === 'index'
}
