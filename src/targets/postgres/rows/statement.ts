/** The statement that puts rows of several tables in at once. */
import type { JsonValue, Schema } from '../../../model/index.ts'
import type { RowBatch } from '../../../plan/index.ts'
import type { ColumnShape, Shapes, TableShape } from '../store/shape.ts'
import { type Parameters, parameters, type Statement } from '../store/statement.ts'

/** A value as one column of `v` holds it: text, or null where it is unset. */
function encoded(shape: ColumnShape, value: JsonValue | undefined): string | null {
  return value === null || value === undefined ? null : shape.encode(value)
}

/** The rows of a batch as the source `v` of a statement: the columns `c0`, `c1` … as text, and the number `n` from 1. */
export function sourceOf({ columns, rows }: RowBatch, table: TableShape, values: Parameters): string {
  const lists = columns.map((name, i) => {
    const shape = table.column(name)
    return `${values.add(rows.map((row) => encoded(shape, row[i])))}::text[]`
  })
  const names = columns.map((_, i) => `c${i}`).join(', ')
  return `unnest(${lists.join(', ')}) with ordinality as v(${names}, n)`
}

/** What makes a row that is there equal to the new one: nothing is written where all values are the same. */
function onConflict(table: TableShape, key: readonly string[], changed: readonly string[]): string {
  const target = key.map((name) => table.column(name).name).join(', ')
  if (changed.length === 0) return `on conflict (${target}) do nothing`
  const names = changed.map((name) => table.column(name).name)
  const sets = names.map((name) => `${name} = excluded.${name}`).join(', ')
  const [there, wanted] = ['p', 'excluded'].map((row) => names.map((name) => `${row}.${name}::text`).join(', '))
  return `on conflict (${target}) do update set ${sets} where (${there}) is distinct from (${wanted})`
}

/** Rows that are there with all these values. */
function alike(table: TableShape, values: readonly (readonly [name: string, value: string])[]): string {
  const same = values.map(([name, value]) => `q.${name}::text is not distinct from (${value})::text`).join(' and ')
  return `where not exists (select from ${table.name} q where ${same})`
}

/** `overriding system value`: ids that the server would number otherwise are given. */
function insertOf(batch: RowBatch, table: TableShape, source: string): string {
  const shapes = batch.columns.map((name) => table.column(name))
  const values = shapes.map((shape, i) => [shape.name, shape.bind(`v.c${i}`)] as const)
  const columns = shapes.map(({ name }) => name).join(', ')
  const listed = values.map(([, value]) => value).join(', ')
  const head = `insert into ${table.name} as p (${columns}) overriding system value select ${listed} from ${source}`
  const tail =
    batch.key.length === 0
      ? alike(table, values)
      : `order by v.n ${onConflict(
          table,
          batch.key,
          batch.columns.filter((name) => !batch.key.includes(name)),
        )}`
  return `${head} ${tail} returning p.xmax = 0 as fresh`
}

/** The statement; it gives one row a batch, in their order: `inserted`, `updated`. */
export function putStatement(batches: readonly RowBatch[], schema: Schema, shapes: Shapes): Statement {
  const values = parameters()
  const parts: string[] = []
  const counts: string[] = []
  for (const [n, batch] of batches.entries()) {
    const declared = schema.tables.find((t) => t.name === batch.table)
    if (!declared) throw new Error(`there is no table ${batch.table}`)
    const table = shapes.of(declared, schema)
    parts.push(`b${n} as (${insertOf(batch, table, sourceOf(batch, table, values))})`)
    counts.push(
      `select ${n} as n, count(*) filter (where fresh)::int as inserted, count(*) filter (where not fresh)::int as updated from b${n}`,
    )
  }
  return { text: `with ${parts.join(', ')} ${counts.join(' union all ')} order by n`, values: values.values }
}
