/** The portable checks over a whole row, judged before it is changed. */
import type { Document } from 'mongodb'
import type { JsonValue, Table } from '../../../model/index.ts'
import { StoreFault, type UpdateQuery } from '../../../query/index.ts'
import { evaluate, recordChecks } from '../../../validate/index.ts'
import { fieldOf } from '../names.ts'
import { decode } from '../values.ts'
import type { Row, StoreContext } from './context.ts'
import { findRow } from './rows.ts'

/** The record as a check judges it. */
function recordOf(row: Row, table: Table, changes: Readonly<Record<string, JsonValue>>): Record<string, unknown> {
  const values = table.columns.map((c) => [c.name, decode(c.type, row[fieldOf(c)])] as const)
  return { ...Object.fromEntries(values), ...changes }
}

/** Throws a `StoreFault` (`check`) where the row that is to change would break one. */
export async function checkRules(query: UpdateQuery, filter: Document, context: StoreContext): Promise<void> {
  const { table, schema, changes } = query
  const { row: record } = recordChecks(table, schema)
  if (!record.rules || record.rules.length === 0) return
  const row = await findRow(query, filter, context)
  if (!row) return
  const after = recordOf(row, table, changes)
  for (const rule of record.rules) {
    const issues = evaluate({ ...record, rules: [rule] }, after)
    if (issues.some((issue) => issue.code === 'check'))
      throw new StoreFault('check', `the row would break ${rule.name}`, { rule: rule.name })
  }
}
