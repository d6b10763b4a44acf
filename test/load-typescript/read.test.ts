import { describe, expect, it } from 'vitest'
import { createTypescriptModules, readTypescriptFiles } from '../../src/load/typescript/index.ts'
import { filesOf, folderOf, inShort, read, type Texts, textAt } from './support.ts'

const HEAD = "import { array, enumType, integer, object, string, table } from 'bkend'\n"
const names = (declarations: readonly { value: unknown }[]): string[] =>
  declarations.map(({ value }) => {
    const { table, enumType } = value as { table?: string; enumType?: string }
    return table ?? `enum ${enumType}`
  })

describe('what a file declares', () => {
  const cases: [what: string, text: string, want: string[]][] = [
    ['exported constants', "export const a = table('a', {})\nexport const b = table('b', {})", ['a', 'b']],
    ['a default export', "export default table('a', {})", ['a']],
    ['arrays', "export default [table('a', {}), table('b', {})]", ['a', 'b']],
    ['objects', "export const all = { a: table('a', {}), more: [table('b', {})] }", ['a', 'b']],
    ['loops', "export const all = ['a', 'b'].map((name) => table(name, {}))", ['a', 'b']],
    [
      'enum types',
      "export const mood = enumType('mood', ['x'])\nexport const a = table('a', { m: mood() })",
      ['a', 'enum mood'],
    ],
    [
      'a table once, however often it is exported',
      "const a = table('a', {})\nexport { a, a as b }\nexport default a",
      ['a'],
    ],
    [
      'no columns and no functions',
      "export const c = string()\nexport const f = () => table('f', {})\nexport const a = table('a', {})",
      ['a'],
    ],
  ]
  it.each(cases)('%s', async (_, text, want) => {
    const { declarations, diagnostics } = await read({ 'a.ts': HEAD + text })
    expect(diagnostics).toEqual([])
    expect(names(declarations).sort()).toEqual(want)
  })

  it('belongs to the first file that exports it', async () => {
    const { declarations, diagnostics } = await read({
      'a.ts': `${HEAD}export const a = table('a', {})`,
      'b.ts': "export * from './a.ts'",
    })
    expect(diagnostics).toEqual([])
    expect(declarations.map(({ file }) => file)).toEqual(['a.ts'])
  })

  it('is refused where it is written but not exported: it would be dropped in silence', async () => {
    const texts = { 'a.ts': `${HEAD}export const a = table('a', {})\nconst b = table('b', {})` }
    const { diagnostics } = await read(texts)
    expect(inShort(texts, diagnostics)).toEqual(["load/not-a-declaration a.ts:3 table('b', {})"])
  })

  it('may be nothing in a file that others import, and gets a warning in any other', async () => {
    const texts = {
      'a.ts': `${HEAD}import { name } from './common'\nexport const a = table('a', { name })`,
      'common.ts': `${HEAD}export const name = string()`,
      'lost.ts': 'export const x = 1',
    }
    const { diagnostics } = await read(texts)
    expect(diagnostics.map(({ severity, span }) => `${severity} ${span?.file}`)).toEqual(['warning lost.ts'])
  })
})

describe('imports', () => {
  const others: Texts = {
    'lib/deep/index.ts': "export const deep = 'deep'",
    'lib/common.ts': "export * from './deep'\nexport type Only = string\nexport const short = 3",
    'lib/data.json': '{ "size": 7 }',
    'lib/plain.js': 'exports.plain = 1',
    'lib/kind.mts': 'export default 2',
    'node_modules/esm/package.json': '{ "name": "esm", "type": "module", "exports": "./index.js" }',
    'node_modules/esm/index.js': 'export const fromPackage = 5',
  }
  const cases: [what: string, text: string, max: number][] = [
    ['without an ending', "import { short } from './lib/common'\nconst max = short", 3],
    ['with .ts', "import { short as max } from './lib/common.ts'", 3],
    ['with .js for .ts', "import { short as max } from './lib/common.js'", 3],
    ['of a folder, re-exported', "import { deep } from './lib/common.ts'\nconst max = deep.length", 4],
    ['default', "import max from './lib/kind.mjs'", 2],
    ['namespace', "import * as common from './lib/common.ts'\nconst max = common.short", 3],
    ['JSON', "import data from './lib/data.json' with { type: 'json' }\nconst max = data.size", 7],
    ['CommonJS', "import { plain as max } from './lib/plain.js'", 1],
    ['a package', "import { fromPackage as max } from 'esm'", 5],
    ['Node', "import { posix } from 'node:path'\nconst max = posix.sep.length", 1],
    [
      'a type that is not marked as one',
      "import { Only, short } from './lib/common.ts'\nconst max: number = short as number & Only['length']",
      3,
    ],
    ['a type from nowhere', "import type { X } from './nowhere.ts'\nconst max: number = 6 as X", 6],
    [
      'its own place',
      "const max = import.meta.url.startsWith('file:///') && import.meta.filename.endsWith('a.ts') ? 8 : 0",
      8,
    ],
  ]
  it.each(cases)('%s', async (_, text, max) => {
    const code = `${HEAD}${text}\nexport const a = table('a', { b: string().max(max) })`
    const { declarations, diagnostics } = await read({ 'a.ts': code }, others)
    expect(diagnostics).toEqual([])
    expect(declarations[0]?.value).toMatchObject({ columns: { b: { maxLength: max } } })
  })
})

