/** Whether a kept plan is still the one that would be made. */
import { expect, test } from 'vitest'
import { misfit, type Plan, type Step, wrongPlace } from '../../src/plan/index.ts'
import { step } from './step.ts'

const statement = (text: string, line = 1): Step =>
  step(text, { span: { file: 'a.yaml', line, column: 1, endLine: line, endColumn: 2 } })
const called = (sourceHash: string): Step => ({
  ...statement(''),
  action: { kind: 'function', file: 'schema/fill.ts', export: 'fill', sourceHash, work: {} },
})
const plan = (steps: readonly Step[], more: Partial<Plan> = {}): Plan => ({
  format: 1,
  target: 'postgres',
  project: 'app',
  environment: 'prod',
  fromHash: 'a'.repeat(64),
  toHash: 'b'.repeat(64),
  phases: [{ transactional: true, steps }],
  ...more,
})
const kept = plan([statement('create table a ()'), called('1')])

test.each<[string, Plan, RegExp | null]>([
  ['the same', plan([statement('create table a ()', 9), called('1')]), null],
  ['another environment', plan([], { environment: 'dev' }), /made for app \(prod\), and this is app \(dev\)/],
  ['another state', { ...kept, fromHash: 'c'.repeat(64) }, /database is not in the state/],
  ['another function', plan([statement('create table a ()'), called('2')]), /function `fill` of schema\/fill\.ts/],
  ['another step', plan([statement('create table b ()'), called('1')]), /step 1 is `create table a \(\)` there/],
  [
    'a step less',
    plan([statement('create table a ()')]),
    /step 2 is `fill\(\) of schema\/fill.ts` there, .* nothing more/,
  ],
])('%s', (_name, now, want) => {
  const why = misfit(kept, now)
  if (want === null) expect(why).toBeNull()
  else expect(why).toMatch(want)
})

test('a place is a project and an environment', () => {
  expect(wrongPlace(kept, { project: 'app', environment: 'prod' })).toBeNull()
  expect(wrongPlace(kept, { project: 'other', environment: 'prod' })).toContain('this is other (prod)')
})
