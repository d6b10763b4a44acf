/** A schema of every check, with checks over records, long lines and tight limits. */
import type { ColumnType, Comparison, Filter, FilterOperand, FilterOperator, Schema } from '../../src/model/index.ts'
import { FORMATS } from '../../src/model/index.ts'
import { column, field, table } from '../generate-client/schema.ts'

const literal = (value: Extract<FilterOperand, { kind: 'literal' }>['value']): FilterOperand => ({
  kind: 'literal',
  value,
})
const other = (name: string): FilterOperand => ({ kind: 'column', column: name })
const compare = (path: string, operator: FilterOperator, operand: FilterOperand): Comparison => ({
  kind: 'compare',
  path: path.split('.') as [string, ...string[]],
  operator,
  operand,
})
const check = (name: string, filter: Filter) => ({ name, rule: { kind: 'filter' as const, filter } })

const formats = table(
  'formats',
  FORMATS.map((format) => column(format.replace('-', '_'), 'string', { optional: true, constraints: { format } })),
)

const rules = table(
  'rules',
  [
    column('low', 'integer', { optional: true }),
    column('high', 'integer', { optional: true }),
    column('cheap', { kind: 'numeric', precision: 20, scale: 4 }, { optional: true }),
    column('dear', { kind: 'numeric', precision: 20, scale: 4 }, { optional: true }),
    column('from', { kind: 'date' }, { optional: true }),
    column('to', { kind: 'date' }, { default: { kind: 'now' } }),
    column('word', 'string', { optional: true, constraints: { maxLength: 8 } }),
    column('words', { kind: 'array', items: field('string') }, { optional: true }),
    column('place', { kind: 'object', properties: { town: field('string', { optional: true }) } }, { optional: true }),
    column('flag', 'boolean', { optional: true }),
  ],
  {
    checks: [
      check('ordered', compare('low', '$lte', other('high'))),
      check('priced', compare('cheap', '$lt', other('dear'))),
      check('in_time', compare('from', '$lte', other('to'))),
      check('worded', {
        kind: 'or',
        filters: [
          compare('word', '$regex', literal('^[a-z/]+$')),
          compare('word', '$in', literal(['A long word', 'Another one', ''])),
          compare('flag', '$exists', literal(true)),
        ],
      }),
      check('towns', {
        kind: 'and',
        filters: [compare('place.town', '$ne', literal('nowhere')), compare('words', '$ne', literal('a'))],
      }),
      check('known', {
        kind: 'or',
        filters: [compare('to', '$exists', literal(true)), compare('low', '$exists', literal(false))],
      }),
      check('sorted', compare('word', '$gte', literal('\uff5e'))),
    ],
  },
)

const LONG = 'a value that is long enough to push whatever stands beside it over the edge of the line'
const oneOf: ColumnType = { kind: 'oneOf', values: ['a', LONG, "it's"] }

const wide = table('wides', [
  column('choice', oneOf, { optional: true }),
  column(
    'list',
    { kind: 'array', items: field(oneOf) },
    { default: { kind: 'literal', value: [] }, constraints: { minItems: 0, maxItems: 3 } },
  ),
  column('text', 'string', {
    optional: true,
    default: { kind: 'literal', value: LONG },
    constraints: { minLength: 2, maxLength: 200 },
  }),
  column('pattern', 'string', { constraints: { pattern: `^(?:${LONG}|${LONG}|[/\\n]{2,3})$`, minLength: 1 } }),
  column('both', 'string', { optional: true, constraints: { pattern: '^https', format: 'url' } }),
  column(
    'numbers',
    { kind: 'array', items: field('integer') },
    { default: { kind: 'literal', value: Array.from({ length: 60 }, (_, i) => i) } },
  ),
  column(
    'things',
    {
      kind: 'array',
      items: field({
        kind: 'object',
        properties: {
          n: field({ kind: 'number' }, { default: { kind: 'literal', value: 1.5 } }),
          s: field('string', { optional: true, constraints: { maxLength: 3 } }),
        },
      }),
    },
    {
      constraints: { maxItems: 2 },
      default: {
        kind: 'literal',
        value: [
          { n: 1, s: 'a' },
          { n: 2, s: 'b' },
        ],
      },
    },
  ),
  column(
    'exact',
    { kind: 'numeric', precision: 15, scale: 5 },
    { optional: true, constraints: { minimum: '0.5', maximum: '1000' } },
  ),
  column('whole', { kind: 'numeric', precision: 3 }, { optional: true }),
  column('small', { kind: 'numeric', precision: 2, scale: 2 }, { optional: true }),
  column('loose', { kind: 'numeric' }, { optional: true, constraints: { maximum: '10.5' } }),
  column('code', { kind: 'varchar', length: 4 }, { optional: true }),
  column(
    'aColumnWhoseNameIsNearlyAsLongAsTheFormatterAllowsIt',
    { kind: 'array', items: field('string', { constraints: { minLength: 1, maxLength: 30 } }) },
    { optional: true, constraints: { minItems: 1, maxItems: 10 } },
  ),
])

/** The whole schema. */
export const WILD: Schema = { tables: [formats, rules, wide], enums: [] }
