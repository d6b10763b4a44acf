/** Everything that people hand to a loader by mistake: each is told with its place, and nothing hangs or throws. */
import { describe, expect, it } from 'vitest'
import { judgeSchema } from '../../src/validate/index.ts'
import { load } from './support.ts'

const yaml = (text: string) => ({ 'a.yaml': text })
const ts = (text: string) => ({ 'a.ts': `import { reference, string, table } from 'bkend'\n${text}` })
const columns = (text: string, rest = '') => yaml(`table: t\ncolumns: { ${text} }\n${rest}`)

/** [what is wrong, given files, wanted `code file:line`] */
const inputs: readonly [string, Readonly<Record<string, string | Uint8Array>>, readonly string[]][] = [
  ['an unknown key', columns('a: { type: string, size: 1 }'), ['schema/unknown-key a.yaml:2']],
  ['a wrong type', columns('a: { type: string, maxLength: x }'), ['schema/invalid-value a.yaml:2']],
  [
    'one table twice',
    { ...yaml('table: t\ncolumns: { a: string }'), 'b.yaml': 'table: t\ncolumns: { a: string }' },
    ['schema/duplicate b.yaml:1'],
  ],
  [
    'one table in both languages',
    {
      'a.ts': "import { table } from 'bkend'\nexport const t = table('t', { a: { type: 'string' } as never })",
      'b.yaml': 'table: t\ncolumns: { a: string }',
    },
    ['schema/duplicate a.ts:2'],
  ],
  ['one column twice', columns('a: string, a: integer'), ['schema/duplicate a.yaml:2']],
  ['a dangling reference', columns('aId: { type: reference, to: a }'), ['schema/unknown-table a.yaml:2']],
  ['an unknown column in an index', columns('a: string', 'indexes: [b]'), ['schema/unknown-column a.yaml:3']],
  ['an unknown column in a unique', columns('a: string', 'unique: [b]'), ['schema/unknown-column a.yaml:3']],
  [
    'an unknown column in a filter',
    columns('a: string', 'rows: [{ for: user, where: { b: x } }]'),
    ['schema/unknown-column a.yaml:3'],
  ],
  ['an unknown column in a check', columns('a: string', 'checks: { c: { b: x } }'), ['schema/unknown-column a.yaml:3']],
  ['an unknown column in a key', columns('a: string', 'primaryKey: b'), ['schema/unknown-column a.yaml:3']],
  ['a pattern that is none', columns("a: { type: string, pattern: '(' }"), ['schema/pattern a.yaml:2']],
  ['a pattern that can blow up', columns("a: { type: string, pattern: '^(a+)+$' }"), ['schema/pattern a.yaml:2']],
  [
    'a pattern of one language alone',
    columns('a: string', "checks: { c: { a: { $regex: '(?<n>a)\\k<n>' } } }"),
    ['schema/pattern a.yaml:3'],
  ],
  [
    'a minimum over the maximum',
    columns('a: { type: integer, minimum: 2, maximum: 1 }'),
    ['schema/constraint a.yaml:2'],
  ],
  [
    'a default that breaks its column',
    columns('a: { type: integer, minimum: 2, default: 1 }'),
    ['schema/default a.yaml:2'],
  ],
  ['a name that breaks the rules', columns('1a: string'), ['schema/name a.yaml:2']],
  ['a name that is too long', columns(`${'a'.repeat(65)}: string`), ['schema/name a.yaml:2']],
  ['a system column', columns('id: string'), ['schema/system-column a.yaml:2']],
  [
    'a permission that does not parse',
    columns('a: string', "permissions: { read: '(user' }"),
    ['schema/permission a.yaml:3'],
  ],
  ['a file that throws', ts("throw new Error('no')"), ['load/execution a.ts:2']],
  ['a file that throws nothing', ts('throw undefined'), ['load/execution a.ts:1']],
  [
    'a file that throws what cannot be read',
    ts('throw { get message() { throw 1 }, toString() { return "x" } }'),
    ['load/execution a.ts:1'],
  ],
  ['a stack without end', ts('const f = (): number => f() + 1\nf()'), ['load/execution a.ts:2']],
  ['a missing name', ts("import { nothing } from './b'\nnothing()"), ['load/import a.ts:2']],
  ['columns that are no object', ts("export const t = table('t', 5 as never)"), ['schema/invalid-value a.ts:2']],
  [
    'a column that is a function',
    ts("export const t = table('t', { a: string as never })"),
    ['schema/invalid-value a.ts:2'],
  ],
  [
    'a name that is no text',
    ts('export const t = table(5 as never, { a: string() })'),
    ['schema/invalid-value a.ts:2'],
  ],
  ['a syntax error', ts("export const t = table('t', {"), ['load/syntax a.ts:2']],
  ['tabs', yaml('table: t\ncolumns:\n\ta: string\n'), ['load/syntax a.yaml:3']],
  [
    'a bomb of merges',
    yaml(
      Array.from(
        { length: 30 },
        (_, n) => `a${n}: &a${n} { ${n === 0 ? 'x: 1' : `<<: [*a${n - 1}, *a${n - 1}], y: *a${n - 1}`} }`,
      ).join('\n'),
    ),
    ['schema/missing-key a.yaml:1', 'load/limit a.yaml:1'],
  ],
  ['an empty file', yaml(''), ['load/not-a-declaration a.yaml:1']],
  ['a list', yaml('- a\n- b\n'), ['load/not-a-declaration a.yaml:1']],
  ['a text', yaml('hello'), ['load/not-a-declaration a.yaml:1']],
  ['bytes', { 'a.yaml': Uint8Array.from([1, 0, 2]) }, ['load/unreadable a.yaml:1']],
  ['bytes of a TypeScript file', { 'a.ts': Uint8Array.from([1, 0, 2]) }, ['load/unreadable a.ts:1']],
  ['UTF-16', { 'a.yaml': Uint8Array.from([0xfe, 0xff, 0, 0x61]) }, ['load/unreadable a.yaml:1']],
  ['Latin-1', { 'a.ts': Uint8Array.from([0x2f, 0x2f, 0xe9]) }, ['load/unreadable a.ts:1']],
]

describe('bad input', () => {
  it.each(inputs)('is told with its place: %s', async (_, files, wanted) => {
    const { sound, diagnostics } = await load({
      ...files,
      'z.yaml': 'table: z\ncolumns: { a: string }\n',
      'b.ts': 'export const x = 1',
    })
    const all = [...diagnostics, ...judgeSchema(sound)].filter(({ span }) => span?.file !== 'b.ts')
    expect([...new Set(all.map(({ code, span }) => `${code} ${span?.file}:${span?.line}`))]).toEqual(wanted)
  })

  it('may be ten thousand tables, each at fault', async () => {
    const tables = Array.from(
      { length: 10_000 },
      (_, n) => `  t${n}: { columns: { aId: { type: reference, to: x${n} } } }`,
    )
    const { diagnostics } = await load(yaml(`tables:\n${tables.join('\n')}\n`))
    expect(diagnostics).toHaveLength(10_000)
    expect(diagnostics.at(-1)?.span?.line).toBe(10_001)
  })
})
