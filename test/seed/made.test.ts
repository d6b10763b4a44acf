/** Rows that are made up: every rule met, the same ones every time, stable as they grow. */
import { describe, expect, it } from 'vitest'
import type { WantedCounts, WantedRows } from '../../src/engine/seed/ready.ts'
import { readyRows } from '../../src/engine/seed/ready.ts'
import { hashOf, type JsonValue } from '../../src/model/index.ts'
import { config, schemaOf } from '../postgres-objects/project.ts'

const NOTHING = { rows: [], made: {} }

async function made(yaml: string, wanted: Partial<WantedCounts> = {}): Promise<WantedRows> {
  const asked = { rows: 40, tables: [], seed: 0, ...wanted }
  return await readyRows({ schema: schemaOf(yaml), config, environment: 'dev' }, NOTHING, asked)
}

type Row = Record<string, JsonValue>

/** The rows of a table as objects. */
function rowsOf({ statements }: WantedRows, table: string): Row[] {
  return statements
    .flat()
    .filter((batch) => batch.table === table)
    .flatMap(({ columns, rows }) => rows.map((row) => Object.fromEntries(columns.map((c, i) => [c, row[i] ?? null]))))
}

const column = (rows: readonly Row[], name: string): JsonValue[] => rows.map((row) => row[name] ?? null)

const SHOP = `tables:
  makers:
    columns: { name: string, email: { type: string, format: email, unique: true } }
  products:
    columns:
      makerId: { type: reference, to: makers }
      slug: { type: string, pattern: '^[a-z]{3,8}(-[0-9]{2})?$', unique: true }
      price: { type: 'numeric(8,2)', minimum: 0.5, maximum: 99.95 }
      stock: { type: integer, minimum: -3, maximum: 7 }
      startsOn: { type: day, optional: true }
      tags: { type: array, items: { type: string, minLength: 2, maxLength: 6 }, minItems: 1, maxItems: 2 }
      size: { type: object, properties: { width: { type: integer, minimum: 1, maximum: 9 }, unit: { type: string, enum: [cm, in] } } }
`

describe('rows that are made up', () => {
  it('are the same on every machine and in every year', async () => {
    const { statements, users } = await made(SHOP, { rows: 5, seed: 42 })
    expect(rowsOf({ statements } as WantedRows, 'products')[0]).toMatchInlineSnapshot(`
      {
        "createdAt": "2024-01-02T00:00:00.000Z",
        "createdBy": "018cc781-77c0-73a2-8d34-7895fff2c45d",
        "id": "018cc778-5000-74c7-b3d2-3f841e88ef51",
        "makerId": "018cc781-77c0-7aca-8326-7e092bf6dc96",
        "price": 24.37,
        "size": {
          "unit": "cm",
          "width": 9,
        },
        "slug": "tuxx-99",
        "startsOn": null,
        "stock": 0,
        "tags": [
          "transp",
        ],
        "updatedAt": "2024-01-02T00:00:00.000Z",
      }
    `)
    expect(users[0]?.user).toMatchInlineSnapshot(`
      {
        "createdAt": "2024-01-02T00:00:00.000Z",
        "email": "alfredo.rau.42.1@example.com",
        "emailVerified": true,
        "id": "018cc778-5000-7ada-b139-cd9387a6e157",
        "image": null,
        "name": "Alfredo Rau",
        "passwordHash": null,
        "profile": {
          "nickname": "alfredo1",
        },
        "role": "user",
        "roles": [],
      }
    `)
    expect(hashOf(statements)).toBe(hashOf((await made(SHOP, { rows: 5, seed: 42 })).statements))
  })

  it('differ with another seed, ids too', async () => {
    const [a, b] = [await made(SHOP), await made(SHOP, { seed: 1 })]
    const ids = new Set([...column(rowsOf(a, 'products'), 'id'), ...column(rowsOf(b, 'products'), 'id')])
    expect(ids.size).toBe(80)
  })

  it('stay what they were when more are asked for, or other tables beside them', async () => {
    const few = rowsOf(await made(SHOP, { rows: 20 }), 'products')
    expect(rowsOf(await made(SHOP, { rows: 60 }), 'products').slice(0, 20)).toEqual(few)
    expect(rowsOf(await made(SHOP, { rows: 20, tables: ['products'] }), 'products')).toEqual(few)
  })

  it('bring along what they must refer to, and nothing else', async () => {
    const { counts } = await made(`${SHOP}  notes: { columns: { text: string } }\n`, { rows: 12, tables: ['products'] })
    expect(Object.fromEntries(counts)).toEqual({ $users: 12, makers: 12, products: 12 })
  })

  it('are sent by one statement for each thousand of a table', async () => {
    const { statements } = await made('tables:\n  t: { columns: { a: boolean } }\n', { rows: 2500 })
    expect(statements.map((batches) => batches.map(({ table, rows }) => `${table} ${rows.length}`))).toEqual([
      ['t 1000'],
      ['t 1000'],
      ['t 500'],
    ])
  })

  it('say of a table that is not there what it may be', async () => {
    const { diagnostics } = await made(SHOP, { tables: ['product'] })
    expect(diagnostics).toMatchObject([{ code: 'cli/usage', hint: 'Did you mean `products`?' }])
  })
})

