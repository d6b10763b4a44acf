/** The state that a phase must reach, and whether it was reached. */
import { applyChanges, type Change, hashSnapshot, unmet } from '../diff/index.ts'
import type { Expression, Resource, Snapshot } from '../model/index.ts'
import { expressionsOf, mapExpressions } from './expressions.ts'
import { nameBefore } from './order-renames.ts'
import type { Phase } from './plan.ts'
import { steady } from './steady.ts'

const RANK = { rename: 0, drop: 1, alter: 2, add: 2 } as const

/** Runs of changes that may be made at once: `applyChanges` makes renames, then drops, then the rest. */
function runsOf(changes: readonly Change[]): Change[][] {
  const runs: Change[][] = []
  let last: Change | undefined
  for (const change of changes) {
    if (last === undefined || RANK[change.kind] < RANK[last.kind]) runs.push([change])
    else runs.at(-1)?.push(change)
    last = change
  }
  return runs
}

/** New address → the old name; a name taken only for a while, now or by a phase before, is passed over. */
function namesTaken(changes: readonly Change[], state: Snapshot): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const c of changes) {
    if (c.kind !== 'rename') continue
    names.set(c.address, names.get(c.from.address) ?? nameBefore(state.get(c.from.address) ?? c.from))
    names.delete(c.from.address)
  }
  return names
}

/** `state` with the changes of the phase's steps made, in their order. A pass over the Snapshot a run, not one a step. */
export function afterPhase(state: Snapshot, phase: Phase): Snapshot {
  const changes = phase.steps.flatMap((step) => step.changes)
  const after = runsOf(changes).reduce(applyChanges, state)
  const taken = namesTaken(changes, state)
  if (taken.size === 0) return after
  return new Map(
    [...after].map(([address, r]) => {
      const renamedFrom = taken.get(address)
      return [address, renamedFrom === undefined ? r : { ...r, renamedFrom }]
    }),
  )
}

/** What `actual` still lacks to be `expected`, as changes; empty where it was reached. A text not known yet is met by any. */
export function lacking(expected: Snapshot, actual: Snapshot): readonly Change[] {
  return unmet(expected, actual)
}

/** The hash that plans and history name a state by. */
export function stateHash(snapshot: Snapshot): string {
  return hashSnapshot(snapshot)
}

function calledBefore(r: Resource, name: string | undefined): Resource {
  if (r.renamedFrom === name) return r
  const { renamedFrom: _, ...plain } = r
  return name === undefined ? plain : { ...plain, renamedFrom: name }
}

/** `actual` with our sources and old names from `expected` on it: the server's texts, to be remembered beside our words. */
export function learn(expected: Snapshot, actual: Snapshot): Snapshot {
  return new Map([...actual].map(([address, live]) => [address, learnt(live, expected.get(address))]))
}

const learnt = steady((live: Resource, ours: Resource | undefined): Resource => {
  const sources = new Map(ours ? expressionsOf(ours).map((p) => [p.attribute, p.expression.source]) : [])
  const withSource = (e: Expression, path: string): Expression => {
    const source = sources.get(path)
    return source ? { ...e, source } : e
  }
  const known = sources.size === 0 ? live : mapExpressions(live, withSource)
  return calledBefore(known, ours?.renamedFrom)
})
