/** A plan: how a live project gets from one state to the next. */
import type { Hazard } from './hazard.ts'
import type { Step } from './step.ts'

/** Steps that stand or fall together. */
export interface Phase {
  /** False: one step outside a transaction that is safe to repeat. */
  readonly transactional: boolean
  readonly steps: readonly Step[]
}

/** Plain JSON, so that it can be reviewed, kept and applied elsewhere. */
export interface Plan {
  readonly format: 1
  readonly target: string
  readonly project: string
  readonly environment: string
  /** `hashSnapshot` of the state it was made from and of the one it leads to. */
  readonly fromHash: string
  readonly toHash: string
  readonly phases: readonly Phase[]
  /** What the whole of it costs, beside what its steps do; absent: nothing. */
  readonly hazards?: readonly Hazard[]
}
