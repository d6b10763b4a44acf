/** The generated function of a nested column says of every value what the reference evaluator says. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { JsonValue } from '../../src/model/index.ts'
import { functionKind } from '../../src/targets/postgres/kinds/function.ts'
import type { RenderContext } from '../../src/targets/postgres/kinds/kind.ts'
import { nestedFunction } from '../../src/targets/postgres/normalize/nested-function.ts'
import { type Check, evaluate } from '../../src/validate/index.ts'
import { openProject, type Project } from './project.ts'

let project: Project
beforeAll(async () => {
  project = await openProject()
})
afterAll(() => project.close())

/** Whether the function that the check gives takes each value; a value that jsonb itself refuses is not taken. */
async function verdicts(check: Check, values: readonly JsonValue[]): Promise<boolean[]> {
  const made = nestedFunction(check)
  const name = made.name.slice(0, made.name.indexOf('('))
  const change = { kind: 'add', address: made.address, to: made } as const
  const [draft] = functionKind.add(change, { schema: 'public' } as RenderContext)
  await project.query([draft?.sql].flat().join(';'))
  const rows = await project.query<{ ok: boolean }>(
    `select ${name}(value) as ok from unnest($1::jsonb[]) with ordinality as v (value, n) order by n`,
    [values.map((v) => JSON.stringify(v))],
  )
  return rows.map((r) => r.ok)
}

const text = (more: object = {}): Check => ({ kind: 'string', ...more })
const number = (more: object = {}): Check => ({ kind: 'number', integer: false, ...more })

const OBJECT: Check = {
  kind: 'object',
  properties: {
    theme: { check: { kind: 'oneOf', values: ['light', 'dark'] }, required: true },
    size: { check: { kind: 'number', integer: true, minimum: 0 }, required: false },
    mail: {
      check: { kind: 'object', properties: { push: { check: { kind: 'boolean' }, required: true } } },
      required: false,
    },
    "it's": { check: text(), required: false },
  },
}

const CASES: readonly (readonly [string, Check, readonly JsonValue[]])[] = [
  [
    'text',
    text({ minLength: 1, maxLength: 3 }),
    ['', 'a', 'abc', 'abcd', '👍👍👍', '👍👍👍👍', 1, null, true, ['a'], {}],
  ],
  ['pattern', text({ pattern: '^[a-z]{2}$' }), ['ab', 'ab\n', 'abc', 'AB', '']],
  ['email', text({ format: 'email' }), ['a@b.co', 'a@b', 'a b@c.de', "o'x@y.zz"]],
  ['url', text({ format: 'url' }), ['https://a.b/c?d#e', 'http://[::1]/', 'ftp://a', 'https://', 'x']],
  ['number', number(), [0, -1.5, 1e308, -1e308, 5e-324, '1', null, [], true]],
  ['bounds', number({ minimum: -1.5, maximum: 2 }), [-1.5, -1.51, 2, 2.0001]],
  ['integer', number({ integer: true }), [0, 1.5, 2147483647, 2147483648, -2147483648, -2147483649]],
  [
    'numeric',
    { kind: 'decimal', text: false, precision: 5, scale: 2 },
    [1.25, 1.255, 999.99, 1000, -999.99, '1', null],
  ],
  [
    'exact',
    { kind: 'decimal', text: true, precision: 20, scale: 2, minimum: '0.5', maximum: '10' },
    ['0.5', '0.49', '10', '10.01', '1.234', '01', '1e1', 'x', '', 1],
  ],
  [
    'bigint',
    {
      kind: 'decimal',
      text: true,
      precision: 19,
      scale: 0,
      minimum: '-9223372036854775808',
      maximum: '9223372036854775807',
    },
    ['9223372036854775807', '9223372036854775808', '-9223372036854775808', '-9223372036854775809', '1.0'],
  ],
  ['boolean', { kind: 'boolean' }, [true, false, 0, 'true', null]],
  ['one of texts', { kind: 'oneOf', values: ['a', "b'c", '1'] }, ['a', "b'c", 'A', 1, null, '1', ['a']]],
  ['one of integers', { kind: 'oneOf', values: [1, 2] }, [1, 2, 3, '1', 1.5]],
  [
    'moment',
    { kind: 'date' },
    ['2024-02-29', '2023-02-29', '2024-01-31T09:30:00.000Z', '2024-01-31T09:30', '2024-13-01', 5],
  ],
  ['day', { kind: 'day' }, ['2024-02-29', '1900-02-29', '2000-02-29', '2024-02-29T00:00:00Z']],
  ['time', { kind: 'time' }, ['09:30', '24:00', '09:30:59.123456', '9:30']],
  ['interval', { kind: 'interval' }, ['P1D', 'PT1H', 'P', 'PT', '1 day']],
  ['bytes', { kind: 'bytes' }, ['', 'AA==', 'AAA=', 'AAAA', 'A', 'AA=']],
  ['id', { kind: 'id', id: 'uuid' }, ['x', '', 1]],
  ['json', { kind: 'json' }, [null, 0, '', [null], { a: null }]],
  [
    'list',
    { kind: 'array', items: text({ maxLength: 2 }), minItems: 1, maxItems: 2 },
    [[], ['a'], ['a', 'b'], ['a', 'b', 'c'], ['abc'], [1], [null], {}, 'a', null],
  ],
  [
    'list of lists',
    { kind: 'array', items: { kind: 'array', items: number({ integer: true }) } },
    [[], [[]], [[1], [2, 3]], [[1.5]], [1], [[[1]]]],
  ],
  [
    'object',
    OBJECT,
    [
      {},
      { theme: 'light' },
      { theme: 'blue' },
      { theme: 'dark', size: -1 },
      { theme: 'dark', other: 1 },
      { theme: null },
      { theme: 'dark', size: null },
      { theme: 'dark', mail: {} },
      { theme: 'dark', mail: { push: true } },
      { theme: 'dark', mail: { push: true, x: 1 } },
      { theme: 'dark', "it's": 'x' },
      [],
      'x',
      null,
      [{ theme: 'light' }],
    ],
  ],
  ['empty object', { kind: 'object', properties: {} }, [{}, { a: 1 }, []]],
]

