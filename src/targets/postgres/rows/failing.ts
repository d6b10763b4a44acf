/** Which of some rows break a check of SQL, asked of the server before any of them is put in. */
import type { Schema, SqlTemplate, Table } from '../../../model/index.ts'
import type { RowBatch } from '../../../plan/index.ts'
import type { Shapes, TableShape } from '../store/shape.ts'
import { parameters, type Statement } from '../store/statement.ts'
import { sourceOf } from './statement.ts'

/** The checks of SQL that speak of these columns alone. */
function checksOf(table: Table, columns: readonly string[]): readonly SqlTemplate[] {
  return table.checks.flatMap(({ rule }) => {
    if (rule.kind !== 'sql') return []
    const told = rule.sql.parts.every((part) => typeof part === 'string' || columns.includes(part.column))
    return told ? [rule.sql] : []
  })
}

function sqlOf({ parts }: SqlTemplate, table: TableShape): string {
  return parts.map((part) => (typeof part === 'string' ? part : table.column(part.column).name)).join('')
}

/** The statement: `i`, the positions of the rows that break one, from 0; null where there is no such check. */
export function failingStatement(batch: RowBatch, schema: Schema, shapes: Shapes): Statement | null {
  const declared = schema.tables.find((t) => t.name === batch.table)
  const checks = declared ? checksOf(declared, batch.columns) : []
  if (!declared || checks.length === 0) return null
  const table = shapes.of(declared, schema)
  const values = parameters()
  const columns = batch.columns.map((name) => table.column(name))
  const bound = columns.map((shape, i) => `${shape.bind(`v.c${i}`)} as ${shape.name}`).join(', ')
  const rows = `select v.n as "?n", ${bound} from ${sourceOf(batch, table, values)}`
  const broken = checks.map((check) => `not (${sqlOf(check, table)})`).join(' or ')
  return { text: `select ("?n" - 1)::int as i from (${rows}) r where ${broken} order by 1`, values: values.values }
}
