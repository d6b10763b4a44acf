/** Contradictions in a schema. */
import { expect, test } from 'vitest'
import { formatSpan } from '../../src/diagnostic/index.ts'
import type { Column, Field, Table } from '../../src/model/index.ts'
import { judgeSchema } from '../../src/validate/index.ts'
import { SOCIAL } from '../generate/social.ts'
import { WILD } from '../generate/wild.ts'
import { SAMPLES } from '../generate-client/samples.ts'
import { column, field, schemaOf, table } from '../generate-client/schema.ts'

const literal = (value: Extract<Field['default'], { kind: 'literal' }>['value']) =>
  ({ kind: 'literal', value }) as const
const span = { file: 'schema/t.ts', line: 3, column: 5, endLine: 3, endColumn: 9 }
const of = (...columns: Column[]): Table => table('t', columns)
const unique = (columns: string[], hashed: boolean = false) => ({ uniques: [{ name: 'u', columns, hashed }] })

const cases: readonly (readonly [string, { given: Table; want: readonly string[] }])[] = [
  [
    'a default that breaks its column',
    {
      given: of(column('a', 'integer', { constraints: { minimum: 1 }, default: literal(0) })),
      want: ['schema/default: t.a: the default `0` breaks its column: it must be at least 1'],
    },
  ],
  [
    'a default of the wrong type',
    {
      given: of(column('a', 'string', { default: literal(1) })),
      want: ['schema/default: t.a: the default `1` breaks its column: it must be text'],
    },
  ],
  [
    'a default of null',
    {
      given: of(column('a', 'string', { default: literal(null) })),
      want: ['schema/default: t.a: a default of null is no default'],
    },
  ],
  [
    'a function that does not fit',
    {
      given: of(column('a', 'integer', { default: { kind: 'now' } })),
      want: ['schema/default: t.a: `$now` does not fit a integer'],
    },
  ],
  [
    'a default that leaves a nested one out',
    {
      given: of(
        column(
          'a',
          { kind: 'object', properties: { b: field('boolean', { default: literal(true) }) } },
          { default: literal({}) },
        ),
      ),
      want: ['schema/default: t.a: the default `{}` leaves `b` out, which the database does not fill'],
    },
  ],
  [
    'a nested default that breaks its property',
    {
      given: of(column('a', { kind: 'object', properties: { b: field('boolean', { default: literal(1) }) } })),
      want: ['schema/default: t.a.b: the default `1` breaks its column: it must be true or false'],
    },
  ],
  [
    'a pattern that is not portable',
    {
      given: of(column('a', 'string', { constraints: { pattern: '(a+)+' } })),
      want: [
        'schema/pattern: t.a: the pattern `(a+)+` cannot be used: a repeat holds another one that can match the same text in several ways: the time grows exponentially',
      ],
    },
  ],
  [
    'a pattern in a list of an object',
    {
      given: of(column('a', { kind: 'array', items: field('string', { constraints: { pattern: 'a{300}' } }) })),
      want: [
        'schema/pattern: t.a[]: the pattern `a{300}` cannot be used: a repeat limit over 255 is refused by Postgres',
      ],
    },
  ],
  [
    'a pattern in a check',
    {
      given: table('t', [column('a', 'string')], {
        checks: [
          {
            name: 'c',
            rule: {
              kind: 'filter',
              filter: { kind: 'compare', path: ['a'], operator: '$regex', operand: literal('\\1(a)') },
            },
          },
        ],
      }),
      want: [
        'schema/pattern: t, the check c: the pattern `\\1(a)` cannot be used: `\\1` refers back to a group, which Postgres and PCRE read differently',
      ],
    },
  ],
  [
    'a limit that does not fit the type',
    {
      given: of(column('a', 'boolean', { constraints: { minLength: 1 } })),
      want: ['schema/constraint: t.a: `minLength` does not fit a boolean'],
    },
  ],
  [
    'lengths that exclude everything',
    {
      given: of(column('a', 'string', { constraints: { minLength: 3, maxLength: 2 } })),
      want: ['schema/constraint: t.a: no value has at least 3 and at most 2'],
    },
  ],
  [
    'a length below zero',
    {
      given: of(column('a', 'string', { constraints: { minLength: -1 } })),
      want: ['schema/constraint: t.a: `minLength` -1 is not a whole number from 0 up'],
    },
  ],
  [
    'more than a varchar holds',
    {
      given: of(column('a', { kind: 'varchar', length: 2 }, { constraints: { minLength: 3 } })),
      want: ['schema/constraint: t.a: no value has at least 3 and at most 2'],
    },
  ],
  [
    'a range that excludes everything',
    {
      given: of(column('a', 'integer', { constraints: { minimum: 3e9 } })),
      want: ['schema/constraint: t.a: no value lies between 3000000000 and 2147483647'],
    },
  ],
  [
    'a range beyond a numeric',
    {
      given: of(column('a', { kind: 'numeric', precision: 3, scale: 1 }, { constraints: { minimum: '100' } })),
      want: ['schema/constraint: t.a: no value lies between 100 and 99.9'],
    },
  ],
  [
    'too many digits',
    {
      given: of(column('a', { kind: 'numeric', precision: 35 })),
      want: ['schema/constraint: t.a: a precision of 35 is outside 1 … 34'],
    },
  ],
  [
    'more scale than digits',
    {
      given: of(column('a', { kind: 'numeric', precision: 2, scale: 3 })),
      want: ['schema/constraint: t.a: a scale of 3 is outside 0 … 2'],
    },
  ],
  [
    'a value listed twice',
    {
      given: of(column('a', { kind: 'oneOf', values: ['x', 'x'] })),
      want: ['schema/constraint: t.a: "x" is listed twice'],
    },
  ],
  [
    'a unique key without a bound',
    {
      given: table('t', [column('a', 'string')], unique(['a'])),
      want: ['schema/index: t: the unique key (a) may pass 2700 bytes, and such a row would be refused'],
    },
  ],
  [
    'a unique key that is long in UTF-8',
    {
      given: table('t', [column('a', 'string', { constraints: { maxLength: 676 } })], unique(['a'])),
      want: ['schema/index: t: the unique key (a) may pass 2700 bytes, and such a row would be refused'],
    },
  ],
  [
    'a unique key within the bound',
    { given: table('t', [column('a', 'string', { constraints: { maxLength: 675 } })], unique(['a'])), want: [] },
  ],
  ['a unique key by hash', { given: table('t', [column('a', 'string')], unique(['a'], true)), want: [] }],
]
test.each(cases)('%s', (_, { given, want }) => {
  expect(judgeSchema(schemaOf(given)).map((d) => `${d.code}: ${d.message}`)).toEqual(want)
})

test('every fault stands where it was declared and every error says what to do', () => {
  const faulty = of(column('a', 'string', { span, constraints: { minLength: 3, maxLength: 2, pattern: '\\_' } }))
  const found = judgeSchema(schemaOf(faulty))
  expect(found.map((d) => d.span && formatSpan(d.span))).toEqual(['schema/t.ts:3:5', 'schema/t.ts:3:5'])
  expect(found.map((d) => d.hint)).toEqual(['Make `.min()` at most 2', 'Write `_`'])
})

test('sound schemas have no faults', () => {
  for (const schema of [SOCIAL, SAMPLES.kinds]) expect(judgeSchema(schema)).toEqual([])
  expect(judgeSchema(WILD)).toEqual([])
})
