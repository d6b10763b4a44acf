/** A plan as statements that can be piped into a client. */
import { expect, test } from 'vitest'
import { renderStatements } from '../../src/cli/render/plan.ts'
import type { Plan } from '../../src/plan/index.ts'

test('a name with line breaks stays within its comment', () => {
  const subject = 'old\r\ntable; drop table posts; --'
  const hazards = [{ code: 'drop-table', subject, message: `${subject} is lost\nwith its rows` }]
  const step = {
    action: { kind: 'statement', text: 'drop table "old"' },
    changes: [],
    hazards,
    preflight: [],
    isolation: 'transaction',
    startsPhase: false,
  }
  const plan = { phases: [{ transactional: true, steps: [step] }] } as unknown as Plan
  const lines = renderStatements(plan).split('\n')
  expect(lines.filter((line) => line !== '' && !line.startsWith('--'))).toEqual(['drop table "old";'])
})
