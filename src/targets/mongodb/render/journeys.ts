/** The names that tables and columns have on the way through a plan, one after the other. */
import type { Change } from '../../../diff/index.ts'
import { nameBefore } from '../../../plan/index.ts'

type RenameChange = Extract<Change, { kind: 'rename' }>

/** Renames of neighbours, followed from before the plan to its end. */
export interface Journeys {
  /** What it is called before the plan. */
  origin(name: string): string
  /** Every name under which its values may stand before the plan, also after a push that died on the way: the oldest first. */
  heldUnder(name: string): readonly string[]
  /** What had the name before the plan goes by another at its end. */
  isVacated(name: string): boolean
}

/** Follows renames, which are in the order in which they are made. */
export function journeysOf(renames: readonly RenameChange[]): Journeys {
  const names = new Map<string, readonly string[]>()
  for (const { from, to } of renames) {
    names.set(to.name, [...(names.get(from.name) ?? [from.name]), to.name])
    names.delete(from.name)
  }
  const origins = new Set([...names.values()].map(([first]) => first))
  return {
    origin: (name) => names.get(name)?.[0] ?? name,
    heldUnder: (name) => (names.get(name) ?? [name]).filter((held, i) => i === 0 || !origins.has(held)),
    isVacated: (name) => origins.has(name),
  }
}

/** What one rename of several takes up. */
export interface Leg {
  readonly change: RenameChange
  /** What it was called before the plan. */
  readonly origin: string
  /** The same as files say it: names that were only for a while are passed over. */
  readonly was: string
}

/** Renames, in the order in which they are made, each with the name that it all began with. */
export function legsOf(renames: readonly RenameChange[]): readonly Leg[] {
  const under = new Map<string, Omit<Leg, 'change'>>()
  return renames.map((change) => {
    const { from, to } = change
    const known = under.get(from.name) ?? { origin: from.name, was: nameBefore(from) }
    under.delete(from.name)
    under.set(to.name, known)
    return { change, ...known }
  })
}

/** The renames among changes. */
export function renamesIn(changes: readonly Change[]): RenameChange[] {
  return changes.filter((c): c is RenameChange => c.kind === 'rename')
}

/**
 * Renames of one table's columns in rounds, each of which can be repeated over documents that it has done already: no name that one of
 * its renames gives is one that another takes.
 */
export function inRounds(legs: readonly Leg[]): readonly (readonly Leg[])[] {
  const rounds: Leg[][] = []
  for (const leg of legs) {
    const last = rounds.at(-1)
    const { from, to } = leg.change
    const meets = last?.some(({ change }) => change.from.name === to.name || change.to.name === from.name) ?? true
    if (meets) rounds.push([leg])
    else last?.push(leg)
  }
  return rounds
}
