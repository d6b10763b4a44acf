/** The memory of single files: only what changed is looked into, and what comes of it is what a run without memory gives. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Loaded, loadTexts, type Naming, readSchemaTexts } from '../../src/load/index.ts'
import { startChild } from '../support/child.ts'
import { folderWith } from './support.ts'

const FILES = {
  'schema/likes.yaml':
    'table: likes\ncolumns:\n  postId: { type: reference, to: posts }\n  mark: { type: integer, minimum: 1 }\n',
  'schema/tags.yml': 'tables:\n  tags: { columns: { name: string } }\n  marks: { columns: { name: string? } }\n',
  'schema/users.yaml': 'table: users\ncolumns: { name: string }\n',
  'schema/posts.ts':
    "import { string, table } from 'bkend'\n\n/** What is written. */\nexport const posts = table('posts', { title: string().min(1) }).index('title')\n",
  'schema/moods.ts': "import { enumType } from 'bkend'\nexport const moods = enumType('mood', ['happy', 'sad'])\n",
}
const ALL = Object.keys(FILES).toSorted()
const AGAIN = `${FILES['schema/posts.ts']}\n// Seen.\n`

/** A run with memory, held against one without. */
async function run(cwd: string, build = 'build 1', naming: Naming = 'keep'): Promise<readonly string[]> {
  const texts = await readSchemaTexts({ folder: 'schema', cwd, naming })
  const plain = comparable(await loadTexts(texts))
  const loaded = await loadTexts(texts, build)
  expect(comparable(loaded)).toEqual(plain)
  return loaded.lookedInto.toSorted()
}

function comparable({ schema, sound, diagnostics, sources, dependencies }: Loaded) {
  return { schema, sound, diagnostics, sources: [...sources], dependencies }
}

const put = (cwd: string, name: string, text: string): void => {
  mkdirSync(join(cwd, name, '..'), { recursive: true })
  writeFileSync(join(cwd, name), text)
}
const memoryOf = (cwd: string): string => {
  const folder = join(cwd, '.bkend', 'cache')
  const [name = ''] = readdirSync(folder).filter((each) => each.startsWith('files-'))
  return join(folder, name)
}

describe('of many files', () => {
  it('the first run looks into all, the next into none', async () => {
    const cwd = folderWith(FILES)
    expect(await run(cwd)).toEqual(ALL)
    expect(await run(cwd)).toEqual([])
  })

  it.each([
    ['a YAML file that changed', 'schema/likes.yaml', 'table: likes\ncolumns: { at: date }\n'],
    ['a TypeScript file that changed', 'schema/posts.ts', AGAIN],
    ['a new file', 'schema/new.yaml', 'table: fresh\ncolumns: { a: string }\n'],
    ['a file with a mistake', 'schema/likes.yaml', 'table: likes\ncolumns: { at: dat }\n'],
    ['a file that does not parse', 'schema/moods.ts', "import { table } from 'bkend'\nexport const posts = table(\n"],
  ])('only %s is looked into', async (_, name, text) => {
    const cwd = folderWith(FILES)
    await run(cwd)
    put(cwd, name, text)
    expect(await run(cwd)).toEqual([name])
  })

  it('one under another name is looked into', async () => {
    const cwd = folderWith(FILES)
    await run(cwd)
    renameSync(join(cwd, 'schema/tags.yml'), join(cwd, 'schema/deep.yml'))
    expect(await run(cwd)).toEqual(['schema/deep.yml'])
    rmSync(join(cwd, 'schema/deep.yml'))
    expect(await run(cwd)).toEqual([])
  })

  it('what a change elsewhere puts at fault is told at its place', async () => {
    const cwd = folderWith(FILES)
    await run(cwd)
    rmSync(join(cwd, 'schema/posts.ts'))
    await run(cwd)
    put(cwd, 'schema/other.yaml', 'table: tags\ncolumns: { name: string }\n')
    put(cwd, 'schema/mood.yaml', 'enumType: mood\nvalues: [odd]\n')
    await run(cwd)
  })

  it('a rule that asks for another place makes all of them looked into', async () => {
    const cwd = folderWith({ ...FILES, 'schema/likes.yaml': 'table: likes\ncolumns: { someName: string }\n' })
    await run(cwd)
    put(cwd, 'schema/posts.ts', AGAIN)
    await run(cwd, 'build 1', 'snake_case')
  })

  it('another build looks into all', async () => {
    const cwd = folderWith(FILES)
    await run(cwd)
    expect(await run(cwd, 'build 2')).toEqual(ALL)
  })
})

