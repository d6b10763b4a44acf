/** Finds what must go before a column changes its type, and come back after. */
import { applyChanges, type Change } from '../../../diff/index.ts'
import type { Resource, Snapshot } from '../../../model/index.ts'
import { columnsOfType, onlyGrows, wasOfType } from '../kinds/enum.ts'
import type { RenderContext } from '../kinds/kind.ts'
import { addressesIn } from '../sql/expression.ts'

/** Columns whose type changes, and those of enum types that are made anew. */
function retypedColumns(changes: readonly Change[], context: RenderContext): ReadonlySet<string> {
  const found = new Set<string>()
  for (const c of changes) {
    if (c.kind !== 'alter') continue
    if (c.to.kind === 'column' && (c.attributes.includes('type') || c.attributes.includes('generated')))
      found.add(c.address)
    if (c.to.kind === 'enum' && !onlyGrows(c.from, c.to))
      for (const column of columnsOfType(c.address, context)) found.add(column.address)
  }
  return found
}

/** Whether the server would have to read the object's expression with the new type, or compare across types. */
function isBound(r: Resource, retyped: ReadonlySet<string>, remadeKeys: ReadonlySet<string>): boolean {
  const touches = (addresses: readonly string[]): boolean => addresses.some((a) => retyped.has(a))
  switch (r.kind) {
    case 'check':
      return touches(r.dependsOn)
    case 'index': {
      const plain = r.attributes.where === null && addressesIn(r.attributes.keys).length === countKeys(r)
      return !plain && touches(r.dependsOn)
    }
    case 'foreign-key':
      return touches(r.dependsOn) || r.dependsOn.some((d) => remadeKeys.has(d))
    default:
      return false
  }
}

function countKeys(r: Resource): number {
  return Array.isArray(r.attributes.keys) ? r.attributes.keys.length : 0
}

/** Keys that are dropped and made anew: what refers to them must let go first. */
function remade(changes: readonly Change[]): ReadonlySet<string> {
  const keys = changes.filter((c) => c.kind === 'alter' && (c.to.kind === 'primary-key' || c.to.kind === 'unique'))
  return new Set(keys.map((c) => c.address))
}

function isKey(c: Change): boolean {
  return c.kind === 'alter' && (c.to.kind === 'primary-key' || c.to.kind === 'unique')
}

/**
 * The changes with drops put in before the first retyped column (or remade key) and adds put at the end, for checks, foreign
 * keys and indexes with expressions over it. An alteration of such an object is split the same way.
 */
export function withRebuilds(changes: readonly Change[], current: Snapshot, context: RenderContext): readonly Change[] {
  const retyped = retypedColumns(changes, context)
  const keys = remade(changes)
  if (retyped.size === 0 && keys.size === 0) return changes
  const renames = changes.filter((c) => c.kind === 'rename')
  const before = renames.length === 0 ? current : applyChanges(current, renames)
  const altered = new Map(changes.flatMap((c) => (c.kind === 'rename' ? [] : [[c.address, c] as const])))
  const gone = new Set(changes.filter((c) => c.kind === 'drop').map((c) => c.address))
  const drops: Change[] = []
  const adds: Change[] = []
  for (const from of before.values()) {
    if (!isBound(from, retyped, keys) || (from.parent !== null && gone.has(from.parent))) continue
    const change = altered.get(from.address)
    if (change?.kind === 'drop') continue
    const to = change ? change.to : (context.desired.get(from.address) ?? from)
    drops.push({ kind: 'drop', address: from.address, from })
    adds.push({ kind: 'add', address: to.address, to })
  }
  const split = new Set(drops.map((c) => c.address))
  const rest = changes.filter((c) => !(c.kind === 'alter' && split.has(c.address)))
  const first = rest.findIndex(
    (c) => c.kind === 'alter' && (retyped.has(c.address) || c.to.kind === 'enum' || isKey(c)),
  )
  return [...rest.slice(0, first), ...drops, ...rest.slice(first), ...adds]
}

function isSwap(c: Change): boolean {
  return c.kind === 'alter' && c.to.kind === 'enum' && !onlyGrows(c.from, c.to)
}

/** The changes with columns that leave an enum type put before the type is made anew: the old one can then go. */
export function leavingFirst(changes: readonly Change[], context: RenderContext): readonly Change[] {
  const swaps = changes.filter(isSwap)
  if (swaps.length === 0) return changes
  const leaves = (c: Change): boolean =>
    c.kind === 'alter' &&
    c.attributes.includes('type') &&
    swaps.some((swap) => wasOfType(c.address, swap.address, context))
  const leaving = changes.filter(leaves)
  const rest = changes.filter((c) => !leaves(c))
  const first = rest.findIndex(isSwap)
  return [...rest.slice(0, first), ...leaving, ...rest.slice(first)]
}
