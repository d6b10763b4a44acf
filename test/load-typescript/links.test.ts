/** Schema files that are links: what they import is found from where they really lie. */
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { readTypescriptFiles } from '../../src/load/typescript/index.ts'
import { filesOf, folderOf, type Texts } from './support.ts'

const POSTS = `import { string, table } from 'bkend'
import { longest } from './lengths'
export const posts = table('posts', { title: string().max(longest) })
`
const lengths = (longest: number): string => `export const longest = ${longest}\n`

/** The declaration with the length of `other/lengths.ts`. */
const LONGEST = { table: 'posts', columns: { title: { maxLength: 100 } } }

/** Reads `schema/posts.ts`, a link to `other/posts.ts` beside these files. */
async function readLinked(others: Texts) {
  const folder = realpathSync(folderOf({ ...others, 'other/posts.ts': POSTS }))
  mkdirSync(join(folder, 'schema'), { recursive: true })
  symlinkSync('../other/posts.ts', join(folder, 'schema/posts.ts'))
  const files = filesOf(folder, { 'schema/posts.ts': POSTS })
  return { folder, ...(await readTypescriptFiles(files)) }
}

it('a file beside what the link leads to is imported', async () => {
  const read = await readLinked({ 'other/lengths.ts': lengths(100) })
  expect(read.diagnostics).toEqual([])
  expect(read.declarations[0]?.value).toMatchObject(LONGEST)
})

it('and taken before one of the same name beside the link, as Node does', async () => {
  const read = await readLinked({ 'other/lengths.ts': lengths(100), 'schema/lengths.ts': lengths(7) })
  expect(read.declarations[0]?.value).toMatchObject(LONGEST)
})

it('a file beside the link alone is not imported, and it is said where it was looked for', async () => {
  const { folder, diagnostics } = await readLinked({ 'schema/lengths.ts': lengths(7) })
  expect(diagnostics.map(({ code, message, hint }) => [code, message, hint])).toEqual([
    [
      'load/import',
      'There is no file `./lengths`',
      `\`schema/posts.ts\` is or lies behind a link: its imports are relative to \`${join(folder, 'other/posts.ts')}\``,
    ],
  ])
})

it('links beside each other are one module each, whoever imports them', async () => {
  const texts = {
    'schema/posts.ts': `${POSTS}export * from './lengths'\n`,
    'schema/lengths.ts': `import { enumType } from 'bkend'\nexport const mood = enumType('mood', ['a'])\n${lengths(100)}`,
  }
  const folder = realpathSync(folderOf({}))
  for (const [name, text] of Object.entries(texts)) {
    const [link, target] = [join(folder, name), join(folder, name.replace('schema', 'other'))]
    for (const path of [link, target]) mkdirSync(dirname(path), { recursive: true })
    writeFileSync(target, text)
    symlinkSync(target, link)
  }
  const { declarations, diagnostics } = await readTypescriptFiles(filesOf(folder, texts))
  expect(diagnostics).toEqual([])
  expect(declarations.map(({ kind }) => kind).sort()).toEqual(['enumType', 'table'])
})

it('a package is found from where the file really lies', async () => {
  const text =
    "import { string, table } from 'bkend'\nimport { name } from 'its-own'\nexport const t = table(name, { a: string() })\n"
  const folder = realpathSync(
    folderOf({
      'other/node_modules/its-own/index.js': "exports.name = 'named'\n",
      'other/t.ts': text,
      'schema/.keep': '',
    }),
  )
  symlinkSync('../other/t.ts', join(folder, 'schema/t.ts'))
  const { declarations, diagnostics } = await readTypescriptFiles(filesOf(folder, { 'schema/t.ts': text }))
  expect(diagnostics).toEqual([])
  expect(declarations[0]?.value).toMatchObject({ table: 'named' })
})