it('tells every file that it read, for code frames and watching', async () => {
  const texts = {
    'a.ts': `import { max } from './lib/max.ts'\n${HEAD}export const a = table('a', { b: string().max(max) })`,
  }
  const { files } = await read(texts, { 'lib/max.ts': 'export const max = 1' })
  expect(files.map(({ path, text }) => [path.split('/').at(-1), text.length > 0])).toEqual([
    ['a.ts', true],
    ['max.ts', true],
  ])
})

describe('reading again', () => {
  it('runs what changed and what imports it, and nothing else', async () => {
    const texts = {
      'base.ts': 'export const max = 1',
      'user.ts': `${HEAD}import { max } from './base.ts'\nexport const a = table('a', { b: string().max(max) })`,
      'other.ts': `${HEAD}export const o = table('o', {})`,
    }
    const folder = folderOf(texts)
    const modules = createTypescriptModules()
    const first = await readTypescriptFiles(filesOf(folder, texts), modules)
    const later = { ...texts, 'base.ts': 'export const max = 2' }
    const again = await readTypescriptFiles(filesOf(folder, later), modules)
    const maximum = ({ declarations }: typeof first, at: number): unknown => declarations[at]?.value
    expect(maximum(first, 0)).toMatchObject({ columns: { b: { maxLength: 1 } } })
    expect(maximum(again, 0)).toMatchObject({ columns: { b: { maxLength: 2 } } })
    const [other] = await modules.run([`${folder}/other.ts`])
    await readTypescriptFiles(filesOf(folder, later), modules)
    const [kept] = await modules.run([`${folder}/other.ts`])
    expect(kept).toEqual(other)
    expect(kept && 'exports' in kept && kept.exports.o).toBe(other && 'exports' in other && other.exports.o)
    expect(modules.forget(`${folder}/base.ts`)).toEqual([`${folder}/base.ts`, `${folder}/user.ts`])
  })
})

describe('descriptions', () => {
  const text = `${HEAD}
/**
 * What people write,
 * in short.
 *
 * - one
 * - two
 *
 * @see elsewhere
 */
// a comment between
export const a = table('a', {
  /** The title. */
  title: string(),
  /** Not this. */
  told: string().describe('But this.'),
  // no doc comment
  plain: string(),
  nested: object({
    /** Inside. */
    inner: integer(),
  }),
  list: array(object({
    /** Each. */
    each: integer(),
  })),
})
/** A mood. */
export const mood = enumType('mood', ['x'])
export default [
  /** In a list. */
  table('b', {}),
]
`
  it('are the doc comments before tables, columns, properties and enum types; describe() wins', async () => {
    const { declarations, diagnostics } = await read({ 'a.ts': text })
    expect(diagnostics).toEqual([])
    const [a, mood, b] = ['a', 'enum mood', 'b'].map((name) => declarations[names(declarations).indexOf(name)]?.value)
    expect(a).toMatchObject({
      description: 'What people write, in short.\n\n- one\n- two',
      columns: {
        title: { description: 'The title.' },
        told: { description: 'But this.' },
        nested: { properties: { inner: { description: 'Inside.' } } },
        list: { items: { properties: { each: { description: 'Each.' } } } },
      },
    })
    expect(a).not.toHaveProperty('columns.plain.description')
    expect(mood).toMatchObject({ description: 'A mood.' })
    expect(b).toMatchObject({ description: 'In a list.' })
  })
})

