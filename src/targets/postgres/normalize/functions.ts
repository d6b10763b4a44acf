/** The functions that the declared schema needs: checks and readings of nested values, and the clock of `updatedAt`. */
import type { Column, Resource, Table } from '../../../model/index.ts'
import { hashOf } from '../../../model/index.ts'
import { identifier } from '../sql/identifier.ts'
import { columnCheck } from './column-check.ts'
import type { DeclareContext } from './context.ts'
import { filterParts } from './filter.ts'
import { functionResource } from './nested-function.ts'
import { READERS_BY_ADDRESS } from './reading.ts'

/** The column that moves with every update; null where the table has none. */
export function touchedColumn(table: Table): Column | null {
  return table.columns.find((c) => c.system && c.name === 'updatedAt') ?? null
}

/** Sets that column, except for what push itself changes. One function serves all tables that call the column alike. */
export function touchFunction(column: string): Resource {
  const set = `new.${identifier(column)} := now();`
  const body = `\nbegin\n  if current_setting('bkend.applying', true) is distinct from 'on' then\n    ${set}\n  end if;\n  return new;\nend\n`
  return functionResource({
    name: `bkend_touch_${hashOf(body).slice(0, 8)}`,
    arguments: '',
    returns: 'trigger',
    volatility: 'volatile',
    strict: false,
    body,
  })
}

/** The functions by which a table's checks, indexes and row rules read nested values. */
function readersOf(table: Table, context: DeclareContext): readonly Resource[] {
  const rules = table.checks.map(({ rule }) => (rule.kind === 'filter' ? rule.filter : undefined))
  const filters = [...rules, ...[...table.indexes, ...table.uniques, ...table.rows].map(({ where }) => where)]
  return filters.flatMap((filter) =>
    filter && 'kind' in filter
      ? filterParts(filter, table, context, 'check').flatMap((part) => {
          const reader = typeof part === 'string' ? undefined : READERS_BY_ADDRESS.get(part.address)
          return reader ? [reader] : []
        })
      : [],
  )
}

/** Each function once, whatever the number of columns that need it. */
export function functionResources(context: DeclareContext): Iterable<Resource> {
  const found = new Map<string, Resource>()
  for (const table of context.schema.tables) {
    const touched = touchedColumn(table)
    const touch = touched && touchFunction(touched.dbName)
    if (touch) found.set(touch.address, touch)
    for (const reader of readersOf(table, context)) found.set(reader.address, reader)
    for (const column of table.columns) {
      const check = columnCheck(column, table, context)?.function
      if (check && !found.has(check.address))
        found.set(check.address, column.span ? { ...check, span: column.span } : check)
    }
  }
  return found.values()
}
