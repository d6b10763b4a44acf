/** Every dependency is used, and the architecture page says what for. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { importsOf, readFolder } from './source-files.ts'

interface Package {
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const { dependencies, devDependencies } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as Package

/** The package of a bare import: `@scope/name` or `name`, without what follows. */
function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

const specifiers = [...readFolder(`${root}/src`)].flatMap(([path, text]) =>
  importsOf(path, text).map((i) => i.specifier),
)
const imported = new Set(specifiers.filter((s) => !/^(?:[.]|node:)/.test(s)).map(packageOf))

test('src imports every dependency', () => {
  expect(Object.keys(dependencies).filter((name) => !imported.has(name))).toEqual([])
})

test('src imports nothing else', () => {
  expect([...imported].filter((name) => !(name in dependencies))).toEqual([])
})

test('the architecture page names each, with its reason', () => {
  const page = readFileSync(`${root}/docs/architecture.md`, 'utf8')
  const all = Object.keys({ ...dependencies, ...devDependencies })
  expect(all.filter((name) => !page.includes(`\`${name}\``))).toEqual([])
})

test('a range is caret, tilde or exact: none that reads like one and means another', () => {
  const ranges = Object.entries({ ...dependencies, ...devDependencies })
  expect(ranges.filter(([, range]) => !/^[~^]?\d+\.\d+\.\d+(-[\w.]+)?$/.test(range))).toEqual([])
})
