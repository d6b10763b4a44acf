/** The state that a phase must reach, and whether it was reached. */
import { applyChanges, type Change, hashSnapshot, unmet } from '../diff/index.ts'
import type { Expression, Resource, Snapshot } from '../model/index.ts'
import { expressionsOf, mapExpressions } from './expressions.ts'
import type { Phase } from './plan.ts'

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

/** `state` with the changes of the phase's steps made, in their order. A pass over the Snapshot a run, not one a step. */
export function afterPhase(state: Snapshot, phase: Phase): Snapshot {
  return runsOf(phase.steps.flatMap((step) => step.changes)).reduce(applyChanges, state)
}

/** What `actual` still lacks to be `expected`, as changes; empty where it was reached. A text not known yet is met by any. */
export function lacking(expected: Snapshot, actual: Snapshot): readonly Change[] {
  return unmet(expected, actual)
}

/** The hash that plans and history name a state by. */
export function stateHash(snapshot: Snapshot): string {
  return hashSnapshot(snapshot)
}

/** `actual` with our sources and spans from `expected` on it: the server's texts, to be remembered beside our words. */
export function learn(expected: Snapshot, actual: Snapshot): Snapshot {
  const next = new Map<string, Resource>()
  for (const [address, live] of actual) {
    const ours = expected.get(address)
    const sources = new Map(ours ? expressionsOf(ours).map((p) => [p.attribute, p.expression.source]) : [])
    const withSource = (e: Expression, path: string): Expression => {
      const source = sources.get(path)
      return source ? { ...e, source } : e
    }
    next.set(address, sources.size === 0 ? live : mapExpressions(live, withSource))
  }
  return next
}
