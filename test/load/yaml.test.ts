/** What YAML does behind people's backs, and how load brings it to light. */
import { describe, expect, it } from 'vitest'
import { readYaml } from '../../src/load/yaml/declarations.ts'
import { loadYaml, told } from './support.ts'

const table = (columns: string) => `table: t\ncolumns:\n  ${columns}\n`
const IN_FLOW = 'Inside { } and [ ] a value with any of `, [ ] { } : #` needs quotes'

describe('YAML syntax', () => {
  it.each([
    [
      'a comma in a type',
      table('price: { type: numeric(5,2), optional: true }'),
      "load/syntax schema.yaml:3:18 YAML splits `numeric(5,2)` at its comma, because it stands inside { } → Quote it: `price: { type: 'numeric(5,2)', optional: true }`",
    ],
    [
      'commas in SQL',
      table('a: { type: string, default: { $sql: f(1, g(2, 3), 4) } }'),
      "load/syntax schema.yaml:3:39 YAML splits `f(1, g(2, 3), 4)` at its comma, because it stands inside { } → Quote it: `a: { type: string, default: { $sql: 'f(1, g(2, 3), 4)' } }`",
    ],
    [
      'brackets in a pattern',
      table('a: { type: string, pattern: ^[a-z]{2,3}$ }'),
      `load/syntax schema.yaml:3:32 Unexpected flow-seq-start at node end → ${IN_FLOW}: \`a: { type: string, pattern: '^[a-z]{2,3}$' }\``,
    ],
    [
      'a tab',
      'table: t\ncolumns:\n\ta: string',
      'load/syntax schema.yaml:3:1 A tab cannot indent YAML → Indent with spaces',
    ],
    [
      'a key twice',
      'table: t\ncolumns: { a: string, a: integer }',
      'schema/duplicate schema.yaml:2:23 `a` is written twice → Keep one of them',
    ],
    [
      'an alias of nothing',
      'table: t\ncolumns: *base',
      'load/syntax schema.yaml:2:10 No anchor `&base` stands before this alias',
    ],
    ['an alias of itself', 'table: t\ncolumns: &a { x: *a }', 'load/syntax schema.yaml:2:18 `*a` contains itself'],
    [
      'brackets without end',
      `table: t\na: ${'['.repeat(50_000)}`,
      'load/limit schema.yaml:2:204 This file is nested too deeply to read',
    ],
    [
      'dashes without end',
      `a:\n${'- '.repeat(9_000)}x`,
      'load/limit schema.yaml:2:1 This file is nested too deeply to read',
    ],
    [
      'indentation without end',
      Array.from({ length: 2_000 }, (_, n) => `${' '.repeat(n)}a:`).join('\n'),
      'load/limit schema.yaml:1002:1 This file is nested too deeply to read',
    ],
    [
      'aliases without end',
      Array.from({ length: 3_000 }, (_, n) => `a${n}: &a${n} [${n === 0 ? 'x' : `*a${n - 1}`}]`).join('\n'),
      'load/limit schema.yaml:1:9 Aliases nest this file too deeply',
    ],
  ])('%s', async (_, given, wanted) => {
    const { schema, diagnostics } = await loadYaml(given)
    expect(diagnostics.map(told)).toContain(wanted)
    expect(schema).toBeNull()
  })

  it('stops aliases that grow without bound', async () => {
    const levels = Array.from({ length: 12 }, (_, n) => `l${n + 1}: &l${n + 1} [${`*l${n},`.repeat(10)}]`)
    const { diagnostics } = await loadYaml(['l0: &l0 [x]', ...levels].join('\n'))
    expect(diagnostics.map((d) => d.code)).toContain('load/limit')
  })

  it('keeps the digits of whole numbers that a double would round', async () => {
    const { schema } = await loadYaml(table('n: { type: bigint, maximum: 9223372036854775807 }'))
    expect(schema?.tables[0]?.columns[1]?.constraints.maximum).toBe('9223372036854775807')
  })

  it('lets anchors and merges say a column once', async () => {
    const { schema, diagnostics } = await loadYaml(
      'table: t\ncolumns:\n  a: &short { type: string, maxLength: 5 }\n  b: *short\n  c: { <<: *short, optional: true }\n',
    )
    expect(diagnostics).toEqual([])
    const [, a, b, c] = schema?.tables[0]?.columns ?? []
    expect(b?.constraints).toEqual(a?.constraints)
    expect(c).toMatchObject({ optional: true, constraints: { maxLength: 5 } })
  })

  it('points into what an alias stands for', async () => {
    const { diagnostics } = await loadYaml('table: t\ncolumns:\n  a: &x { type: string, maxLenght: 5 }\n  b: *x\n')
    expect(diagnostics.map((d) => d.span?.line)).toEqual([3, 3])
  })
})

describe('places in YAML', () => {
  const text =
    'tables:\n  posts:\n    columns:\n      title: { type: string, maxLength: 9 }\n    indexes:\n      - [title, createdAt desc]\n'
  const [posts] = readYaml('a.yaml', text).declarations

  it.each([
    [['table'], 'key', 2, 3, 8],
    [[], 'value', 2, 3, 8],
    [['columns', 'title'], 'key', 4, 7, 12],
    [['columns', 'title', 'maxLength'], 'key', 4, 30, 39],
    [['columns', 'title', 'maxLength'], 'value', 4, 41, 42],
    [['indexes', 0, 1], 'value', 6, 17, 31],
    [['columns', 'title', 'minLength'], 'value', 4, 14, 44],
  ] as const)('%j %s', (path, part, line, column, endColumn) => {
    expect(posts?.spanOf(path, part)).toEqual({ file: 'a.yaml', line, column, endLine: line, endColumn })
  })
})

describe('every syntax error of a file', () => {
  /** [given, the lines that are told] */
  const faults: readonly [string, string, readonly number[]][] = [
    ['tabs, one a line', 'table: a\ncolumns:\n\tx: string\n\ty: string\n', [3, 4]],
    ['values that need quotes', 'table: a\ncolumns:\n  x: string: y\n  z: @foo\n  w: `x`\n', [3, 4, 5]],
    [
      'patterns inside braces, which lose the parser its way',
      'table: a\ncolumns:\n  x: { type: string, pattern: ^[a-z]+$ }\n  y: string\n  z: { type: string, pattern: ^[0-9]{2}$ }\n',
      [3, 5],
    ],
    ['documents', 'table: a\ncolumns: {\n---\ntable: b\ncolumns: { x: @y }\n', [3, 5]],
    ['a block that is not indented as its first line', 'table: a\n columns:\n  x: 1\n', [1]],
  ]
  it.each(faults)('is told in one run: %s', (_, given, lines) => {
    const { diagnostics } = readYaml('a.yaml', given)
    expect(diagnostics.map((d) => [d.code, d.span?.line])).toEqual(lines.map((line) => ['load/syntax', line]))
  })
})