describe('a span', () => {
  const texts = {
    'a.ts': `import { array, column, date, integer, now, object, oneOf, reference, sql, string, table } from 'bkend'
import { common, deep } from './common.ts'
const title = string().min(2)
const é = 'ü𝒳'
const base = table('a', {
  ...common,
  title,
  body: (string() as any).min(1).max(10).url().optional(),
  kind: oneOf('x', 'y').default('x'),
  tags: array(string().max(30)).max(10),
  nested: object({ 'quoted key': integer().min(3) }),
  toId: reference('a').onDelete('cascade'),
  ['computed']: integer(),
  deep,
}, { id: 'serial', dbName: é })
  .index(['title', 'kind desc'])
export const a = base
  .index('title', { name: 'n', where: { kind: 'x' } })
  .unique('title')
  .check('c', { toId: { $ne: column('id') } })
  .check('s', sql\`\${column('kind')} > 1\`)
  .permissions({ create: 'user', guest: { read: true } })
  .rows('user', { kind: { $in: ['x', 'y'] } }, { on: ['list', 'read'] })
  .describe('d')
  .renamedFrom('old')
  .primaryKey('title')
`,
    'common.ts': `import { date, integer, now } from 'bkend'
export const common = { at: date().default(now()) }
const inner = integer().max(5)
export { inner as deep }
`,
  }
  type Path = readonly (string | number)[]
  const cases: [path: Path, key: string, value: string][] = [
    [[], "'a'", "'a'"],
    [['table'], "'a'", "'a'"],
    [['columns', 'at'], 'at', 'date().default(now())'],
    [['columns', 'at', 'default'], 'default(now())', 'now()'],
    [['columns', 'at', 'default', '$now'], 'now()', 'now()'],
    [['columns', 'title'], 'title', 'title'],
    [['columns', 'title', 'minLength'], 'min(2)', '2'],
    [['columns', 'body', 'maxLength'], 'max(10)', '10'],
    [['columns', 'body', 'format'], 'url()', 'url()'],
    [['columns', 'body', 'optional'], 'optional()', 'optional()'],
    [['columns', 'body', 'type'], 'string()', 'string()'],
    [['columns', 'kind', 'enum'], "oneOf('x', 'y')", "oneOf('x', 'y')"],
    [['columns', 'kind', 'enum', 1], "'y'", "'y'"],
    [['columns', 'tags', 'items', 'maxLength'], 'max(30)', '30'],
    [['columns', 'tags', 'maxItems'], 'max(10)', '10'],
    [['columns', 'nested', 'properties', 'quoted key'], "'quoted key'", 'integer().min(3)'],
    [['columns', 'nested', 'properties', 'quoted key', 'minimum'], 'min(3)', '3'],
    [['columns', 'toId', 'to'], "'a'", "'a'"],
    [['columns', 'toId', 'onDelete'], "onDelete('cascade')", "'cascade'"],
    [['columns', 'computed'], "'computed'", 'integer()'],
    [['columns', 'deep', 'maximum'], 'max(5)', '5'],
    [['options', 'id'], 'id', "'serial'"],
    [['indexes', 0, 'columns', 1], "'kind desc'", "'kind desc'"],
    [['indexes', 1], "index('title', { name: 'n', where: { kind: 'x' } })", "'title'"],
    [['indexes', 1, 'columns', 0], "'title'", "'title'"],
    [['indexes', 1, 'where', 'kind'], 'kind', "'x'"],
    [['unique', 0, 'columns', 0], "'title'", "'title'"],
    [['checks', 'c'], "'c'", "{ toId: { $ne: column('id') } }"],
    [['checks', 'c', 'toId', '$ne', '$column'], "column('id')", "'id'"],
    [['checks', 's', '$sql'], "sql`${column('kind')} > 1`", "sql`${column('kind')} > 1`"],
    [
      ['permissions'],
      "permissions({ create: 'user', guest: { read: true } })",
      "{ create: 'user', guest: { read: true } }",
    ],
    [['permissions', 'guest', 'read'], 'read', 'true'],
    [['rows', 0, 'for'], "'user'", "'user'"],
    [['rows', 0, 'where', 'kind', '$in', 1], "'y'", "'y'"],
    [['rows', 0, 'on', 1], "'read'", "'read'"],
    [['description'], "describe('d')", "'d'"],
    [['renamedFrom'], "renamedFrom('old')", "'old'"],
    [['primaryKey', 0], "'title'", "'title'"],
    // What has no place of its own has that of the nearest part around it.
    [['columns', 'title', 'nothing'], 'title', 'title'],
    [
      ['checks', 'nothing'],
      "check('c', { toId: { $ne: column('id') } })",
      "check('c', { toId: { $ne: column('id') } })",
    ],
    [['nothing', 'at', 'all'], "'a'", "'a'"],
  ]

  it('covers the word that says it, through constants, spreads and imports', async () => {
    const { declarations, diagnostics } = await read({ 'a.ts': texts['a.ts'] }, texts)
    expect(diagnostics).toEqual([])
    const spanOf = declarations[0]?.spanOf ?? (() => undefined)
    const shown = { ...texts }
    const at = (path: Path, part: 'key' | 'value'): string => {
      const span = spanOf(path, part)
      // An imported file is shown by its path, not by a name that we gave it.
      const file = span?.file.endsWith('common.ts') ? 'common.ts' : 'a.ts'
      return textAt(shown, span && { ...span, file })
    }
    expect(cases.map(([path]) => [path, at(path, 'key'), at(path, 'value')])).toEqual(cases)
  })

  it('is the call where a table is built in a loop, and the file where it is built elsewhere', async () => {
    const given = {
      'a.ts': `${HEAD}export const all = ['a', 'b'].map((name) => table(name, { t: string().max(2) }))`,
      'b.ts': "import { make } from './make.ts'\nexport const b = make('c')",
    }
    const { declarations } = await read(given, {
      'make.ts': `${HEAD}export const make = (name: string) => table(name, {})`,
    })
    const [a, , c] = declarations
    expect(textAt(given, a?.spanOf(['columns', 't', 'maxLength']))).toBe('2')
    expect(textAt(given, a?.spanOf([]))).toBe('name')
    expect(c?.spanOf(['columns'])).toEqual({ file: 'b.ts', line: 1, column: 1, endLine: 1, endColumn: 1 })
  })
})
