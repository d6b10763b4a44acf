/** Loading again gives what loading anew gives, whatever was edited in between; and what was not edited stays the same object. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createSchemaLoader, loadSchema } from '../../src/load/index.ts'
import { hashOf } from '../../src/model/index.ts'
import { judgeSchema } from '../../src/validate/index.ts'
import { folderWith } from './support.ts'

const ts = (name: string, column: string): string =>
  `import { integer, reference, string, table } from 'bkend'\nexport const ${name} = table('${name}', { a: ${column} })\n`
const ENUM = (values: string): string => `enumType: mood\nvalues: [${values}]\n`
const HELPER = (max: number): string => `import { string } from 'bkend'\nexport const short = string().max(${max})\n`
const IMPORTING =
  "import { table } from 'bkend'\nimport { short } from './lib/short.ts'\nexport const c = table('c', { short })\n"
const AGAIN = "export { c } from './c.ts'\n"

/** File → what it may hold; null: it is not there. */
const TEXTS: Readonly<Record<string, readonly (string | null)[]>> = {
  'a.ts': [ts('a', 'string()'), ts('a', "reference('b')"), ts('a', 'strin()'), ts('b', 'integer()'), null],
  'b.yaml': [
    'table: b\ncolumns: { x: string, m: { type: enumType, enumType: mood } }\n',
    'table: b\ncolumns: { x: string, m: { type: enumType, enumType: mood, default: sad } }\n',
    'table: b\ncolumns: { x: { type: reference, to: a } }\n',
    'table: b\noptions: { id: serial }\ncolumns: { x: strin }\n',
    'table: b\ncolumns:\n  x: [\n',
    null,
  ],
  'mood.yml': [ENUM('sad, glad'), ENUM('glad'), ENUM('glad, glad'), null],
  'lib/short.ts': [HELPER(10), HELPER(20), 'export const long = 1\n', null],
  'c.ts': [IMPORTING, null],
  'again.ts': [AGAIN, `${AGAIN}// more\n`, null],
}

interface Edit {
  readonly file: string
  readonly text: string | null
}

const edits = fc.array(
  fc
    .constantFrom(...Object.keys(TEXTS))
    .chain((file) => fc.constantFrom(...(TEXTS[file] ?? [])).map((text): Edit => ({ file, text }))),
  { minLength: 1, maxLength: 8 },
)

function put(folder: string, { file, text }: Edit): void {
  const path = join(folder, file)
  mkdirSync(dirname(path), { recursive: true })
  if (text === null) rmSync(path, { force: true })
  else writeFileSync(path, text)
}

function loaderFor(folder: string) {
  const loader = createSchemaLoader({ folder, cwd: folder })
  onTestFinished(() => loader.close())
  return loader
}

describe('loading again', () => {
  it('gives what loading anew gives', async () => {
    await fc.assert(
      fc.asyncProperty(edits, async (all) => {
        const folder = folderWith({ 'a.ts': ts('a', 'string()'), 'c.ts': IMPORTING, 'lib/short.ts': HELPER(5) })
        const loader = createSchemaLoader({ folder, cwd: folder })
        await loader.load({ paths: new Set(), moved: true })
        for (const edit of all) {
          put(folder, edit)
          const again = await loader.load({ paths: new Set([join(folder, edit.file)]), moved: true })
          const anew = await loadSchema({ folder, cwd: folder })
          expect(again.diagnostics).toEqual(anew.diagnostics)
          expect(again.schema).toEqual(anew.schema)
          expect(judgeSchema(again.sound)).toEqual(judgeSchema(anew.sound))
          expect(hashOf(again.sound)).toBe(hashOf(anew.sound))
        }
        await loader.close()
      }),
      { numRuns: 8 },
    )
  })

  it('keeps the tables of files that were not touched', async () => {
    const folder = folderWith({ 'a.ts': ts('a', 'string()'), 'b.yaml': 'table: b\ncolumns: { x: string }\n' })
    const loader = loaderFor(folder)
    const first = await loader.load({ paths: new Set(), moved: true })
    put(folder, { file: 'a.ts', text: ts('a', 'integer()') })
    const second = await loader.load({ paths: new Set([join(folder, 'a.ts')]), moved: false })
    expect(second.schema?.tables.map((table, n) => table === first.schema?.tables[n])).toEqual([false, true])
  })

  it('reads only what was touched', async () => {
    const folder = folderWith({ 'a.ts': ts('a', 'string()'), 'b.yaml': 'table: b\ncolumns: { x: string }\n' })
    const loader = loaderFor(folder)
    await loader.load({ paths: new Set(), moved: true })
    put(folder, { file: 'a.ts', text: ts('a', 'integer()') })
    put(folder, { file: 'b.yaml', text: 'table: b\ncolumns: { x: integer }\n' })
    const { schema } = await loader.load({ paths: new Set([join(folder, 'b.yaml')]), moved: false })
    const kinds = schema?.tables.map(({ columns }) => columns.find(({ system }) => !system)?.type.kind)
    expect(kinds).toEqual(['string', 'integer'])
  })

  it('finds an import that came, and one that moved', async () => {
    const folder = folderWith({ 'c.ts': IMPORTING })
    const loader = loaderFor(folder)
    expect((await loader.load({ paths: new Set(), moved: true })).diagnostics[0]?.code).toBe('load/import')
    put(folder, { file: 'short.ts', text: HELPER(5) })
    mkdirSync(join(folder, 'lib'))
    renameSync(join(folder, 'short.ts'), join(folder, 'lib/short.ts'))
    const touched = { paths: new Set([join(folder, 'lib/short.ts')]), moved: true }
    expect((await loader.load(touched)).schema?.tables.map(({ name }) => name)).toEqual(['c'])
  })
})
