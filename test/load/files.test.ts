/** Which files are read, and what happens with those that cannot be. */
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadSchema } from '../../src/load/index.ts'
import { folderWith, load, told } from './support.ts'

const table = (name: string) => `table: ${name}\ncolumns: { a: string }\n`

describe('the schema folder', () => {
  it('is read to the bottom, in one order, without seeds, access tests and what is no schema', async () => {
    const { schema, files, diagnostics } = await load({
      'z.yaml': table('z'),
      'deep/er/y.yml': table('y'),
      'x.ts': "import { string, table } from 'bkend'\nexport const x = table('x', { a: string() })\n",
      'seed.ts': 'throw new Error("never run")',
      'seed.yaml': 'nothing: here',
      'posts.access.yaml': 'nothing: here',
      'x.d.ts': 'export {}',
      'notes.md': '# notes',
      '.hidden/h.yaml': table('h'),
      'node_modules/m/m.yaml': table('m'),
    })
    expect(diagnostics).toEqual([])
    expect(schema?.tables.map((t) => t.name)).toEqual(['x', 'y', 'z'])
    expect(files.map((f) => f.split(/[/\\]/).at(-1))).toEqual(['y.yml', 'x.ts', 'z.yaml'])
  })

  it('may be missing or declare nothing, which is said', async () => {
    const folder = folderWith({ 'notes.md': '' })
    const missing = await loadSchema({ folder: 'nowhere', cwd: folder })
    expect(missing.diagnostics.map((d) => d.code)).toEqual(['load/not-found'])
    const empty = await loadSchema({ folder: '.', cwd: folder })
    expect(empty.diagnostics.map((d) => [d.code, d.severity])).toEqual([['load/empty', 'error']])
  })

  it('ends where a link leads back up, and says so', async () => {
    const folder = folderWith({ 'in/a.yaml': table('a') })
    symlinkSync('..', join(folder, 'in', 'up'))
    const { schema, diagnostics } = await loadSchema({ folder, cwd: folder })
    expect(schema?.tables).toHaveLength(1)
    expect(diagnostics.map(told)).toEqual([
      'load/unreadable in/up:1:1 This link leads back to a folder above it → Remove the link `up`',
    ])
  })

  it('follows links to folders elsewhere, and reports one that leads nowhere', async () => {
    const elsewhere = folderWith({ 'b.yaml': table('b') })
    const folder = folderWith({ 'a.yaml': table('a') })
    symlinkSync(elsewhere, join(folder, 'other'))
    symlinkSync('gone.yaml', join(folder, 'c.yaml'))
    const { diagnostics, files } = await loadSchema({ folder, cwd: folder })
    expect(files).toHaveLength(2)
    expect(diagnostics.map(told)).toEqual(['load/unreadable c.yaml:1:1 This link leads nowhere → Remove the link'])
  })
})

describe('the texts for code frames', () => {
  it('hold a file outside the folder that a schema file imports and that is wrong', async () => {
    const folder = folderWith({
      'shared.ts': "export const limit = (() => {\n  throw new Error('no limit')\n})()\n",
      'schema/a.ts':
        "import { string, table } from 'bkend'\nimport { limit } from '../shared'\nexport const a = table('a', { x: string().max(limit) })\n",
    })
    const { diagnostics, sources } = await loadSchema({ folder: 'schema', cwd: folder })
    const files = diagnostics.map(({ span }) => span?.file ?? '')
    expect(files.some((file) => file.endsWith('shared.ts'))).toBe(true)
    expect(files.filter((file) => !sources.has(file))).toEqual([])
  })
})

describe('a file that is no text', () => {
  const bytes = (...all: number[]) => Uint8Array.from(all)
  it.each([
    ['UTF-16', bytes(0xff, 0xfe, 0x61, 0), 'load/unreadable a.yaml:1:1 This file is UTF-16 → Save it as UTF-8'],
    [
      'Latin-1',
      bytes(0x61, 0x0a, 0x62, 0xe9),
      'load/unreadable a.yaml:2:2 This is not UTF-8 text → Save the file as UTF-8',
    ],
    [
      'binary',
      bytes(0x61, 0),
      'load/unreadable a.yaml:1:1 This file is binary, not text → Move it out of the schema folder',
    ],
    [
      'too large',
      new Uint8Array(5 * 1024 * 1024).fill(0x20),
      'load/limit a.yaml:1:1 This file is larger than 4 MiB → Split it: a folder may hold any number of files',
    ],
  ])('is refused: %s', async (_, content, wanted) => {
    const { diagnostics } = await load({ 'a.yaml': content })
    expect(diagnostics.map(told)).toEqual([wanted])
  })

  it('may start with a byte order mark, which counts for no column', async () => {
    const { diagnostics } = await load({ 'a.yaml': '\ufefftable: a b\ncolumns: { a: string }' })
    expect(diagnostics[0]?.span).toMatchObject({ line: 1, column: 8 })
    expect((await load({ 'a.yaml': `\ufeff${table('a')}` })).diagnostics).toEqual([])
  })

  it('may be empty, which is a warning beside others and an error alone', async () => {
    const beside = await load({ 'a.yaml': '# nothing\n', 'b.yaml': table('b') })
    expect(beside.diagnostics.map((d) => [d.code, d.severity])).toEqual([['load/not-a-declaration', 'warning']])
    expect(beside.schema).not.toBeNull()
    const alone = await load({ 'a.yaml': '' })
    expect(alone.diagnostics.map((d) => d.code)).toContain('load/empty')
  })
})
