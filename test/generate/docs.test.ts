/** The documents for people. */
import { describe, expect, test } from 'vitest'
import { docsGenerator } from '../../src/generate/docs/index.ts'
import { code, plain, table } from '../../src/generate/docs/markdown.ts'
import { filterWords } from '../../src/generate/docs/words.ts'
import type { Filter, Schema } from '../../src/model/index.ts'
import { SAMPLES } from '../generate-client/samples.ts'
import { expectGolden } from './golden.ts'
import { CONFIG, SOCIAL } from './social.ts'

function textOf(schema: Schema): string {
  return docsGenerator.generate(schema, { config: CONFIG, clientRuntime: '' }).files[0]?.text ?? ''
}

test('are the golden ones', () => {
  expectGolden('schema.md', textOf(SOCIAL))
})

test('every row of a table has as many cells as its head, whatever people wrote', () => {
  for (const schema of [SOCIAL, ...Object.values(SAMPLES)]) {
    const cells = (line: string): number => line.replace(/\\\|/g, '').split('|').length
    const blocks = textOf(schema)
      .split('\n\n')
      .filter((b) => b.startsWith('| '))
    for (const block of blocks) {
      const lines = block.split('\n')
      expect(lines.map(cells)).toEqual(lines.map(() => cells(lines[0] ?? '')))
    }
  }
})

describe('markup that people wrote does nothing', () => {
  const cases: readonly (readonly [string, { given: string; want: string }])[] = [
    ['HTML', { given: plain('<b>&amp;'), want: '&lt;b&gt;&amp;amp;' }],
    ['a link', { given: plain('[a](b)'), want: '\\[a\\](b)' }],
    ['a line break', { given: plain('a\n# b'), want: 'a \\# b' }],
    ['a list', { given: plain('- a'), want: '\\- a' }],
    ['a code span in code', { given: code('a`b``c'), want: '```a`b``c```' }],
    ['a backtick at the edge of code', { given: code('`'), want: '`` ` ``' }],
    ['a cell border', { given: table([code('a|b')], [['c|d']]), want: '| `a\\|b` |\n| --- |\n| c\\|d |' }],
  ]
  test.each(cases)('%s', (_, { given, want }) => {
    expect(given).toBe(want)
  })
})

test('a column in which no row says anything is left out', () => {
  expect(
    table(
      ['A', 'B', 'C'],
      [
        ['1', '', '2'],
        ['3', '', ''],
      ],
    ),
  ).toBe('| A | C |\n| --- | --- |\n| 1 | 2 |\n| 3 |  |')
})

describe('filters read as words', () => {
  const is = (path: string, value: string): Filter => ({
    kind: 'compare',
    path: [path],
    operator: '$eq',
    operand: { kind: 'literal', value },
  })
  const cases: readonly (readonly [string, { given: Filter; want: string }])[] = [
    ['a comparison', { given: is('a', 'x'), want: 'a = "x"' }],
    [
      'both of a choice',
      {
        given: { kind: 'and', filters: [is('a', 'x'), { kind: 'or', filters: [is('b', 'y'), is('c', 'z')] }] },
        want: 'a = "x" and (b = "y" or c = "z")',
      },
    ],
    ['nothing', { given: { kind: 'or', filters: [] }, want: 'never' }],
    [
      'presence',
      {
        given: { kind: 'compare', path: ['a', 'b'], operator: '$exists', operand: { kind: 'literal', value: false } },
        want: 'a.b is unset',
      },
    ],
    [
      'the asker',
      {
        given: { kind: 'compare', path: ['a'], operator: '$ne', operand: { kind: 'userId' } },
        want: "a ≠ the asker's id",
      },
    ],
  ]
  test.each(cases)('%s', (_, { given, want }) => {
    expect(filterWords(given)).toBe(want)
  })
})