describe('at the boundaries', () => {
  test.each(CASES)('%s', async (_, check, values) => {
    const want = values.map((v) => evaluate(check, v).length === 0)
    expect(await verdicts(check, values)).toEqual(want)
    expect(new Set(want).size).toBe(2)
  })
})

const leaf: fc.Arbitrary<Check> = fc.oneof(
  fc
    .record({ minLength: fc.integer({ min: 0, max: 2 }), maxLength: fc.integer({ min: 2, max: 4 }) })
    .map((r) => text(r)),
  fc
    .record({
      integer: fc.boolean(),
      minimum: fc.integer({ min: -3, max: 0 }),
      maximum: fc.integer({ min: 0, max: 3 }),
    })
    .map((r): Check => ({ kind: 'number', ...r })),
  fc.constant<Check>({ kind: 'boolean' }),
  fc.constant<Check>({ kind: 'oneOf', values: ['a', 'b'] }),
  fc.constant<Check>({ kind: 'json' }),
)
const { tree } = fc.letrec<{ tree: Check }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc
      .record({ items: tie('tree'), maxItems: fc.integer({ min: 0, max: 3 }) })
      .map((r): Check => ({ kind: 'array', ...r })),
    fc
      .dictionary(fc.constantFrom('a', 'b', 'c'), fc.record({ check: tie('tree'), required: fc.boolean() }), {
        maxKeys: 3,
      })
      .map((properties): Check => ({ kind: 'object', properties: { ...properties } })),
  ),
}))

/** Values near the check: mostly right, sometimes not. */
function near(check: Check): fc.Arbitrary<JsonValue> {
  const wrong = fc.constantFrom<JsonValue>(null, 0, 1.5, '', 'abc', true, [], {}, ['a'], { a: 1 })
  const right = (): fc.Arbitrary<JsonValue> => {
    switch (check.kind) {
      case 'string':
        return fc.string({ maxLength: 5, unit: fc.constantFrom('a', 'é', '👍') })
      case 'number':
        return fc.constantFrom<JsonValue>(-4, -3, -1, 0, 0.5, 1, 3, 4)
      case 'boolean':
        return fc.boolean()
      case 'array':
        return fc.array(near(check.items), { maxLength: 4 })
      case 'object': {
        const members = Object.entries(check.properties).map(([k, p]) => [k, near(p.check)] as const)
        const requiredKeys = Object.entries(check.properties).flatMap(([k, p]) => (p.required ? [k] : []))
        return fc.record(Object.fromEntries(members), { requiredKeys }).map((r) => ({ ...r }) as JsonValue)
      }
      default:
        return fc.constantFrom<JsonValue>('a', 'b', 'c')
    }
  }
  return fc.oneof({ weight: 8, arbitrary: right() }, { weight: 1, arbitrary: wrong })
}

test('agrees with the evaluator on any check and value', async () => {
  const sample = tree.chain((check) =>
    fc.array(near(check), { minLength: 5, maxLength: 20 }).map((values) => ({ check, values })),
  )
  await fc.assert(
    fc.asyncProperty(sample, async ({ check, values }) => {
      expect(await verdicts(check, values)).toEqual(values.map((v) => evaluate(check, v).length === 0))
    }),
    { numRuns: 150 },
  )
})
