/** Files that declare one schema are edited to declare another: nothing else of them changes. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadTexts } from '../../src/load/index.ts'
import type { Schema } from '../../src/model/index.ts'
import { editFiles, formsOf, newFiles } from '../../src/source/index.ts'
import { schema as randomSchema } from '../postgres-objects/random-schema.ts'

async function loaded(files: Readonly<Record<string, string>>): Promise<Schema> {
  const list = Object.entries(files).map(([shown, text]) => ({ path: `/project/${shown}`, shown, text }))
  const texts = {
    folder: '/project',
    cwd: '/project',
    naming: 'keep' as const,
    found: list.map((f) => f.path),
    files: list,
    diagnostics: [],
  }
  const { schema, diagnostics } = await loadTexts(texts)
  const wrong = diagnostics.filter((d) => d.severity === 'error' && d.code !== 'load/empty')
  if (wrong.length > 0) throw new Error(`${wrong.map((d) => d.message).join('\n')}\n${JSON.stringify(files, null, 1)}`)
  return schema ?? { tables: [], enums: [] }
}

/** The files after they were edited to declare what `to` declares. */
async function edited(from: Readonly<Record<string, string>>, to: string) {
  const [before, after] = [await loaded(from), await loaded({ 'to.yaml': to })]
  const files = Object.entries(from).map(([shown, text]) => ({ shown, text }))
  const result = await editFiles(files, before, after, 'keep')
  const texts = Object.fromEntries(
    Object.entries(from).map(([shown, text]) => [shown, result.texts.get(shown) ?? text]),
  )
  for (const [shown, text] of result.texts) if (text === null) delete texts[shown]
  return { texts, missed: result.missed, added: result.added }
}

const POSTS = `// People write here.
import { column, integer, oneOf, string, table } from 'bkend'

/** What people write. */
export const posts = table('posts', {
  // The first line of it.
  title: string().min(1).max(200),   // kept short
  content: string() .max( 5000 ),

  /** How often it was read. */
  reads: integer().min(0).default(0),
  state: oneOf('draft', 'out').default('draft'),
}, { hideExistence: true })
  .index(['state', 'createdAt desc']) // for the front page
  .check('short', { title: { $ne: column('content') } })
  .permissions({ read: 'guest', create: 'user' })
`
const POSTS_YAML = `# yaml-language-server: $schema=../node_modules/bkend/schema.json
table: posts
description: What people write. # as they say

columns:
  # The first line of it.
  title: { type: string, minLength: 1, maxLength: 200 } # kept short
  content: {type: string, maxLength: 5000}

  reads:
    type: integer
    minimum: 0
    default: 0 # nobody yet
    description: How often it was read.
  state: { type: string, enum: [draft, out], default: draft }

indexes:
  - [state, createdAt desc] # for the front page
checks:
  short: { title: { $ne: { $column: content } } }
permissions: { read: guest, create: user }
options: { hideExistence: true }
`

/** The same table, declared with other words. */
const like = (change: (yaml: string) => string): string => change(POSTS_YAML)

