import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyChanges, diff } from '../../src/diff/index.ts'
import type { Snapshot } from '../../src/model/index.ts'
import { afterPhase, orderChanges, type Step } from '../../src/plan/index.ts'
import { projectSpec, toSnapshot } from '../diff/random-project.ts'
import { step } from './step.ts'

const inPhase = (state: Snapshot, steps: readonly Step[]) => afterPhase(state, { transactional: true, steps })
const oneByOne = (state: Snapshot, steps: readonly Step[]) =>
  steps.reduce((now, s) => applyChanges(now, s.changes), state)

test('a phase reaches what its steps reach one by one, there and back again in one phase included', () => {
  fc.assert(
    fc.property(projectSpec, projectSpec, (one, other) => {
      const [a, b] = [toSnapshot(one, true), toSnapshot(other, true)]
      const steps = [...orderChanges(diff(a, b, []), a, b), ...orderChanges(diff(b, a, []), b, a)].map((c) =>
        step('', { changes: [c] }),
      )
      expect(inPhase(a, steps)).toEqual(oneByOne(a, steps))
      expect(diff(inPhase(a, steps), a, [])).toEqual([])
    }),
  )
})
