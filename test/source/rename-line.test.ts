import { describe, expect, test } from 'vitest'
import type { SourceSpan } from '../../src/diagnostic/index.ts'
import { withRenameLine } from '../../src/source/index.ts'

/** The place of `‸` in the text, which is taken out. */
function marked(file: string, text: string): { text: string; span: SourceSpan } {
  const before = text.slice(0, text.indexOf('‸')).split(/\r\n|\n/)
  const [line, column] = [before.length, (before.at(-1) ?? '').length + 1]
  return { text: text.replace('‸', ''), span: { file, line, column, endLine: line, endColumn: column + 1 } }
}
const renamed = (file: string, text: string, part: 'declaration' | 'member' | 'value', from = 'old') =>
  withRenameLine({ ...marked(file, text), part, from, value: 'z' })

describe('TypeScript', () => {
  const table = (columns: string, tail = '') => `import { object, string, table } from 'bkend'
// kept
export const posts = table('posts', {
${columns}
})${tail}
`
  const column: [string, string, string][] = [
    ['a column', '  ‸title: string().min(1), // kept', "  title: string().min(1).renamedFrom('old'), // kept"],
    ['a column, pointed at its value', '  title: ‸string()', "  title: string().renamedFrom('old')"],
    ['a quoted name', "  '‸title': string(),", "  'title': string().renamedFrom('old'),"],
    [
      'a column over several lines',
      '  ‸title: string()\n    .min(1)\n    // why\n    .max(2),',
      "  title: string()\n    .min(1)\n    // why\n    .max(2)\n    .renamedFrom('old'),",
    ],
    [
      'the column around a nested property',
      '  meta: object({ ‸tone: string() }),',
      "  meta: object({ tone: string() }).renamedFrom('old'),",
    ],
    ['a shared builder', '  ‸title: shared,', "  title: shared.renamedFrom('old'),"],
    ['a shorthand', '  ‸title,', "  title: title.renamedFrom('old'),"],
    ['an older rename', "  ‸title: string().renamedFrom('x').max(3),", "  title: string().renamedFrom('old').max(3),"],
  ]
  test.each(column)('%s', async (_, before, after) => {
    expect(await renamed('a.ts', table(before), 'member')).toBe(table(after))
  })

  const tails: [string, string, string][] = [
    ['a table', '', ".renamedFrom('old')"],
    ['a chain on one line', ".index('title')", ".index('title').renamedFrom('old')"],
    [
      'a chain on several lines',
      "\n  .index('title')\n  .unique(['a'])",
      "\n  .index('title')\n  .unique(['a'])\n  .renamedFrom('old')",
    ],
  ]
  test.each(tails)('%s', async (_, before, after) => {
    const columns = '  title: string(),'
    for (const at of ["table('‸posts'", "‸table('posts'"])
      expect(await renamed('a.ts', table(columns, before).replace("table('posts'", at), 'declaration')).toBe(
        table(columns, after),
      )
    const byName = table(columns, before).replace('const posts', 'const ‸posts')
    expect(await renamed('a.ts', byName, 'declaration')).toBe(table(columns, after))
  })

  test('one of several in a list, under a name of its own, with line breaks of its own', async () => {
    const text =
      "import { table as t } from 'bkend'\r\nexport default [t('a', {}), t('‸b', {})\r\n  .index('id'),\r\n]\r\n"
    expect(await renamed('a.ts', text, 'declaration')).toBe(
      text.replace('‸', '').replace(".index('id')", ".index('id')\r\n  .renamedFrom('old')"),
    )
  })

  test('an enum type', async () => {
    const text = "import { enumType } from 'bkend'\nexport const mood = enumType('‸mood', ['a'])\n"
    expect(await renamed('a.ts', text, 'declaration')).toContain("enumType('mood', ['a']).renamedFrom('old')")
  })

  test.each([
    ["['a', 'z']", "['a', { value: 'z', renamedFrom: 'old' }]"],
    ["['a', { value: 'z' }]", "['a', { value: 'z', renamedFrom: 'old' }]"],
    ["[{ value: 'z', renamedFrom: 'x' }].describe('z')", "[{ value: 'z', renamedFrom: 'old' }].describe('z')"],
  ])('a value of an enum type: %s', async (values, want) => {
    const text = (list: string): string => {
      const [all, calls = ''] = list.split(/(?<=\])(?=\.)/)
      return `import { enumType } from 'bkend'\nexport const mood = enumType('‸mood', ${all})${calls}\n`
    }
    expect(await renamed('a.ts', text(values), 'value')).toBe(text(want).replace('‸', ''))
  })

  test('values that come from elsewhere are left to their author', async () => {
    const text = "import { enumType } from 'bkend'\nexport const mood = enumType('‸mood', all)\n"
    expect(await renamed('a.ts', text, 'value')).toBeUndefined()
  })

  test('a name that needs escaping', async () => {
    expect(await renamed('a.ts', table('  ‸title: string(),'), 'member', "it's")).toContain('.renamedFrom("it\'s")')
  })

  test.each([
    ['a declaration made elsewhere', "const x = make(‸'posts')\n", 'declaration'],
    ['a column made in a loop', "import { table } from 'bkend'\nexport const a = table(‸'a', columns())\n", 'member'],
    [
      'a choice',
      "import { table } from 'bkend'\nexport const a = table('a', { ‸x: y ? string() : text() })\n",
      'member',
    ],
    ['a file that does not parse', 'export const = {‸', 'member'],
  ] as const)('%s is left to its author', async (_, text, part) => {
    expect(await renamed('a.ts', text, part)).toBeUndefined()
  })
})

