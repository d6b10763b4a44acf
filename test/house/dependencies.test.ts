/** Every dependency is used, and the architecture page says what for. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { importsOf, readFolder } from './source-files.ts'

interface Package {
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
  readonly optionalDependencies: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const manifest = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as Package
const { devDependencies } = manifest
const dependencies = { ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.peerDependencies }

/** The package of a bare import: `@scope/name` or `name`, without what follows. */
function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

const imports = [...readFolder(`${root}/src`)]
  .flatMap(([path, text]) => importsOf(path, text))
  .filter(({ specifier }) => !/^(?:[.]|node:)/.test(specifier))
  .map(({ specifier, typeOnly }) => ({ name: packageOf(specifier), typeOnly }))
const imported = new Set(imports.map(({ name }) => name))

test('src imports every dependency', () => {
  expect(Object.keys(dependencies).filter((name) => !imported.has(name))).toEqual([])
})

test('src imports nothing else, but types that no user of the package sees', () => {
  const known = (name: string, typeOnly: boolean): boolean =>
    name in dependencies || (typeOnly && name in devDependencies)
  expect(imports.filter(({ name, typeOnly }) => !known(name, typeOnly))).toEqual([])
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