describe('what more than its own text decides is looked into every time', () => {
  it.each([
    ['imports another file', "import { title } from '../parts.ts'\n", 'title'],
    ['reads the environment', '', 'string().max(Number(process.env.BKEND_TEST_MAX ?? 9))'],
    ['asks for the time', '', "string().default(String(Date.now() > 0 ? 'a' : 'b'))"],
  ])('a file that %s', async (_, line, column) => {
    const posts = `import { string, table } from 'bkend'\n${line}export const posts = table('posts', { title: ${column} })\nvoid string\n`
    const parts = "import { string } from 'bkend'\nexport const title = string()\n"
    const cwd = folderWith({ ...FILES, 'schema/posts.ts': posts, 'parts.ts': parts })
    await run(cwd)
    expect(await run(cwd)).toEqual(['schema/posts.ts'])
    put(cwd, 'parts.ts', parts.replace('string()', 'string().max(3)'))
    process.env.BKEND_TEST_MAX = '4'
    expect(await run(cwd)).toEqual(['schema/posts.ts'])
    delete process.env.BKEND_TEST_MAX
  })

  it('what one file exports and another exports again is declared once, whoever came first', async () => {
    const cwd = folderWith(FILES)
    await run(cwd)
    put(cwd, 'schema/all.ts', "export * from './posts.ts'\n")
    expect(await run(cwd)).toEqual(['schema/all.ts', 'schema/posts.ts'])
    expect(await run(cwd)).toEqual(['schema/all.ts', 'schema/posts.ts'])
    rmSync(join(cwd, 'schema/all.ts'))
    expect(await run(cwd)).toEqual([])
  })
})

describe('a damaged memory is no memory', () => {
  it.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length - 9)],
    ['edited', (bytes: Buffer) => Buffer.from(bytes.toString().replace('"likes"', '"lakes"'))],
    ['empty', () => Buffer.alloc(0)],
    ['no text', (bytes: Buffer) => Buffer.from(bytes.map((byte) => 255 - byte))],
  ])('%s', async (_, damage) => {
    const cwd = folderWith(FILES)
    await run(cwd)
    writeFileSync(memoryOf(cwd), damage(readFileSync(memoryOf(cwd))))
    expect(await run(cwd)).toEqual(ALL)
    expect(await run(cwd)).toEqual([])
  })

  it.skipIf(process.getuid?.() === 0)('and a folder that cannot be written to remembers nothing', async () => {
    const cwd = folderWith(FILES)
    chmodSync(cwd, 0o555)
    expect(await run(cwd)).toEqual(ALL)
    expect(await run(cwd)).toEqual(ALL)
    chmodSync(cwd, 0o755)
  })

  it('where a file stands in the way of the folder nothing is remembered', async () => {
    const cwd = folderWith({ ...FILES, '.bkend': 'mine' })
    expect(await run(cwd)).toEqual(ALL)
    expect(await run(cwd)).toEqual(ALL)
  })
})

it('whatever is edited, a run with memory gives what one without gives', async () => {
  const texts = [
    ...Object.values(FILES),
    'table: likes\ncolumns: { postId: { type: reference, to: tags }, mood: { type: enum, enumType: mood } }\n',
    'table: posts\ncolumns: { title: { type: string, minLength: 3 } }\nunique: [[title]]\n',
    'tables: { tags: { columns: { likesId: { type: reference, to: likes } } } }\n',
    'columns: [\n',
    "import { posts } from './posts.ts'\nexport const again = posts\n",
    "import { table } from 'bkend'\nexport const gone = table('gone', {})\nthrow new Error('no')\n",
  ]
  const edit = fc.record({ name: fc.constantFrom(...ALL), text: fc.option(fc.constantFrom(...texts)) })
  const cwd = folderWith(FILES)
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { maxLength: 3 }), async (edits) => {
      for (const { name, text } of edits) {
        if (text === null) rmSync(join(cwd, name), { force: true })
        else put(cwd, name, text)
      }
      await run(cwd)
    }),
    { numRuns: 30 },
  )
})

it('processes that remember at once never read what another wrote, nor half of it', async () => {
  const cwd = folderWith({ 'cache/.gitignore': '*\n' })
  const file = join(cwd, 'cache', 'entry.json')
  const children = await Promise.all(['a', 'b'].map((name) => startChild('remember', [file, name, '150'])))
  expect(await Promise.all(children.map((child) => child.line('done')))).toEqual(['done ', 'done '])
  expect(await Promise.all(children.map((child) => child.ended))).toEqual([0, 0])
  expect(readdirSync(join(cwd, 'cache')).toSorted()).toEqual(['.gitignore', 'entry.json'])
})
