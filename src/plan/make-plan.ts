/** From ordered steps to a plan. */
import { type Change, hashSnapshot } from '../diff/index.ts'
import type { Resource, Snapshot } from '../model/index.ts'
import type { Hazard } from './hazard.ts'
import type { Phase, Plan } from './plan.ts'
import type { Step } from './step.ts'

/** What a plan is made of. */
export interface PlanParts {
  /** The target's name. */
  readonly target: string
  readonly project: string
  readonly environment: string
  readonly current: Snapshot
  readonly desired: Snapshot
  /** As the target rendered them, in order. */
  readonly steps: readonly Step[]
  /** What the whole of it costs. */
  readonly hazards?: readonly Hazard[]
}

/** Steps into phases: a step outside a transaction is a phase of its own, and a step may ask to start one. */
export function phasesOf(steps: readonly Step[]): Phase[] {
  const phases: Phase[] = []
  let open: Step[] = []
  const close = (): void => {
    if (open.length > 0) phases.push({ transactional: true, steps: open })
    open = []
  }
  for (const step of steps) {
    if (step.isolation === 'none') {
      close()
      phases.push({ transactional: false, steps: [step] })
      continue
    }
    if (step.startsPhase) close()
    open.push(step)
  }
  close()
  return phases
}

/** A resource as a plan keeps it: how it gets there is in the step, and what it was called before is in the change. */
function kept({ transition: _, renamedFrom: __, ...r }: Resource): Resource {
  return r
}

function keptChange(change: Change): Change {
  if (change.kind === 'add') return { ...change, to: kept(change.to) }
  if (change.kind === 'drop') return { ...change, from: kept(change.from) }
  return { ...change, from: kept(change.from), to: kept(change.to) }
}

/** The plan. No steps give no phases: nothing to do. */
export function makePlan(parts: PlanParts): Plan {
  const { target, project, environment, current, desired, steps, hazards = [] } = parts
  return {
    format: 1,
    target,
    project,
    environment,
    fromHash: hashSnapshot(current),
    toHash: hashSnapshot(desired),
    phases: phasesOf(steps.map((step) => ({ ...step, changes: step.changes.map(keptChange) }))),
    ...(hazards.length > 0 && { hazards }),
  }
}
