/** Short processes tell V8 to optimise later; lasting ones do not, nor those whose V8 does not know the word. */
import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { isShortRun, LATER } from '../../src/cli/short-run.ts'

test.each<[args: readonly string[], v8: string, want: boolean]>([
  [['generate'], '11.3.244.8-node.30', true],
  [['push', '--env', 'dev'], '13.6.233.10-node.18', true],
  [[], '10.2.154.26', true],
  [['serve', '--port', '4000'], '11.3.244.8', false],
  [['dev'], '11.3.244.8', false],
  [['check', '--watch'], '11.3.244.8', false],
  [['generate'], '14.0.1', false],
  [['generate'], '9.4.146', false],
  [['generate'], '', false],
])('%j under V8 %s: %j', (args, v8, want) => {
  expect(isShortRun(args, v8)).toBe(want)
})

test.runIf(isShortRun([], process.versions.v8))('this V8 knows the flag', () => {
  const known = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' })
  const name = LATER.slice(0, LATER.indexOf('='))
  expect(known.includes(`${name} (`)).toBe(true)
})
