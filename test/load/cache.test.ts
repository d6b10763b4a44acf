/** The remembered schema: taken up where nothing changed, and never where anything did. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Loaded,
  loadConfig,
  loadTexts,
  type RememberedSchema,
  readSchemaTexts,
  recallSchema,
  rememberSchema,
} from '../../src/load/index.ts'
import { hashOf } from '../../src/model/index.ts'
import { folderWith } from './support.ts'

const POSTS = `import { string, table } from 'bkend'
import { title } from '../parts.ts'

export const posts = table('posts', { title, body: string().optional() })
`
const FILES = {
  'schema/posts.ts': POSTS,
  'schema/likes.yaml': 'table: likes\ncolumns: { postId: { type: reference, to: posts } }\n',
  'schema/deep/tags.yml': 'table: tags\ncolumns: { name: string }\n',
  'parts.ts':
    "import { string } from 'bkend'\nimport limits from './limits.json'\nexport const title = string().max(limits.title)\n",
  'limits.json': '{ "title": 80 }',
}

interface Ran {
  readonly recalled: RememberedSchema | null
  readonly loaded: Loaded | null
}

/** One run of a toolchain: takes up what is remembered, else loads and remembers. */
async function run(
  cwd: string,
  build: string | null = 'build 1',
  naming: 'keep' | 'snake_case' = 'keep',
): Promise<Ran> {
  const texts = await readSchemaTexts({ folder: 'schema', cwd, naming })
  const recalled = recallSchema(texts, build)
  if (recalled) return { recalled, loaded: null }
  const loaded = await loadTexts(texts)
  const { schema, diagnostics } = loaded
  const counts = { tables: schema?.tables.length ?? 0, enums: schema?.enums.length ?? 0 }
  rememberSchema(texts, loaded, { ...counts, hash: hashOf(schema), diagnostics }, build)
  return { recalled: null, loaded }
}

const cacheOf = (cwd: string): string => join(cwd, '.bkend', 'cache')
const entriesOf = (cwd: string): string[] =>
  readdirSync(cacheOf(cwd))
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(cacheOf(cwd), name))
const put = (cwd: string, name: string, text: string): void => {
  mkdirSync(join(cwd, name, '..'), { recursive: true })
  writeFileSync(join(cwd, name), text)
}

