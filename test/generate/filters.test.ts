/** Filters, sorting and searching: the types and the OpenAPI document allow what the server takes, and nothing that it always refuses. */
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { openapiGenerator } from '../../src/generate/openapi/index.ts'
import { type ColumnType, FILTER_OPERATORS } from '../../src/model/index.ts'
import { KEY_ADMIN, type Parameters, planList } from '../../src/query/index.ts'
import { generated } from '../generate-client/generated.ts'
import { faults } from '../generate-client/program.ts'
import { column, field, referenceTo, schemaOf, table } from '../generate-client/schema.ts'
import { CONFIG } from './social.ts'

const listOf = (type: ColumnType): ColumnType => ({ kind: 'array', items: field(type) })
const plain = { string: 'a', text: 'a', number: 1.5, float: 1.5, integer: 1, serial: 1, bigint: '12', boolean: true }
const moments = { date: '2026-01-31T09:30:00.000Z', timestamptz: '2026-01-31T09:30:00.000Z', day: '2026-01-31' }
const opaque = { time: '09:30', interval: 'P1D', uuid: '00000000-0000-4000-8000-000000000000', json: 1, jsonb: 1 }

/** Column → its type and a value of it. */
const COLUMNS: Readonly<Record<string, readonly [type: ColumnType, value: unknown]>> = {
  ...Object.fromEntries(
    Object.entries({ ...plain, ...moments, ...opaque, bytea: 'AA==' }).map(([kind, value]) => [
      `of_${kind}`,
      [{ kind } as ColumnType, value] as const,
    ]),
  ),
  short: [{ kind: 'varchar', length: 3 }, 'a'],
  exact: [{ kind: 'numeric' }, '1.5'],
  native: [{ kind: 'native', native: 'tsvector' }, 'a'],
  word: [{ kind: 'oneOf', values: ['a', 'b'] }, 'a'],
  mark: [{ kind: 'oneOf', values: [1, 2] }, 1],
  stage: [{ kind: 'enumType', enumType: 'stage' }, 'early'],
  otherId: [referenceTo('things'), 'a'],
  part: [{ kind: 'object', properties: { size: field('integer') } }, { size: 1 }],
  tags: [listOf({ kind: 'string' }), 'a'],
  counts: [listOf({ kind: 'integer' }), 1],
  days: [listOf({ kind: 'day' }), '2026-01-31'],
  flags: [listOf({ kind: 'boolean' }), true],
  stages: [listOf({ kind: 'enumType', enumType: 'stage' }), 'early'],
  parts: [listOf({ kind: 'object', properties: { size: field('integer') } }), { size: 1 }],
}
const SCHEMA = schemaOf(
  table(
    'things',
    Object.entries(COLUMNS).map(([name, [type]]) => column(name, type)),
  ),
)
const FILTERS = Object.entries({ ...COLUMNS, id: [{ kind: 'id' }, 'a'] as const, createdBy: [{}, 'a'] as const })
const OPERANDS: Readonly<Record<string, (value: unknown) => unknown>> = {
  $in: (value) => [value],
  $nin: (value) => [value],
  $regex: () => 'a',
  $exists: () => true,
}

/** Every column under every operator, with what `sortBy` and `searchType` may name. */
const QUERIES: readonly Readonly<Record<string, unknown>>[] = [
  ...FILTERS.flatMap(([name, [, value]]) => [
    { andFilters: { [name]: value } },
    ...FILTER_OPERATORS.map((operator) => ({
      andFilters: { [name]: { [operator]: OPERANDS[operator]?.(value) ?? value } },
    })),
  ]),
  { andFilters: { tags: ['a', 'b'] } },
  { andFilters: { counts: { $ne: [1, 2] } } },
  ...FILTERS.map(([name]) => ({ sortBy: name })),
  ...Object.keys(COLUMNS).map((name) => ({ searchType: name })),
]

function served(query: (typeof QUERIES)[number]): boolean {
  const texts = Object.entries(query).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
  const parameters: Parameters = Object.fromEntries(texts)
  return planList({ table: 'things', parameters }, { schema: SCHEMA, asker: KEY_ADMIN }).ok
}

const taken = QUERIES.filter(served)
const shown = (queries: typeof QUERIES): string[] => queries.map((query) => JSON.stringify(query))

test('the server takes some of each and refuses some', () => {
  for (const name of ['andFilters', 'sortBy', 'searchType']) {
    expect(taken.some((query) => name in query)).toBe(true)
    expect(taken.filter((query) => name in query).length).toBeLessThan(QUERIES.filter((q) => name in q).length)
  }
})

test('the types of the client allow just those', () => {
  const head =
    "import { createClient } from './client.js'\nexport const client = createClient({ url: '', apiKey: '' })\n"
  const calls = QUERIES.map((query) => `void client.things.list(${JSON.stringify(query)})`)
  const files = new Map([...generated(SCHEMA), ['app.ts', head + calls.join('\n')]])
  const bad = new Set(faults(files).map((fault) => Number(/^app\.ts:(\d+) /.exec(fault)?.[1]) - 3))
  expect(shown(QUERIES.filter((_, i) => !bad.has(i)))).toEqual(shown(taken))
})

test('the OpenAPI document allows just those', () => {
  const { files } = openapiGenerator.generate(SCHEMA, { config: CONFIG, clientRuntime: '' })
  const document = JSON.parse(files.find(({ path }) => path === 'openapi.json')?.text ?? '')
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema(document, 'document')
  const allowed = QUERIES.filter((query) =>
    Object.entries(query).every(([name, value]) => {
      const schema = name === 'andFilters' ? 'schemas/ThingFilter' : `parameters/Thing.${name}/schema`
      return ajv.getSchema(`document#/components/${schema}`)?.(value)
    }),
  )
  expect(shown(allowed)).toEqual(shown(taken))
})