const CASES: readonly (readonly [
  name: string,
  to: string,
  ts: readonly [string, string],
  yaml: readonly [string, string],
])[] = [
  [
    'a column becomes optional',
    like((y) => y.replace('maxLength: 5000', 'maxLength: 5000, optional: true')),
    ['string() .max( 5000 ),', 'string() .max( 5000 ).optional(),'],
    ['maxLength: 5000}', 'maxLength: 5000, optional: true}'],
  ],
  [
    'a limit moves, and one goes',
    like((y) => y.replace('minLength: 1, maxLength: 200', 'maxLength: 80')),
    ['string().min(1).max(200),', 'string().max(80),'],
    ['{ type: string, minLength: 1, maxLength: 200 }', '{ type: string, maxLength: 80 }'],
  ],
  [
    'a column goes, with the comment above it',
    like((y) => y.replace(/ {2}reads:[\s\S]*?read\.\n/, '')),
    ['  /** How often it was read. */\n  reads: integer().min(0).default(0),\n', ''],
    [
      '  reads:\n    type: integer\n    minimum: 0\n    default: 0 # nobody yet\n    description: How often it was read.\n',
      '',
    ],
  ],
  [
    'a column comes behind another',
    like((y) =>
      y.replace('  content:', '  subtitle: { type: string, optional: true, description: Below it. }\n  content:'),
    ),
    ['// kept short\n', '// kept short\n  /** Below it. */\n  subtitle: string().optional(),\n'],
    ['# kept short\n', '# kept short\n  subtitle: { type: string, optional: true, description: Below it. }\n'],
  ],
  [
    'a type changes',
    like((y) => y.replace('type: integer\n', 'type: bigint\n')),
    ['integer().min(0).default(0)', 'bigint().min(0).default(0)'],
    ['type: integer\n', 'type: bigint\n'],
  ],
  [
    'a value is added',
    like((y) => y.replace('[draft, out]', '[draft, out, gone]')),
    ["oneOf('draft', 'out')", "oneOf('draft', 'out', 'gone')"],
    ['[draft, out]', '[draft, out, gone]'],
  ],
  [
    'an index comes, a check goes',
    like((y) =>
      y.replace(/checks:\n.*\n/, '').replace('# for the front page\n', '# for the front page\n  - [reads]\n'),
    ),
    ["  .check('short', { title: { $ne: column('content') } })\n", "  .index('reads')\n"],
    [
      '# for the front page\nchecks:\n  short: { title: { $ne: { $column: content } } }\n',
      '# for the front page\n  - [reads]\n',
    ],
  ],
  [
    'a description changes, and the table has another one',
    like((y) => y.replace('How often it was read.', 'How often.').replace('What people write.', 'Posts.')),
    ['', ''],
    ['', ''],
  ],
  [
    'an option goes',
    like((y) => y.replace('options: { hideExistence: true }\n', '')),
    ['', ''],
    ['options: { hideExistence: true }\n', ''],
  ],
]

describe.each(CASES)('%s', (_, to, ts, yaml) => {
  it('in TypeScript', async () => {
    const { texts, missed } = await edited({ 'posts.ts': POSTS }, to)
    expect(missed).toEqual([])
    if (ts[0] !== '' && !ts[1].startsWith('  .index'))
      expect(texts['posts.ts']?.replace(/^import.*$/m, '')).toBe(POSTS.replace(ts[0], ts[1]).replace(/^import.*$/m, ''))
    expect(texts['posts.ts']).toMatchSnapshot()
    expect(formsOf(await loaded(texts), 'keep')).toEqual(formsOf(await loaded({ 'to.yaml': to }), 'keep'))
  })
  it('in YAML', async () => {
    const { texts, missed } = await edited({ 'posts.yaml': POSTS_YAML }, to)
    expect(missed).toEqual([])
    if (yaml[0] !== '') expect(texts['posts.yaml']).toBe(POSTS_YAML.replace(yaml[0], yaml[1]))
    expect(formsOf(await loaded(texts), 'keep')).toEqual(formsOf(await loaded({ 'to.yaml': to }), 'keep'))
  })
})

describe('what is not written out', () => {
  it('is named, and left as it is', async () => {
    const loop =
      "import { string, table } from 'bkend'\nexport default ['a', 'posts'].map((name) => table(name, { title: string() }))\n"
    const { texts, missed } = await edited({ 'all.ts': loop }, 'table: posts\ncolumns: { title: string? }\n')
    expect([...missed].sort()).toEqual(['a', 'posts'])
    expect(texts['all.ts']).toBe(loop)
  })
})