/** Columns of one table, its keys beside them, and what holds for every row of it. */
const RULES: readonly (readonly [rule: string, table: string, holds: (row: Row, all: readonly Row[]) => boolean])[] = [
  [
    'an order of two columns',
    'columns: { a: integer, b: integer }, checks: { order: { a: { $lt: { $column: b } } } }',
    ({ a, b }) => Number(a) < Number(b),
  ],
  ['equality', 'columns: { a: string, b: string }, checks: { same: { a: { $column: b } } }', ({ a, b }) => a === b],
  [
    'an order of moments',
    'columns: { b: date, a: date }, checks: { order: { a: { $gt: { $column: b } } } }',
    ({ a, b }) => String(a) > String(b),
  ],
  [
    'a far literal',
    "columns: { a: { type: 'numeric(12,2)' } }, checks: { rich: { a: { $gte: 5000000 } } }",
    ({ a }) => Number(a) >= 5e6,
  ],
  [
    'a choice',
    'columns: { a: integer, b: string? }, checks: { either: { $or: [{ a: 7 }, { b: { $exists: true } }] } }',
    ({ a, b }) => a === 7 || b !== null,
  ],
  [
    'one of a few',
    'columns: { a: string }, checks: { few: { a: { $in: [x, y] } } }',
    ({ a }) => a === 'x' || a === 'y',
  ],
  [
    'a pattern with a lookahead',
    "columns: { a: { type: string, pattern: '^(?=.*[0-9])[a-z0-9]{6}$' } }",
    ({ a }) => /^(?=.*[0-9])[a-z0-9]{6}$/.test(String(a)),
  ],
  [
    'a narrow length',
    'columns: { title: { type: string, minLength: 3, maxLength: 4 } }',
    ({ title }) => [...String(title)].length >= 3 && [...String(title)].length <= 4,
  ],
  ['a long text', 'columns: { title: { type: string, minLength: 400 } }', ({ title }) => String(title).length >= 400],
  [
    'a bigint of many digits',
    "columns: { a: { type: bigint, minimum: '9007199254740993' } }",
    ({ a }) => BigInt(String(a)) >= 9007199254740993n,
  ],
  [
    'a unique of two enums',
    'columns: { a: { type: string, enum: [p, q, r, s, t, u, v] }, b: { type: integer, minimum: 1, maximum: 6 } }, unique: [[a, b]]',
    () => true,
  ],
  [
    'a tree',
    'columns: { parentId: { type: reference, to: t } }',
    ({ parentId }, all) => all.some(({ id }) => id === parentId),
  ],
  [
    'no own parent',
    'columns: { parentId: { type: reference, to: t, optional: true } }, checks: { own: { parentId: { $ne: { $column: id } } } }',
    ({ parentId, id }) => parentId !== id,
  ],
  [
    'two different people',
    'columns: { a: { type: reference, to: $users }, b: { type: reference, to: $users } }, checks: { two: { a: { $ne: { $column: b } } } }',
    ({ a, b }) => a !== b,
  ],
  [
    'a key of its own',
    'columns: { code: { type: string, maxLength: 6 } }, primaryKey: [code], options: { system: false }',
    () => true,
  ],
  [
    'a serial key',
    'columns: { no: serial }, primaryKey: [no], options: { system: false }',
    ({ no }) => Number(no) > 1e9,
  ],
]

describe('a rule that rows meet', () => {
  it.each(RULES)('%s', async (_, table, holds) => {
    const wanted = await made(`tables:\n  t: { ${table} }\n`)
    expect(wanted.diagnostics).toEqual([])
    const rows = rowsOf(wanted, 't')
    expect(rows).toHaveLength(40)
    expect(rows.filter((row) => !holds(row, rows))).toEqual([])
  })
})

describe('tables that refer to each other', () => {
  it('are sent in one statement, each row leading to one that comes no later', async () => {
    const wanted = await made(`tables:
  a: { columns: { bId: { type: reference, to: b } } }
  b: { columns: { aId: { type: reference, to: a } } }
`)
    const circle = wanted.statements.find((batches) => batches.some(({ table }) => table === 'a'))
    expect(circle?.map(({ table }) => table)).toEqual(['a', 'b'])
    const ids = new Set(column(rowsOf(wanted, 'a'), 'id'))
    expect(column(rowsOf(wanted, 'b'), 'aId').every((id) => ids.has(id))).toBe(true)
  })
})

describe('what cannot be made up', () => {
  it('more rows than differ: as many as there can be, with a warning', async () => {
    const wanted = await made('tables:\n  t: { columns: { a: { type: string, enum: [x, y, z], unique: true } } }\n')
    expect(column(rowsOf(wanted, 't'), 'a').sort()).toEqual(['x', 'y', 'z'])
    expect(wanted.diagnostics).toMatchObject([{ code: 'seed/fewer', severity: 'warning' }])
    expect(wanted.diagnostics[0]?.message).toBe('Only 3 of 40 rows of `t` are made up: no more differ in `a`')
  })

  it.each([
    ['a native type', 'columns: { a: { type: native, native: tsvector } }', 'the database knows'],
    [
      'a check that nothing meets',
      'columns: { a: { type: integer, maximum: 3 } }, checks: { c: { a: { $gt: 5 } } }',
      'breaks the check c',
    ],
  ])('%s: an error with a way out', async (_, table, why) => {
    const { diagnostics } = await made(`tables:\n  t: { ${table} }\n`)
    expect(diagnostics).toMatchObject([{ code: 'seed/unsatisfied', severity: 'error' }])
    expect(diagnostics[0]?.hint).toContain(why)
    expect(diagnostics[0]?.hint).toContain('seed.ts')
  })
})
