/** From ordered steps to a plan. */
import { hashSnapshot } from '../diff/index.ts'
import type { Snapshot } from '../model/index.ts'
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

/** The plan. No steps give no phases: nothing to do. */
export function makePlan(parts: PlanParts): Plan {
  const { target, project, environment, current, desired, steps } = parts
  return {
    format: 1,
    target,
    project,
    environment,
    fromHash: hashSnapshot(current),
    toHash: hashSnapshot(desired),
    phases: phasesOf(steps),
  }
}
