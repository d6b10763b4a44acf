/** Steps of plans that never run. */
import type { Step } from '../../src/plan/index.ts'

/** A statement that changes nothing, unless `parts` says more of it. */
export function step(text: string, parts: Partial<Step> = {}): Step {
  return {
    action: { kind: 'statement', text },
    changes: [],
    hazards: [],
    preflight: [],
    isolation: 'transaction',
    startsPhase: false,
    ...parts,
  }
}
