import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { fanOut, fileCycles, forbiddenImports, IMPORT_TABLE, roomCycles, roomOf } from './import-table.ts'
import { type Files, measure, readFolder } from './source-files.ts'
import { forbiddenWords, foreignHosts, repositoryFiles } from './words.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const src = readFolder(`${root}/src`)

describe('who may import whom', () => {
  test('src holds to the import table', () => {
    expect(forbiddenImports(src)).toEqual([])
  })

  test('every room is in the table', () => {
    expect([...new Set([...src.keys()].map(roomOf))].filter((room) => !(room in IMPORT_TABLE))).toEqual([])
  })

  test('no circle between files, types included', () => {
    expect(fileCycles(src)).toEqual([])
  })

  test('no circle between rooms', () => {
    expect(roomCycles(src)).toEqual([])
  })
})

describe('what a planted fault looks like', () => {
  const rooms: [string, string][] = [
    ['diagnostic/index.ts', ''],
    ['model/index.ts', ''],
    ['model/names.ts', ''],
    ['plan/index.ts', ''],
    ['targets/mongodb/index.ts', ''],
  ]
  const house = (path: string, text: string): Files => new Map([...rooms, [path, text]])
  test.each<[string, string, string, string[]]>([
    ['an import that is allowed', 'plan/a.ts', "import { x } from '../model/index.ts'", []],
    [
      'a type of a room below',
      'model/a.ts',
      "import type { P } from '../plan/index.ts'",
      ['model may not import plan'],
    ],
    ['an inline type', 'model/a.ts', "import { type P } from '../plan/index.ts'", ['model may not import plan']],
    ['a re-export', 'model/a.ts', "export * from '../plan/index.ts'", ['model may not import plan']],
    ['a lazy import', 'model/a.ts', "const p = () => import('../plan/index.ts')", ['model may not import plan']],
    ['an import type', 'model/a.ts', "type P = import('../plan/index.ts').Plan", ['model may not import plan']],
    ['a require', 'model/a.ts', "const p = require('../plan/index.ts')", ['model may not import plan']],
    ['cli: types of plan', 'cli/a.ts', "import type { P } from '../plan/index.ts'", []],
    [
      'cli: values of plan',
      'cli/a.ts',
      "import { P } from '../plan/index.ts'",
      ['cli may not import plan, except its types'],
    ],
    [
      'past the barrel',
      'plan/a.ts',
      "import { x } from '../model/names.ts'",
      ['another room is entered by its index.ts'],
    ],
    ['the own barrel', 'plan/a.ts', "import { x } from './index.ts'", ['inside a room files are imported directly']],
    [
      'one target and another',
      'targets/postgres/a.ts',
      "import '../mongodb/index.ts'",
      ['targets never import each other'],
    ],
    ['a room unheard of', 'attic/a.ts', "import '../model/index.ts'", ['attic is not in the import table']],
    [
      'a driver outside its target',
      'engine/a.ts',
      "import pg from 'pg'",
      ['only ^targets\\/postgres\\/ knows that package'],
    ],
    ['a driver in its target', 'targets/postgres/a.ts', "import pg from 'pg'", []],
    [
      'I/O in a pure room',
      'plan/a.ts',
      "import { readFile } from 'node:fs/promises'",
      ['plan is pure and does no I/O'],
    ],
    ['a dependency of the client', 'client/a.ts', "import { z } from 'zod'", ['the client runtime has no dependency']],
    ['a file that is not there', 'plan/a.ts', "import './gone.ts'", ['there is no such file']],
    ['an alias', 'plan/a.ts', "import { x } from '#model'", ['imports inside src are relative']],
  ])('%s', (_, path, text, want) => {
    expect(forbiddenImports(house(path, text)).map((line) => line.split("': ")[1])).toEqual(want)
  })

  test('a circle of files, by types alone', () => {
    const files = new Map([
      ['plan/a.ts', "import type { B } from './b.ts'"],
      ['plan/b.ts', "type A = import('./a.ts').A"],
    ])
    expect(fileCycles(files)).toEqual(['plan/a.ts → plan/b.ts → plan/a.ts'])
    expect(roomCycles(files)).toEqual([])
  })

  test('a circle of rooms without one of files', () => {
    const files = new Map([
      ['plan/a.ts', "import '../diff/a.ts'"],
      ['diff/a.ts', ''],
      ['diff/b.ts', "import '../plan/b.ts'"],
      ['plan/b.ts', ''],
    ])
    expect(fileCycles(files)).toEqual([])
    expect(roomCycles(files)).toEqual(['plan → diff → plan'])
  })
})

describe('marks of style', () => {
  const measured = [...src].map(([path, text]) => ({ path, ...measure(path, text) }))
  const quantile = (values: readonly number[], p: number): number =>
    [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(p * values.length))] ?? 0

  test('lines a file: median ≤ 80, p90 ≤ 250, none over 400', () => {
    const lines = measured.map((m) => m.lines)
    expect(quantile(lines, 0.5)).toBeLessThanOrEqual(80)
    expect(quantile(lines, 0.9)).toBeLessThanOrEqual(250)
    expect(measured.filter((m) => m.lines > 400).map((m) => m.path)).toEqual([])
  })

  test('lines a function: p90 ≤ 30, at most 2% over 50', () => {
    const lines = measured.flatMap((m) => m.functions)
    expect(quantile(lines, 0.9)).toBeLessThanOrEqual(30)
    expect(lines.filter((n) => n > 50).length / lines.length).toBeLessThanOrEqual(0.02)
  })

  test('no any, and no file that imports more than 12', () => {
    expect(measured.filter((m) => m.anys > 0).map((m) => m.path)).toEqual([])
    expect([...fanOut(src)].filter(([, n]) => n > 12)).toEqual([])
  })

  test('at least 95% of what is exported has a doc comment', () => {
    const own = measured.filter((m) => !m.path.endsWith('index.ts'))
    const exported = own.reduce((sum, m) => sum + m.exported, 0)
    const bare = own.flatMap((m) => m.undocumented.map((line) => `${m.path}:${line}`))
    expect(bare.length / exported, bare.join('\n')).toBeLessThanOrEqual(0.05)
  })

  test('every file opens with a sentence that says what it is for', () => {
    expect(
      [...src].filter(([, text]) => !/^(#!.*\n)?\/\*\*? ?\S|^(#!.*\n)?\/\*\*\n/.test(text)).map(([path]) => path),
    ).toEqual([])
  })

  test('the measures see what they are for', () => {
    const text = ['/** A. */', 'export const a: any = 1', 'export function f() {', '  return 1', '}', ''].join('\n')
    expect(measure('a.ts', text)).toEqual({ lines: 6, functions: [3], anys: 1, exported: 2, undocumented: [3] })
  })
})

describe('words that the repository does not hold', () => {
  test('none is there', () => {
    expect(forbiddenWords(repositoryFiles(root))).toEqual([])
  })

  test.each([
    ['left undone', `// ${'TO'}DO: later`],
    ['a tool', `as ${'cl'}aude says`],
    ['a machine', `see "${'/wo'}rk/shared/x"`],
  ])('%s would be found', (_, line) => {
    expect(forbiddenWords(new Map([['a.ts', `fine\n${line}`]]))).toHaveLength(1)
  })

  test('the lock file names the public registry alone', () => {
    const lock = repositoryFiles(root).get('package-lock.json') ?? ''
    expect(lock).not.toBe('')
    expect(foreignHosts(lock)).toEqual([])
    expect(foreignHosts('"resolved": "http://10.0.0.1:4873/a.tgz"')).toEqual(['10.0.0.1:4873'])
  })
})
