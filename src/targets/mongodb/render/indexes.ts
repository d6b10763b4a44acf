/** Steps that build and drop indexes. */
import { type Change, subjectOf } from '../../../diff/index.ts'
import { type JsonObject, jsonEqual, type Resource } from '../../../model/index.ts'
import type { PreflightCheck, Step } from '../../../plan/index.ts'
import { createIndexes, dropIndex } from '../commands.ts'
import { indexSpecification } from '../kinds/table-index.ts'
import { type ChangeOf, collectionOf, type RenderContext, stepOf } from './context.ts'
import { indexInPlace } from './index-in-place.ts'

const CHANGE = 'Change the documents that have them, or leave the unique out'

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
  // Without a condition of its own an index takes a null that somebody wrote for a value.
  const isSet = partialFilterExpression === undefined ? { $exists: true } : { $exists: true, $ne: null }
  const set = Object.fromEntries(fields.map((field) => [field, isSet]))
  const compared = collation === undefined ? {} : { collation }
  const question = { duplicates: context.before(collection), where: where ?? set, fields, ...compared }
  return [
    {
      query: JSON.stringify(question),
      message: `documents of ${collection} share values of ${keys.join(' and ')}, which are to be unique`,
      hint: context.capabilities.has('partialIndexes')
        ? CHANGE
        : `${CHANGE}. This server takes a null for a value: remove such fields`,
      ...(index.span && { span: index.span }),
    },
  ]
}

/** What tells indexes of the same keys apart. https://www.mongodb.com/docs/manual/reference/command/createIndexes/ */
const TELLING = ['unique', 'partial', 'options']

/** A collection has one text index at most. https://www.mongodb.com/docs/manual/core/indexes/index-types/index-text/ */
function isText({ attributes }: Resource): boolean {
  const keys = attributes.keys as unknown as readonly { readonly direction: number | string }[]
  return keys.some(({ direction }) => direction === 'text')
}

/** Whether the server would refuse the one beside the other: two over text, one index under two names, or where it goes by keys alone. */
function excludes(a: Resource, b: Resource, { capabilities }: RenderContext): boolean {
  if (a.parent !== b.parent) return false
  if (isText(a) && isText(b)) return true
  if (!jsonEqual(a.attributes.keys, b.attributes.keys)) return false
  return !capabilities.has('partialIndexes') || TELLING.every((t) => jsonEqual(a.attributes[t], b.attributes[t]))
}

/** Whether what is there must go before what is new is built: under the same name, or as the server would refuse it beside it. */
function isInTheWay(
  { from, address }: ChangeOf<'drop' | 'alter'>,
  { to }: ChangeOf<'add' | 'alter'>,
  context: RenderContext,
): boolean {
  return to.address === address || excludes(from, to, context)
}

/** All new indexes of one collection, built together by one command, once those in their way are gone. */
function buildIndexes(
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
function rebuildIndex(change: ChangeOf<'alter'>, context: RenderContext): Step {
  const inPlace = indexInPlace(change)
  if (inPlace) return stepOf({ run: [inPlace], changes: [change] })
  const table = collectionOf(change.to)
  const run = [dropIndex(table, change.to.name), createIndexes(table, [indexSpecification(change.to)])]
  return stepOf({ run, changes: [change], preflight: duplicates(change.to, context) })
}

/** The end of an index. */
function dropOldIndex(change: ChangeOf<'drop'>): Step {
  return stepOf({ run: [dropIndex(collectionOf(change.from), change.from.name)], changes: [change] })
}

/** What comes, what changes and what goes. */
interface IndexChanges {
  readonly adds: readonly ChangeOf<'add'>[]
  readonly alters: readonly ChangeOf<'alter'>[]
  readonly drops: readonly ChangeOf<'drop'>[]
}

/** Indexes that change and are in the way of another one, or have one in theirs, go and come like all others. */
function untangled({ adds, alters, drops }: IndexChanges, context: RenderContext): IndexChanges {
  const tangled = alters.filter(
    (change) =>
      [...adds, ...alters].some((c) => c !== change && isInTheWay(change, c, context)) ||
      [...drops, ...alters].some((c) => c !== change && isInTheWay(c, change, context)),
  )
  return {
    adds: [...adds, ...tangled.map(({ address, to }) => ({ kind: 'add', address, to }) as const)],
    alters: alters.filter((change) => !tangled.includes(change)),
    drops: [...drops, ...tangled.map(({ address, from }) => ({ kind: 'drop', address, from }) as const)],
  }
}

/**
 * The changes of indexes of collections that stand. What is in the way of a new one goes right before it, as an index cannot be
 * renamed; all else that is no longer wanted goes once the new ones stand.
 */
export function indexSteps(changes: IndexChanges, context: RenderContext): Step[] {
  const { adds, alters, drops } = untangled(changes, context)
  const leaving = drops.filter((drop) => adds.some((add) => isInTheWay(drop, add, context)))
  return [
    ...buildIndexes(adds, leaving, context),
    ...alters.map((change) => rebuildIndex(change, context)),
    ...drops.filter((drop) => !leaving.includes(drop)).map(dropOldIndex),
  ]
}

/** Whether the change is of an index. */
export function isOfIndex(change: Change): boolean {
  return subjectOf(change).kind === 'index'
}