describe('a table that goes', () => {
  it('takes its file along, or its statement where the file says more', async () => {
    const two = `import { string, table } from 'bkend'\n\n/** A. */\nexport const a = table('a', { title: string() })\n\nexport const b = table('b', { title: string() })\n`
    const to = 'table: b\ncolumns: { title: string }\n'
    expect((await edited({ 'two.ts': two }, to)).texts['two.ts']).toBe(
      `import { string, table } from 'bkend'\n\nexport const b = table('b', { title: string() })\n`,
    )
    const yaml = 'table: a\ncolumns:\n  title: string\n---\n# B.\ntable: b\ncolumns:\n  title: string\n'
    const after = await edited({ 'two.yaml': yaml }, to)
    expect(after.missed).toEqual([])
    expect(after.texts['two.yaml']).toContain('table: b')
    expect(after.texts['two.yaml']).not.toContain('table: a')
    expect(
      (await edited({ 'a.yaml': 'table: a\ncolumns: { title: string }\n', 'b.yaml': to }, to)).texts['a.yaml'],
    ).toBeUndefined()
  })
})

describe('functions and aggregation expressions', () => {
  const GIVEN = `table: notes
columns:
  a: { type: string, backfill: { $call: ../functions/fill.ts, export: fill } }
  b: { type: string, backfill: { $call: ../functions/fill.ts } }
  c: { type: integer, using: { $call: ../functions/fill.ts, export: convert } }
  d: { type: string, using: { $aggregation: { $toString: $d } } }
`
  it.each(['ts', 'yaml'] as const)('are printed as %s', async (language) => {
    const forms = formsOf(await loaded({ 'a.yaml': GIVEN }), 'keep')
    const files = newFiles({ forms, language, taken: [], elsewhere: new Map(), jsonSchema: 'schema.json' })
    const printed = Object.fromEntries(files.map(({ name, text }) => [name, text]))
    if (language === 'ts') {
      const text = printed['notes.ts']
      expect(text).toContain("import { aggregation, call, integer, string, table } from 'bkend'")
      expect(text).toContain("a: string().backfill(call('../functions/fill.ts', 'fill')),")
      expect(text).toContain("b: string().backfill(call('../functions/fill.ts')),")
      expect(text).toContain("d: string().using(aggregation({ $toString: '$d' })),")
    }
    expect(formsOf(await loaded(printed), 'keep')).toEqual(forms)
  })
})

describe('any schema', () => {
  it.each(['ts', 'yaml'] as const)('is printed as %s, and edited into any other', async (language) => {
    await fc.assert(
      fc.asyncProperty(randomSchema, randomSchema, async (a, b) => {
        const [from, to] = [await loaded({ 'a.yaml': a }), await loaded({ 'b.yaml': b })]
        const forms = formsOf(from, 'keep')
        const files = newFiles({ forms, language, taken: [], elsewhere: new Map(), jsonSchema: 'schema.json' })
        const printed = Object.fromEntries(files.map(({ name, text }) => [name, text]))
        const there = await loaded(printed)
        expect(formsOf(there, 'keep')).toEqual(forms)
        const sources = files.map(({ name, text }) => ({ shown: name, text }))
        const result = await editFiles(sources, there, { ...to, enums: to.enums }, 'keep')
        expect(result.missed).toEqual([])
        const texts = Object.fromEntries(
          sources.flatMap(({ shown, text }) => {
            const next = result.texts.has(shown) ? result.texts.get(shown) : text
            return next == null ? [] : [[shown, next] as const]
          }),
        )
        const known = new Set(there.tables.map((t) => t.name))
        const wanted = formsOf({ tables: to.tables.filter((t) => known.has(t.name)), enums: to.enums }, 'keep')
        const refersToNew = (text: string): boolean =>
          to.tables.some((t) => !known.has(t.name) && text.includes(t.name))
        if (Object.values(texts).some(refersToNew)) return
        expect(formsOf(await loaded(texts), 'keep')).toEqual(wanted)
      }),
      { numRuns: 12 },
    )
  })
})