describe('YAML', () => {
  test.each([
    ['enumType: ‸mood\nvalues: [a, z] # kept\n', '[a, { value: z, renamedFrom: old }] # kept'],
    ['enumType: ‸mood\nvalues:\n  - a\n  - z\n', '  - a\n  - { value: z, renamedFrom: old }\n'],
    ['enumType: ‸mood\nvalues: [{ value: z, renamedFrom: x }]\n', '[{ value: z, renamedFrom: old }]'],
    ['enumTypes:\n  ‸mood: { values: [z] }\n', '{ values: [{ value: z, renamedFrom: old }] }'],
  ])('a value of an enum type: %s', async (text, want) => {
    expect(await renamed('a.yaml', text, 'value')).toContain(want)
  })

  const cases: [string, string, 'declaration' | 'member', string][] = [
    [
      'a column in braces',
      'table: a\ncolumns:\n  ‸title: { type: string } # kept\n',
      'member',
      'table: a\ncolumns:\n  title: { type: string, renamedFrom: old } # kept\n',
    ],
    [
      'braces with a last comma',
      'table: a\ncolumns:\n  ‸title: { type: string, }\n',
      'member',
      'table: a\ncolumns:\n  title: { type: string, renamedFrom: old, }\n',
    ],
    [
      'braces over several lines',
      'table: a\ncolumns:\n  ‸title: {\n    type: string\n  }\n',
      'member',
      'table: a\ncolumns:\n  title: {\n    type: string, renamedFrom: old\n  }\n',
    ],
    [
      'a column as a block',
      'table: a\ncolumns:\n  ‸title:\n    type: string # kept\n\n  # of other\n  other: text\n',
      'member',
      'table: a\ncolumns:\n  title:\n    type: string # kept\n    renamedFrom: old\n\n  # of other\n  other: text\n',
    ],
    [
      'a block that ends in a long text',
      'table: a\ncolumns:\n  ‸title:\n    description: |\n      long\n  other: text\n',
      'member',
      'table: a\ncolumns:\n  title:\n    description: |\n      long\n    renamedFrom: old\n  other: text\n',
    ],
    [
      'the column around a nested property',
      'table: a\ncolumns:\n  meta:\n    type: object\n    properties: { ‸tone: string }\n',
      'member',
      'table: a\ncolumns:\n  meta:\n    type: object\n    properties: { tone: string }\n    renamedFrom: old\n',
    ],
    [
      'a short type',
      'table: a\ncolumns:\n  ‸title: string # kept\n',
      'member',
      'table: a\ncolumns:\n  title: { type: string, renamedFrom: old } # kept\n',
    ],
    [
      'a short type that may be left out',
      'table: a\ncolumns: { ‸price: "numeric(5,2)?" }\n',
      'member',
      "table: a\ncolumns: { price: { type: 'numeric(5,2)', optional: true, renamedFrom: old } }\n",
    ],
    [
      'an older rename',
      'table: a\ncolumns:\n  ‸title: { renamedFrom: x, type: string }\n',
      'member',
      'table: a\ncolumns:\n  title: { renamedFrom: old, type: string }\n',
    ],
    [
      'a table',
      '# kept\ntable: ‸a\ncolumns: { x: string }\n',
      'declaration',
      '# kept\ntable: a\ncolumns: { x: string }\nrenamedFrom: old\n',
    ],
    [
      'a table without a last line break',
      'table: a\ncolumns:\n  ‸x: string',
      'declaration',
      'table: a\ncolumns:\n  x: string\nrenamedFrom: old',
    ],
    [
      'a table among several',
      'tables:\n  a:\n    columns: { x: string }\n  ‸b:\n    columns: { x: string }\n\n  c: { columns: {} }\n',
      'declaration',
      'tables:\n  a:\n    columns: { x: string }\n  b:\n    columns: { x: string }\n    renamedFrom: old\n\n  c: { columns: {} }\n',
    ],
    [
      'a column of a table among several',
      'tables:\n  b:\n    columns:\n      ‸x: string\n',
      'member',
      'tables:\n  b:\n    columns:\n      x: { type: string, renamedFrom: old }\n',
    ],
    [
      'the second document of a file',
      'table: a\ncolumns: { x: string }\n---\ntable: ‸b\ncolumns: { x: string }\n',
      'declaration',
      'table: a\ncolumns: { x: string }\n---\ntable: b\ncolumns: { x: string }\nrenamedFrom: old\n',
    ],
    [
      'line breaks of two characters',
      'table: ‸a\r\ncolumns:\r\n  x: string\r\n',
      'declaration',
      'table: a\r\ncolumns:\r\n  x: string\r\nrenamedFrom: old\r\n',
    ],
  ]
  test.each(cases)('%s', async (_, text, part, want) => {
    expect(await renamed('a.yaml', text, part)).toBe(want)
  })

  test.each([
    ['yes', "'yes'"],
    ['a-b', 'a-b'],
    ["it's", '"it\'s"'],
  ])('the name %s is written %s', async (name, written) => {
    expect(await renamed('a.yml', 'table: ‸a\n', 'declaration', name)).toBe(`table: a\nrenamedFrom: ${written}\n`)
  })

  test.each([
    ['an alias', 'table: a\ncolumns:\n  x: &x { type: string }\n  ‸y: *x\n', 'member'],
    ['a place outside the columns', 'table: ‸a\n', 'member'],
    ['a file that does not parse', 'table: [‸a\n', 'declaration'],
  ] as const)('%s is left to its author', async (_, text, part) => {
    expect(await renamed('a.yaml', text, part)).toBeUndefined()
  })
})