describe('the remembered schema', () => {
  it('is what loading gives, spans, texts and notes included', async () => {
    const cwd = folderWith({ ...FILES, 'schema/users.yaml': 'table: users\ncolumns: { name: string }\n' })
    const { loaded } = await run(cwd)
    const { recalled } = await run(cwd)
    expect(loaded?.diagnostics.map(({ code }) => code)).toEqual(['schema/reserved-table'])
    expect(recalled?.schema()).toEqual(loaded?.schema)
    expect(recalled?.diagnostics).toEqual(loaded?.diagnostics)
    expect([...(recalled?.sources ?? [])]).toEqual([...(loaded?.sources ?? [])])
    expect(recalled).toMatchObject({ tables: 4, enums: 0, hash: hashOf(loaded?.schema) })
  })

  it('is taken up though files were only touched', async () => {
    const cwd = folderWith(FILES)
    await run(cwd)
    utimesSync(join(cwd, 'schema/posts.ts'), new Date(0), new Date(0))
    expect((await run(cwd)).recalled).not.toBeNull()
  })

  it.for<[string, (cwd: string) => void]>([
    [
      'a YAML file changed',
      (cwd) => put(cwd, 'schema/likes.yaml', `${FILES['schema/likes.yaml']}description: Hearts.\n`),
    ],
    ['a comment added, which moves every place', (cwd) => put(cwd, 'schema/posts.ts', `// Posts.\n${POSTS}`)],
    [
      'an imported file changed',
      (cwd) => put(cwd, 'parts.ts', FILES['parts.ts'].replace('string()', 'string().min(1)')),
    ],
    ['an imported JSON file changed', (cwd) => put(cwd, 'limits.json', '{ "title": 81 }')],
    ['an imported file gone', (cwd) => rmSync(join(cwd, 'parts.ts'))],
    ['a file added', (cwd) => put(cwd, 'schema/more.yaml', 'table: more\ncolumns: { name: string }\n')],
    ['a file removed', (cwd) => rmSync(join(cwd, 'schema/deep/tags.yml'))],
    ['a file renamed', (cwd) => renameSync(join(cwd, 'schema/likes.yaml'), join(cwd, 'schema/loves.yaml'))],
    [
      'two files swapped',
      (cwd) => {
        put(cwd, 'schema/likes.yaml', FILES['schema/deep/tags.yml'])
        put(cwd, 'schema/deep/tags.yml', FILES['schema/likes.yaml'])
      },
    ],
    ['a file that is not text any more', (cwd) => put(cwd, 'schema/deep/tags.yml', 'table: \0')],
  ])('is loaded again after %s', async ([, change]) => {
    const cwd = folderWith(FILES)
    await run(cwd)
    change(cwd)
    expect((await run(cwd)).recalled).toBeNull()
  })

  it('is loaded again where an import leads elsewhere, though every file that was read is as it was', async () => {
    const files = { ...FILES, 'schema/posts.ts': POSTS.replace('../parts.ts', '../parts'), 'parts/index.ts': '' }
    const cwd = folderWith({ ...files, 'parts/index.ts': FILES['parts.ts'].replace('./', '../') })
    rmSync(join(cwd, 'parts.ts'))
    await run(cwd)
    expect((await run(cwd)).recalled).not.toBeNull()
    put(cwd, 'parts.ts', FILES['parts.ts'].replace('string()', 'string().min(5)'))
    const { recalled, loaded } = await run(cwd)
    expect(recalled).toBeNull()
    expect(JSON.stringify(loaded?.schema)).toContain('"minLength":5')
  })

  it('is another build’s, another naming’s and another working folder’s own', async () => {
    const cwd = folderWith(FILES)
    await run(cwd)
    expect((await run(cwd, 'build 2')).recalled).toBeNull()
    expect((await run(cwd, 'build 2', 'snake_case')).recalled).toBeNull()
    const elsewhere = await readSchemaTexts({ folder: join(cwd, 'schema'), cwd: join(cwd, 'schema') })
    expect(recallSchema(elsewhere, 'build 2')).toBeNull()
    expect((await run(cwd, 'build 2')).recalled).not.toBeNull()
  })

  it('is neither used nor written where the build is not known', async () => {
    const cwd = folderWith(FILES)
    await run(cwd, null)
    expect(readdirSync(cwd)).not.toContain('.bkend')
    await run(cwd)
    expect((await run(cwd, null)).recalled).toBeNull()
  })

  it('is never one with an error', async () => {
    const cwd = folderWith({ ...FILES, 'schema/bad.yaml': 'table: bad\ncolumns: { name: strin }\n' })
    await run(cwd)
    expect((await run(cwd)).recalled).toBeNull()
  })
})

describe('a damaged memory is no memory', () => {
  it('wherever one byte of it is another, and wherever it ends', async () => {
    const cwd = folderWith({ 'schema/tags.yml': FILES['schema/deep/tags.yml'] })
    await run(cwd)
    const texts = await readSchemaTexts({ folder: 'schema', cwd })
    const [file = ''] = entriesOf(cwd)
    const bytes = readFileSync(file)
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), fc.boolean(), (at, by, cut) => {
        const torn = cut ? bytes.subarray(0, at) : Buffer.from(bytes)
        if (!cut) torn[at] = (torn[at] ?? 0) ^ by
        writeFileSync(file, torn)
        return recallSchema(texts, 'build 1') === null
      }),
      { numRuns: 300 },
    )
    writeFileSync(file, bytes)
    expect(recallSchema(texts, 'build 1')).not.toBeNull()
  })

  it('and is written anew', async () => {
    const cwd = folderWith(FILES)
    await run(cwd)
    for (const file of entriesOf(cwd)) writeFileSync(file, '')
    expect((await run(cwd)).recalled).toBeNull()
    expect((await run(cwd)).recalled).not.toBeNull()
  })
})

