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

const compare = (path: string, operator: string, operand: object): Table['checks'][number] => ({
  name: 'c',
  span,
  rule: {
    kind: 'filter',
    filter: { kind: 'compare', path: path.split('.'), operator, operand } as unknown as Extract<
      Table['checks'][number]['rule'],
      { kind: 'filter' }
    >['filter'],
  },
})
const list = (kind: 'date' | 'bigint' | 'uuid'): Column['type'] => ({ kind: 'array', items: field({ kind }) })
const EVERY = [
  column('at', { kind: 'date' }),
  column('day', { kind: 'day' }),
  column('time', { kind: 'time' }),
  column('key', { kind: 'uuid' }),
  column('big', { kind: 'bigint' }),
  column('any', { kind: 'numeric' }),
  column('price', { kind: 'numeric', precision: 5, scale: 2 }),
  column('n', 'integer'),
  column('x', { kind: 'number' }),
  column('s', 'string'),
  column('ats', list('date')),
  column('bigs', list('bigint')),
  column('keys', list('uuid')),
  column('lists', { kind: 'array', items: field(list('date')) }),
  column('o', { kind: 'object', properties: { at: field({ kind: 'date' }) } }),
  column('ref', { kind: 'reference', to: 'u', onDelete: 'cascade', onUpdate: 'no action', idKind: 'uuid' }),
  column('num', { kind: 'reference', to: 'u', onDelete: 'cascade', onUpdate: 'no action', idKind: 'serial' }),
]
const judged = (check: Table['checks'][number]) => judgeSchema(schemaOf({ ...of(...EVERY), checks: [check] }))

test.each([
  ['at', '$gt', '2026-1-1', 'a moment such as 2026-01-31T09:30:00.000Z'],
  ['day', '$eq', '2026-02-29', 'a date such as 2026-01-31'],
  ['time', '$lt', '9:30', 'a time such as 09:30:00'],
  ['key', '$ne', 'abc', 'a UUID such as 0198b2c4-7d1e-7000-8000-000000000001'],
  ['ref', '$ne', 'abc', 'a UUID such as 0198b2c4-7d1e-7000-8000-000000000001'],
  ['num', '$eq', '01', 'a whole number such as `"1"`'],
  ['big', '$eq', '+5', 'a whole number of at most 19 digits, without `+` and exponent'],
  ['price', '$eq', 1.005, 'a decimal number of at most 5 digits, 2 of them after the point, without `+` and exponent'],
  ['n', '$in', [1, 1.5], 'a whole number'],
  ['s', '$eq', 'a\0', 'text without U+0000 and lone surrogates'],
  ['ats', '$eq', ['2026-01-31', 'x'], 'a moment such as 2026-01-31T09:30:00.000Z'],
  ['o.at', '$gt', 'yesterday', 'a moment such as 2026-01-31T09:30:00.000Z'],
])('a check compares `%s` by %s with %j, which is no value of it', (path, operator, value, wanted) => {
  const [found, more] = judged(compare(path, operator, { kind: 'literal', value }))
  expect([found?.code, found?.hint, found?.span, more]).toEqual(['schema/filter', `Write ${wanted}`, span, undefined])
  expect(found?.message).toContain(`t, the check c: \`${path}\` is compared with`)
})

test.each([
  ['at', '$gt', '2026-01-31'],
  ['key', '$eq', '0198B2C4-7D1E-7000-8000-000000000001'],
  ['price', '$lt', 100.005],
  ['price', '$eq', 1.5],
  ['big', '$gt', '1.5'],
  ['n', '$lt', 1.5],
  ['num', '$eq', '17'],
  ['s', '$ne', ''],
])('a check may compare `%s` by %s with %j', (path, operator, value) => {
  expect(judged(compare(path, operator, { kind: 'literal', value }))).toEqual([])
})

test.each([
  ['at', 'day', 1],
  ['key', 's', 1],
  ['any', 'x', 1],
  ['ats', 'bigs', 1],
  ['ref', 'num', 1],
  ['key', 'ref', 0],
  ['big', 'x', 0],
  ['n', 'price', 0],
  ['o.at', 'at', 0],
  ['s', 's', 0],
])('`%s` against the column `%s`: %i faults', (path, other, faults) => {
  expect(judged(compare(path, '$ne', { kind: 'column', column: other })).map((d) => d.code)).toEqual(
    Array.from({ length: faults }, () => 'schema/filter'),
  )
})

test('lists of lists are asked for their presence alone', () => {
  expect(judged(compare('lists', '$eq', { kind: 'literal', value: [['2026-01-31']] }))).toHaveLength(1)
  expect(judged(compare('lists', '$exists', { kind: 'literal', value: true }))).toEqual([])
})

test.each([
  ['a serial that may not be 1', column('a', { kind: 'serial' }, { constraints: { maximum: 0 } }), 'schema/constraint'],
  ['a serial that starts later', column('a', { kind: 'serial' }, { constraints: { minimum: 2 } }), 'schema/constraint'],
  [
    'whole numbers between halves',
    column('a', 'integer', { constraints: { minimum: 0.2, maximum: 0.8 } }),
    'schema/constraint',
  ],
  [
    'whole numbers between halves below 0',
    column('a', { kind: 'bigint' }, { constraints: { minimum: '-0.8', maximum: '-0.2' } }),
    'schema/constraint',
  ],
  [
    'ids that are too long',
    column('a', 'string', { constraints: { maxLength: 20 }, default: { kind: 'uuid' } }),
    'schema/default',
  ],
  [
    'ids of another form',
    column('a', 'string', { constraints: { format: 'email' }, default: { kind: 'uuid' } }),
    'schema/default',
  ],
])('what the database fills in would break its own rule: %s', (_, made, code) => {
  expect(judgeSchema(schemaOf(of(made))).map((d) => d.code)).toEqual([code])
})

test.each([
  ['a serial from 1', column('a', { kind: 'serial' }, { constraints: { minimum: 1, maximum: 1 } })],
  ['whole numbers from a half', column('a', 'integer', { constraints: { minimum: 0.5, maximum: 1.5 } })],
  ['ids in text', column('a', 'string', { constraints: { format: 'uuid', maxLength: 36 }, default: { kind: 'uuid' } })],
])('what the database fills in keeps its rule: %s', (_, made) => {
  expect(judgeSchema(schemaOf(of(made)))).toEqual([])
})
