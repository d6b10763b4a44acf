/** Short processes tell V8 to optimise later; lasting ones do not, nor those whose V8 does not know a word for it. */
import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { laterFlag } from '../../src/cli/short-run.ts'

const BUDGET = '--interrupt-budget=1000000'
const CALLS = '--invocation-count-for-turbofan=45000'

test.each<[args: readonly string[], v8: string, want: string | null]>([
  [['generate'], '11.3.244.8-node.30', BUDGET],
  [[], '10.2.154.26', BUDGET],
  [['generate'], '11.8.172.17-node.20', CALLS],
  [['push', '--env', 'dev'], '12.4.254.21-node.57', CALLS],
  [['check'], '13.6.233.17-node.53', CALLS],
  [['check'], '14.6.202.34-node.34', CALLS],
  [['serve', '--port', '4000'], '11.3.244.8', null],
  [['dev'], '13.6.233.17', null],
  [['check', '--watch'], '11.3.244.8', null],
  [['generate'], '11.4.0', null],
  [['generate'], '14.7.1', null],
  [['generate'], '15.0.1', null],
  [['generate'], '9.4.146', null],
  [['generate'], '', null],
])('%j under V8 %s: %s', (args, v8, want) => {
  expect(laterFlag(args, v8)).toBe(want)
})

test.runIf(laterFlag([], process.versions.v8) !== null)('this V8 knows the flag', () => {
  const flag = laterFlag([], process.versions.v8) ?? ''
  const known = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' })
  expect(known).toContain(`${flag.slice(0, flag.indexOf('='))} (`)
})