describe('where nothing can be remembered', () => {
  it('a folder in the place of the file, or a file in the place of the folder, changes no result', async () => {
    const cwd = folderWith({ ...FILES, '.bkend': 'in the way' })
    const { loaded } = await run(cwd)
    expect((await run(cwd)).loaded?.schema).toEqual(loaded?.schema)
    rmSync(join(cwd, '.bkend'))
    await run(cwd)
    const [file = ''] = entriesOf(cwd)
    rmSync(file)
    mkdirSync(file)
    expect((await run(cwd)).loaded?.schema).toEqual(loaded?.schema)
    expect(readdirSync(cacheOf(cwd)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  it.skipIf(process.getuid?.() === 0)('a folder that cannot be written to changes no result', async () => {
    const cwd = folderWith(FILES)
    chmodSync(cwd, 0o555)
    expect((await run(cwd)).loaded?.schema).not.toBeNull()
    expect((await run(cwd)).loaded?.schema).not.toBeNull()
    chmodSync(cwd, 0o755)
  })
})

describe('many at once', () => {
  it('read a whole memory or none, while others replace it', async () => {
    const cwd = folderWith(FILES)
    const fresh = (await run(cwd)).loaded?.schema
    const runs = Array.from({ length: 12 }, async (_, i) => {
      if (i % 3 === 0) for (const file of entriesOf(cwd)) rmSync(file, { force: true })
      const { recalled, loaded } = await run(cwd, i % 2 === 0 ? 'build 1' : 'build 2')
      return recalled ? recalled.schema() : loaded?.schema
    })
    for (const schema of await Promise.all(runs)) expect(schema).toEqual(fresh)
    expect(readdirSync(cacheOf(cwd)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  it('leave nothing behind for ever: what an ended process left is cleared', async () => {
    const cwd = folderWith({ ...FILES, '.bkend/cache/schema-0.json.1-00.tmp': 'half' })
    utimesSync(join(cacheOf(cwd), 'schema-0.json.1-00.tmp'), new Date(0), new Date(0))
    await run(cwd)
    expect(readdirSync(cacheOf(cwd)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })
})

describe('the remembered config', () => {
  const CONFIG = `import { defineConfig, env } from 'bkend'
import { name } from './name.ts'
export default defineConfig({ project: name, environments: { dev: { url: env('SOME_URL_OF_TESTS') } } })
`
  const config = (cwd: string, build: string | null = 'build 1', needsUrl = false) =>
    loadConfig({ cwd, build, needsUrl })

  it('is what reading gives, and sees the variable and the flags of each run', async () => {
    const cwd = folderWith({ 'bkend.config.ts': CONFIG, 'name.ts': "export const name = 'one'\n" })
    const first = await config(cwd)
    expect(entriesOf(cwd)).toHaveLength(1)
    expect(await config(cwd)).toEqual(first)
    put(cwd, '.env', 'SOME_URL_OF_TESTS=postgres://localhost/a\n')
    expect((await config(cwd, 'build 1', true)).config?.environments.dev?.url).toBe('postgres://localhost/a')
    put(cwd, '.env', 'SOME_URL_OF_TESTS=postgres://localhost/b\n')
    expect((await config(cwd, 'build 1', true)).config?.environments.dev?.url).toBe('postgres://localhost/b')
    expect((await loadConfig({ cwd, build: 'build 1', out: 'other' })).config?.out).toBe(join(cwd, 'other'))
  })

  it('sees what it imports, and is another build’s own', async () => {
    const cwd = folderWith({ 'bkend.config.ts': CONFIG, 'name.ts': "export const name = 'one'\n" })
    await config(cwd)
    put(cwd, 'name.ts', "export const name = 'two'\n")
    expect((await config(cwd)).config?.project).toBe('two')
    expect((await config(cwd, 'build 2')).config?.project).toBe('two')
  })

  it.for<[string, string]>([
    ['the environment', "process.env.PROJECT_OF_TESTS ?? 'none'"],
    ['the time', "'p' + Date.now()"],
    ['a file', "readFileSync(new URL('x', import.meta.url), 'utf8')"],
  ])('is read again each time where it asks for %s', async ([, project]) => {
    const text = `import { readFileSync } from 'node:fs'\nexport default { project: ${project}, owned: Boolean(readFileSync) }\n`
    const cwd = folderWith({ 'bkend.config.ts': text, x: 'from-file' })
    await config(cwd)
    expect(readdirSync(cwd)).not.toContain('.bkend')
  })

  it('tells a fault at its place, as reading does', async () => {
    const cwd = folderWith({ 'bkend.config.ts': CONFIG, 'name.ts': "export const name = 'one'\n" })
    const cold = await loadConfig({ cwd, environment: 'prod' })
    await config(cwd)
    const warm = await loadConfig({ cwd, environment: 'prod', build: 'build 1' })
    expect(cold.diagnostics[0]?.span?.line).toBe(3)
    expect(warm.diagnostics).toEqual(cold.diagnostics)
  })
})
