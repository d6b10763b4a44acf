/** Lets go of an enum type that is made anew: what no longer needs it leaves before, so that the old type can go. */
import { ancestorsOf, applyChanges, type Change } from '../../../diff/index.ts'
import type { Resource, Snapshot } from '../../../model/index.ts'
import { onlyGrows, wasOfType } from '../kinds/enum.ts'
import type { RenderContext } from '../kinds/kind.ts'

/** What is made anew by a drop and an add without losing anything. */
const SPLIT: ReadonlySet<string> = new Set([
  'check',
  'foreign-key',
  'index',
  'policy',
  'primary-key',
  'restrictive-policy',
  'unique',
])

function isSwap(c: Change): boolean {
  return c.kind === 'alter' && c.to.kind === 'enum' && !onlyGrows(c.from, c.to)
}

/** What stood before the plan, under the new names. */
function standing(changes: readonly Change[], { current }: RenderContext): Snapshot {
  const renames = changes.filter((c) => c.kind === 'rename')
  return renames.length === 0 ? current : applyChanges(current, renames)
}

/** Addresses of columns that go, alone or with their tables, and are of a type that is made anew. */
function columnsThatGo(changes: readonly Change[], before: Snapshot, context: RenderContext): ReadonlySet<string> {
  const types = changes.filter(isSwap).map((swap) => swap.address)
  const dropped = new Set(changes.flatMap((c) => (c.kind === 'drop' ? [c.address] : [])))
  const goes = (r: Resource): boolean => [r.address, ...ancestorsOf(r, before)].some((a) => dropped.has(a))
  const columns = [...before.values()].filter((r) => r.kind === 'column' && goes(r))
  return new Set(columns.map((r) => r.address).filter((column) => types.some((t) => wasOfType(column, t, context))))
}

/** `addresses` with everything that stands on one of them. */
function withDependants(addresses: ReadonlySet<string>, before: Snapshot): ReadonlySet<string> {
  const found = new Set(addresses)
  for (let size = -1; size !== found.size; ) {
    size = found.size
    for (const r of before.values()) if (r.dependsOn.some((a) => found.has(a))) found.add(r.address)
  }
  return found
}

/** Whether the change drops one of `addresses` or what holds it. */
function removes(c: Change, addresses: ReadonlySet<string>, before: Snapshot): boolean {
  if (c.kind !== 'drop') return false
  if (addresses.has(c.address)) return true
  return [...addresses].some((a) => {
    const r = before.get(a)
    return r !== undefined && ancestorsOf(r, before).includes(c.address)
  })
}

/**
 * The changes with those that leave an enum type put before the type is made anew: columns that take another type, and columns that
 * go. What stands on a column that goes, and is to stand on another, is dropped with it and added where it would have been altered.
 */
export function leavingFirst(changes: readonly Change[], context: RenderContext): readonly Change[] {
  const swaps = changes.filter(isSwap)
  if (swaps.length === 0) return changes
  const first = changes.findIndex(isSwap)
  const before = standing(changes, context)
  const going = withDependants(columnsThatGo(changes, before, context), before)
  const retypes = (c: Change): boolean =>
    c.kind === 'alter' &&
    c.attributes.includes('type') &&
    swaps.some((swap) => wasOfType(c.address, swap.address, context))
  const leaves = (c: Change, i: number): boolean => retypes(c) || (i > first && removes(c, going, before))
  const isSplit = (c: Change, i: number): c is Change & { kind: 'alter' } =>
    i > first && c.kind === 'alter' && SPLIT.has(c.to.kind) && going.has(c.address)
  const drops = changes.flatMap((c, i): Change[] =>
    isSplit(c, i) ? [{ kind: 'drop', address: c.address, from: c.from }] : [],
  )
  const leaving = changes.filter(leaves)
  const rest = (from: number, to?: number): Change[] =>
    changes.slice(from, to).flatMap((c, i): Change[] => {
      if (leaves(c, from + i)) return []
      return isSplit(c, from + i) ? [{ kind: 'add', address: c.address, to: c.to }] : [c]
    })
  return [...rest(0, first), ...drops, ...leaving, ...rest(first)]
}
