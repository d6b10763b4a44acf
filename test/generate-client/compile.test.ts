/** Generated clients compile wherever an app may put them. */
import ts from 'typescript'
import { expect, test } from 'vitest'
import { generated } from './generated.ts'
import { faults, PICKY } from './program.ts'
import { SAMPLES } from './samples.ts'

const NODENEXT: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  allowImportingTsExtensions: false,
}
const SETTINGS: Readonly<Record<string, ts.CompilerOptions>> = {
  'a bundler, strict': {},
  'a bundler, every strict flag': { ...PICKY, allowImportingTsExtensions: false },
  'nodenext, strict': NODENEXT,
  'nodenext, every strict flag': { ...PICKY, ...NODENEXT },
  'not strict': { strict: false },
}

for (const [setting, options] of Object.entries(SETTINGS)) {
  test.each(Object.keys(SAMPLES) as (keyof typeof SAMPLES)[])(`${setting}: the client of %s compiles`, (name) => {
    expect(faults(generated(SAMPLES[name]), options)).toEqual([])
  })
}

test('the client that takes its runtime from the package compiles', () => {
  expect(faults(generated(SAMPLES.social, 'package'))).toEqual([])
})
