/** Indexes that judge documents, or end them, by fields that are about to get other names: they go first and come back last. */
import { applyChanges, type Change } from '../../../diff/index.ts'
import type { Resource } from '../../../model/index.ts'
import type { Step } from '../../../plan/index.ts'
import { dropIndex } from '../commands.ts'
import { indexSpecification } from '../kinds/table-index.ts'
import { type ChangeOf, collectionOf, type RenderContext, stepOf } from './context.ts'
import { renamesIn } from './journeys.ts'

/** The changes of indexes, split. */
export interface OutOfTheWay {
  /** Drops before any document is renamed, by the address of their table. */
  readonly first: ReadonlyMap<string, readonly ChangeOf<'drop'>[]>
  /** All others. */
  readonly rest: readonly Change[]
}

/** Address of a table → fields that lose or get their name. */
function fieldsRenamed(changes: readonly Change[]): ReadonlyMap<string, ReadonlySet<string>> {
  const fields = new Map<string, ReadonlySet<string>>()
  for (const { from, to } of renamesIn(changes))
    if (to.parent !== null) fields.set(to.parent, new Set([...(fields.get(to.parent) ?? []), from.name, to.name]))
  return fields
}

/** A unique would refuse a document between two names; one with a time would end it by what was another field. */
function minds(index: Resource, fields: ReadonlySet<string>): boolean {
  const { unique = false, expireAfterSeconds, key, partialFilterExpression = {} } = indexSpecification(index)
  if (unique === false && expireAfterSeconds === undefined) return false
  const words = JSON.stringify([key ?? {}, partialFilterExpression])
  return [...fields].some((field) => words.includes(`${JSON.stringify(field)}:`))
}

/** `changes`: of the whole plan; `indexes`: those of them that are of indexes. */
export function outOfTheWay(
  changes: readonly Change[],
  indexes: readonly Change[],
  { current, desired }: RenderContext,
): OutOfTheWay {
  const fields = fieldsRenamed(changes)
  if (fields.size === 0) return { first: new Map(), rest: indexes }
  const renamed = applyChanges(
    current,
    renamesIn(changes).filter((c) => c.to.parent === null),
  )
  const first = new Map<string, ChangeOf<'drop'>[]>()
  const gone = new Set<string>()
  for (const from of renamed.values()) {
    const minded = fields.get(from.parent ?? '')
    if (from.kind !== 'index' || minded === undefined || from.parent === null || !minds(from, minded)) continue
    const drop = { kind: 'drop', address: from.address, from } as const
    first.set(from.parent, [...(first.get(from.parent) ?? []), drop])
    gone.add(from.address)
  }
  const back = [...gone].flatMap((address): Change[] => {
    const to = desired.get(address)
    return to === undefined ? [] : [{ kind: 'add', address, to }]
  })
  return { first, rest: [...indexes.filter((c) => !gone.has(c.address)), ...back] }
}

/** The step that drops them. */
export function dropFirst(drops: readonly ChangeOf<'drop'>[]): readonly Step[] {
  if (drops.length === 0) return []
  const run = drops.map((c) => dropIndex(collectionOf(c.from), c.from.name))
  return [stepOf({ run, changes: drops })]
}
