/** Finds what must go before a column changes its type, and come back after. */
import { applyChanges, type Change } from '../../../diff/index.ts'
import type { Resource, Snapshot } from '../../../model/index.ts'
import { isMadeAnew } from '../kinds/column-alter.ts'
import { columnsOfType, onlyGrows } from '../kinds/enum.ts'
import type { RenderContext } from '../kinds/kind.ts'
import { addressesIn } from '../sql/expression.ts'

const REMADE: ReadonlySet<string> = new Set(['type', 'generated', 'storage'])

/** Columns whose type changes, and those of enum types that are made anew. */
function retypedColumns(changes: readonly Change[], context: RenderContext): ReadonlySet<string> {
  const found = new Set<string>()
  for (const c of changes) {
    if (c.kind !== 'alter') continue
    if (c.to.kind === 'column' && c.attributes.some((a) => REMADE.has(a))) found.add(c.address)
    if (c.to.kind === 'enum' && !onlyGrows(c.from, c.to))
      for (const column of columnsOfType(c.address, context)) found.add(column.address)
  }
  return found
}

const KEYS: ReadonlySet<string> = new Set(['primary-key', 'unique'])

/** Columns that are dropped and added: those computed from a column whose type changes, and those altered so. */
function columnsMadeAnew(changes: readonly Change[], retyped: ReadonlySet<string>, context: RenderContext): Bonds {
  const over = (r: Resource | null): readonly string[] => addressesIn(r?.attributes.generated)
  const isComputed = (r: Resource | null): boolean => (r?.attributes.generated ?? null) !== null
  const computed = new Set<string>()
  for (const to of context.desired.values()) {
    const was = to.kind === 'column' && isComputed(to) ? context.was(to.address) : null
    if (isComputed(was) && [...over(was), ...over(to)].some((a) => retyped.has(a))) computed.add(to.address)
  }
  const altered = changes.filter((c) => c.kind === 'alter' && !computed.has(c.address) && isMadeAnew(c, context))
  return { retyped, computed, anew: new Set(altered.map((c) => c.address)) }
}

/** What is no longer what it was, by address. */
interface Bonds {
  readonly retyped: ReadonlySet<string>
  /** Columns to be dropped and added by the rebuild. */
  readonly computed: ReadonlySet<string>
  /** Columns whose own alteration drops and adds them. */
  readonly anew: ReadonlySet<string>
}

/** Whether the server would have to read the object's expression with the new type, compare across types, or drop it with a column. */
function isBound(r: Resource, { retyped, computed, anew }: Bonds, remadeKeys: ReadonlySet<string>): boolean {
  const goes = r.dependsOn.some((a) => anew.has(a) || computed.has(a))
  const touches = goes || r.dependsOn.some((a) => retyped.has(a))
  switch (r.kind) {
    case 'column':
      return computed.has(r.address)
    case 'check':
    case 'policy':
    case 'restrictive-policy':
      return touches
    case 'grant':
      return goes
    case 'index': {
      const plain = r.attributes.where === null && addressesIn(r.attributes.keys).length === countKeys(r)
      return goes || (!plain && touches)
    }
    case 'primary-key':
    case 'unique':
      return goes
    case 'foreign-key':
      return touches || r.dependsOn.some((d) => remadeKeys.has(d))
    default:
      return false
  }
}

function countKeys(r: Resource): number {
  return Array.isArray(r.attributes.keys) ? r.attributes.keys.length : 0
}

/** Keys that are dropped and made anew: what refers to them must let go first. */
function remade(changes: readonly Change[], bonds: Bonds, before: Snapshot): ReadonlySet<string> {
  const keys = changes.filter(isKey).map((c) => c.address)
  const bound = [...before.values()].filter((r) => KEYS.has(r.kind) && isBound(r, bonds, new Set()))
  return new Set([...keys, ...bound.map((r) => r.address)])
}

function isKey(c: Change): boolean {
  return c.kind === 'alter' && KEYS.has(c.to.kind)
}

/**
 * The changes with drops put in before the first retyped column (or remade key) and adds put at the end, for checks, foreign
 * keys and indexes with expressions over it. An alteration of such an object is split the same way.
 */
export function withRebuilds(changes: readonly Change[], current: Snapshot, context: RenderContext): readonly Change[] {
  const retyped = retypedColumns(changes, context)
  const bonds = columnsMadeAnew(changes, retyped, context)
  if (retyped.size === 0 && !changes.some(isKey)) return changes
  const renames = changes.filter((c) => c.kind === 'rename')
  const before = renames.length === 0 ? current : applyChanges(current, renames)
  const altered = new Map(changes.flatMap((c) => (c.kind === 'rename' ? [] : [[c.address, c] as const])))
  const gone = new Set(changes.filter((c) => c.kind === 'drop').map((c) => c.address))
  const drops: Change[] = []
  const adds: Change[] = []
  const keys = remade(changes, bonds, before)
  for (const from of before.values()) {
    if (!isBound(from, bonds, keys) || (from.parent !== null && gone.has(from.parent))) continue
    if (gone.has(from.address)) continue
    const change = altered.get(from.address)
    const to = change && change.kind !== 'drop' ? change.to : (context.desired.get(from.address) ?? from)
    drops.unshift({ kind: 'drop', address: from.address, from })
    adds.push({ kind: 'add', address: to.address, to })
  }
  return around(changes, drops, adds, retyped)
}

/** A column stops being computed before what it was computed from changes its type, and is computed only after. */
function byComputation(changes: readonly Change[]): Change[] {
  const order = (c: Change): number => {
    if (c.kind !== 'alter' || !c.attributes.includes('generated')) return 1
    return (c.to.attributes.generated ?? null) === null ? 0 : 2
  }
  return [0, 1, 2].flatMap((n) => changes.filter((c) => order(c) === n))
}

/** Drops before the first change that needs them, columns back after the last, the rest at the end. */
function around(
  changes: readonly Change[],
  drops: readonly Change[],
  adds: readonly Change[],
  retyped: ReadonlySet<string>,
): Change[] {
  const split = new Set(drops.map((c) => c.address))
  const rest = changes.filter((c) => !(c.kind === 'alter' && split.has(c.address)))
  const needs = (c: Change): boolean =>
    c.kind === 'alter' && (retyped.has(c.address) || c.to.kind === 'enum' || isKey(c))
  const first = rest.findIndex(needs)
  const last = rest.findLastIndex(needs) + 1
  const isColumn = (c: Change): boolean => c.kind === 'add' && c.to.kind === 'column'
  const [before, after] = first < 0 ? [rest, []] : [rest.slice(0, first), rest.slice(last)]
  const between = first < 0 ? [] : byComputation(rest.slice(first, last))
  return [...before, ...drops, ...between, ...adds.filter(isColumn), ...after, ...adds.filter((c) => !isColumn(c))]
}
