import { execFileSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { createTypescriptModules, evaluateTypescript } from '../../src/load/typescript/index.ts'
import { filesOf, folderOf, inShort, read, type Texts, textAt } from './support.ts'

const HEAD = "import { string, table } from 'bkend'\n"
const FINE = `${HEAD}export const fine = table('fine', {})`

describe('a fault has its place', () => {
  const cases: [what: string, texts: Texts, want: string[]][] = [
    ['syntax', { 'a.ts': `${HEAD}const é = '𝒳'; x y\n` }, ['load/syntax a.ts:2 y']],
    ['waiting', { 'a.ts': 'export const x = await 1' }, ['load/syntax a.ts:1 await']],
    ['a throw', { 'a.ts': `interface A { a: 1 }\n\n${HEAD}\nthrow new Error('boom')` }, ['load/execution a.ts:5 new']],
    [
      'a throw in a helper, once',
      {
        'a.ts': "import { help } from './help.ts'\nhelp()",
        'b.ts': "import { help } from './help.ts'\nexport const x = 1",
        'help.ts': "type T = 1\nexport function help(): T { throw new Error('no') }",
      },
      ['load/execution help.ts:2 new', 'load/not-a-declaration b.ts:1'],
    ],
    ['a thrown text', { 'a.ts': "throw 'x'" }, ['load/execution a.ts:1']],
    [
      'an unknown word',
      { 'a.ts': "import { strng, tabel } from 'bkend'\nstrng(); tabel()" },
      ['load/import a.ts:1 strng', 'load/import a.ts:1 tabel'],
    ],
    [
      'an unknown name',
      { 'a.ts': "import { nothing } from './b'\nnothing", 'b.ts': FINE },
      ['load/import a.ts:1 nothing'],
    ],
    ['an unknown default', { 'a.ts': "import b from './b'\nexport { b }", 'b.ts': FINE }, ['load/import a.ts:1 b']],
    ['an unknown re-export', { 'a.ts': "export { x } from './b'", 'b.ts': FINE }, ['load/import a.ts:1 x']],
    ['an unknown file', { 'a.ts': "import './nowhere'" }, ["load/import a.ts:1 './nowhere'"]],
    ['an unknown package', { 'a.ts': "import x from '@no/such/thing'\nx" }, ["load/import a.ts:1 '@no/such/thing'"]],
    ['a word that is not imported', { 'a.ts': "export const a = table('a', {})" }, ['load/execution a.ts:1 table']],
    [
      'a word that no builder has',
      { 'a.ts': `${HEAD}export const a = table('a', {\n  b: string().mni(1),\n})` },
      ['load/execution a.ts:3 mni'],
    ],
    [
      'a word that nobody knows, at the head of a chain',
      { 'a.ts': `${HEAD}export const a = table('a', {\n  b: string(), strin: strin().max(10).optional(),\n})` },
      ['load/execution a.ts:3 strin'],
    ],
    [
      'the same, line by line',
      { 'a.ts': `${HEAD}export const a = table('a', {\n  b: strin()\n    .max(10)\n    .optional(),\n})` },
      ['load/execution a.ts:3 strin'],
    ],
    [
      'a name that another part of the file speaks of',
      {
        'a.ts': `${HEAD}const b = { strin: 1 }\nb.strin\nexport const a = table('a', { c: strin(1).max(2) })\n// strin`,
      },
      ['load/execution a.ts:4 strin'],
    ],
    [
      'a word for later',
      { 'a.ts': `${HEAD}export const a = table('a', {})\n  .partitionBy('x')` },
      ['schema/not-yet a.ts:3 partitionBy'],
    ],
    ['an import for later', { 'a.ts': "import { view } from 'bkend'\nview('x')" }, ['schema/not-yet a.ts:1 view']],
  ]
  it.each(cases)('%s', async (_, texts, want) => {
    const { diagnostics } = await read(texts)
    expect(inShort(texts, diagnostics)).toEqual(want)
  })

  it('in an imported JSON file too', async () => {
    const { diagnostics } = await read({ 'a.ts': "import x from './b.json'\nx" }, { 'b.json': '{' })
    expect(diagnostics.map(({ code, span }) => [code, span?.file.endsWith('b.json')])).toEqual([['load/syntax', true]])
  })
})

describe('a fault says the way out', () => {
  const cases: [text: string, hint: string][] = [
    ["import { strng } from 'bkend'\nstrng()", 'Did you mean `string`?'],
    [`${HEAD}export const a = table('a', { b: string().mni(1) })`, 'Did you mean `min`?'],
    ["export const a = table('a', {})", "`import { table } from 'bkend'`"],
    ["import x from '@no/such/thing'\nx", '`npm install @no/such`'],
    ["import { view } from 'bkend'\nview('x')", 'Create the view with SQL'],
  ]
  it.each(cases)('%s', async (text, hint) => {
    const { diagnostics } = await read({ 'a.ts': text })
    expect(diagnostics.map((d) => d.hint)).toEqual([expect.stringContaining(hint)])
  })

  it('and where it was called from', async () => {
    const texts = {
      'a.ts': "import { help } from './help'\n\nhelp()",
      'help.ts': "export const help = () => { throw new Error('x') }",
    }
    const { diagnostics } = await read(texts)
    expect(diagnostics[0]?.related?.map(({ span }) => `${span.file}:${span.line}`)).toEqual(['a.ts:3'])
  })
})

describe('every fault of all files comes in one run', () => {
  it('beside what the other files declare', async () => {
    const texts = {
      'a.ts': 'x y',
      'b.ts': "throw new Error('b')",
      'c.ts': FINE,
      'd.ts': "import './a'",
      'e.ts': "import './nowhere'",
    }
    const { declarations, diagnostics } = await read(texts)
    expect(diagnostics.map(({ code, span }) => `${code} ${span?.file}`)).toEqual([
      'load/syntax a.ts',
      'load/execution b.ts',
      'load/import e.ts',
    ])
    expect(declarations).toHaveLength(1)
  })

  it('and a circle once, with its name', async () => {
    const texts = {
      'a.ts': "import { b } from './b'\nexport const a = b",
      'b.ts': "import { c } from './c.js'\nexport const b = c",
      'c.ts': "import { a } from './a.ts'\nexport const c = a",
    }
    const { diagnostics } = await read(texts)
    expect(inShort(texts, diagnostics)).toEqual(["load/cyclic-import c.ts:1 './a.ts'"])
    expect(diagnostics[0]?.message).toContain('a.ts → b.ts → c.ts → a.ts')
  })

  it('but a circle of types is none', async () => {
    const { diagnostics } = await read({
      'a.ts': `import type { B } from './b'\n${FINE}\nexport type A = B`,
      'b.ts': `import { A } from './a'\n${HEAD}export const b = table('b', {})\nexport type B = A`,
    })
    expect(diagnostics).toEqual([])
  })
})

describe('a file that does not end is cut short', () => {
  const loops: Texts = {
    'loop.ts': 'while (true) { try { for (;;) {} } catch {} finally {} }',
    'user.ts': "import './loop'\nexport const x = 1",
    'promise.ts': 'export default new Promise(() => {})',
    'fine.ts': FINE,
  }
  it('with what imports it, while the others are read', async () => {
    const folder = folderOf(loops)
    const modules = createTypescriptModules(100)
    await modules.load(filesOf(folder, loops))
    const codes: Record<string, string> = {}
    const outcomes = await modules.run(Object.keys(loops).map((name) => `${folder}/${name}`))
    for (const [i, name] of Object.keys(loops).entries()) {
      const outcome = outcomes[i] ?? { diagnostics: [] }
      codes[name] = 'exports' in outcome ? 'fine' : outcome.diagnostics.map((d) => `${d.code} ${d.span?.file}`).join()
    }
    expect(codes).toEqual({
      'loop.ts': 'load/limit loop.ts',
      'user.ts': 'load/limit loop.ts',
      'promise.ts': 'load/limit promise.ts',
      'fine.ts': 'fine',
    })
  })

  it('and a rejected promise is a fault, not the end of the process', async () => {
    const texts = {
      'a.ts': "import { p } from './b'\nexport const q = p",
      'b.ts': "export const p = Promise.reject(new Error('no'))",
    }
    const { diagnostics } = await read(texts)
    expect(diagnostics.map((d) => [d.code, d.message])).toEqual([
      ['load/execution', 'An exported promise was rejected: no'],
      ['load/execution', 'An exported promise was rejected: no'],
    ])
  })

  it('and nothing keeps the process, wherever the toolchain is bundled', () => {
    const folder = folderOf({
      'a.ts': FINE,
      'main.ts': `import { readFileSync } from 'node:fs'
        import { readTypescriptFiles } from '${fileURLToPath(new URL('../../src/load/typescript/index.ts', import.meta.url))}'
        const path = process.argv[2] ?? ''
        const files = [{ path, shown: 'a.ts', text: readFileSync(path, 'utf8') }]
        void readTypescriptFiles(files).then((read) => console.log(JSON.stringify(read)))`,
    })
    symlinkSync(fileURLToPath(new URL('../../node_modules', import.meta.url)), `${folder}/node_modules`)
    const outfile = `${folder}/main.mjs`
    buildSync({
      entryPoints: [`${folder}/main.ts`],
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      outfile,
    })
    const told = execFileSync(process.execPath, [outfile, `${folder}/a.ts`], { encoding: 'utf8', timeout: 30_000 })
    expect(JSON.parse(told)).toMatchObject({
      declarations: [{ kind: 'table', value: { table: 'fine', columns: {} }, file: 'a.ts' }],
      diagnostics: [],
    })
  })
})

describe('a config', () => {
  const text = `import { defineConfig, env } from 'bkend'
const prod = { url: env('PROD_URL') }
export default defineConfig({
  project: 'social',
  environments: { prod, dev: { url: 'pglite:x' } },
})
`
  it('is what its file exports, each part with its place', async () => {
    const texts = { 'bkend.config.ts': text }
    const [file] = filesOf(folderOf(texts), texts)
    const evaluated = file && (await evaluateTypescript(file))
    if (!evaluated || 'diagnostics' in evaluated) throw new Error('the config did not run')
    expect(evaluated.exports.default).toEqual({
      project: 'social',
      environments: { prod: { url: { $env: 'PROD_URL' } }, dev: { url: 'pglite:x' } },
    })
    const at = (path: string[], part?: 'key' | 'value'): string => textAt(texts, evaluated.spanOf(path, part))
    expect(at(['project'])).toBe("'social'")
    expect(at(['project'], 'key')).toBe('project')
    expect(at(['environments', 'prod', 'url'])).toBe("env('PROD_URL')")
    expect(at(['environments', 'dev', 'url'])).toBe("'pglite:x'")
    expect(evaluated.spanOf(['environments', 'dev', 'nothing'], 'key').line).toBe(5)
  })

  it('that does not run is its diagnostics', async () => {
    const texts = { 'bkend.config.ts': "import { defineConfg } from 'bkend'\nexport default defineConfg({})" }
    const [file] = filesOf(folderOf(texts), texts)
    const evaluated = file && (await evaluateTypescript(file))
    expect(evaluated && 'diagnostics' in evaluated && inShort(texts, evaluated.diagnostics)).toEqual([
      'load/import bkend.config.ts:1 defineConfg',
    ])
  })
})
