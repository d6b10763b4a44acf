/** What the generated types cost the compiler: unused tables next to nothing, used ones a little, whatever their number. */
import { expect, test } from 'vitest'
import type { ColumnType } from '../../src/model/index.ts'
import { generated } from './generated.ts'
import { typeCost } from './program.ts'
import { column, referenceTo, schemaOf, table } from './schema.ts'

/** Ten columns, one of them a reference and one a set of values of its own. */
function tenColumns(n: number): ReturnType<typeof table> {
  const status: ColumnType = { kind: 'oneOf', values: [`draft${n}`, `live${n}`] }
  const texts = ['title', 'body', 'summary', 'slug'].map((name) =>
    column(name, 'string', { optional: name === 'slug' }),
  )
  return table(`things${n}`, [
    ...texts,
    column('count', 'integer', { default: { kind: 'literal', value: 0 } }),
    column('done', 'boolean'),
    column('price', { kind: 'numeric', precision: 20, scale: 2 }, { optional: true }),
    column('dueAt', { kind: 'date' }, { optional: true }),
    column('status', status, { default: { kind: 'literal', value: `draft${n}` } }),
    column('parentId', referenceTo(`things${n}`, 'parent'), { optional: true }),
  ])
}

function files(tables: number, app: string = ''): Map<string, string> {
  const schema = schemaOf(...Array.from({ length: tables }, (_, n) => tenColumns(n)))
  return new Map([...generated(schema), ['app.ts', `import { createClient } from './client.js'\n${app}`]])
}

const CLIENT = "export const client = createClient({ url: 'https://example.com', apiKey: 'pk_' })\n"
const CLIENT_ONLY = `import { createClient } from './client.js'\n${CLIENT}`
const use = (n: number): string => `
export async function use${n}() {
  const row = await client.things${n}.create({ title: '', body: '', summary: '', done: true })
  const { items } = await client.things${n}.list({ andFilters: { count: { $gt: 1 } }, select: ['title'], sortBy: 'count' })
  await client.things${n}.update(row.id, { slug: null })
  return [items[0]?.title, (await client.things${n}.get(row.id)).status, await client.things${n}.delete(row.id)]
}
`

test('an unused table costs at most 15 types and no instantiation', () => {
  const few = typeCost(files(100, CLIENT))
  const many = typeCost(files(200, CLIENT))
  expect((many.types - few.types) / 100).toBeLessThanOrEqual(15)
  expect(many.instantiations - few.instantiations).toBe(0)
})

test('a used table costs the same however many others there are', () => {
  const cost = (tables: number) => {
    const without = typeCost(files(tables, CLIENT + use(0)))
    const withOne = typeCost(files(tables, CLIENT + use(0) + use(1)))
    return { types: withOne.types - without.types, instantiations: withOne.instantiations - without.instantiations }
  }
  const few = cost(10)
  expect(cost(100)).toEqual(few)
  expect(few.types).toBeLessThanOrEqual(150)
  expect(few.instantiations).toBeLessThanOrEqual(300)
})

test('each distinct value of a set costs two types, however often the set is spoken of', () => {
  const cost = (values: number, columns: number) => {
    const type: ColumnType = { kind: 'oneOf', values: Array.from({ length: values }, (_, n) => `value${n}`) }
    const sets = Array.from({ length: columns }, (_, n) => column(`set${n}`, type))
    return typeCost(new Map([...generated(schemaOf(table('things', sets))), ['app.ts', CLIENT_ONLY]])).types
  }
  // The compiler keeps each distinct literal twice, fresh and regular; Row, Create, Update and Filter share one alias.
  expect(cost(60, 1) - cost(10, 1)).toBe(100)
  // A further column of the same values brings its filter's types alone.
  expect(cost(60, 2) - cost(60, 1)).toBe(cost(10, 2) - cost(10, 1))
})
