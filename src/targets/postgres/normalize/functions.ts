/** The functions that the declared schema needs: checks of nested values, and the clock of `updatedAt`. */
import type { Column, Resource, Table } from '../../../model/index.ts'
import { hashOf } from '../../../model/index.ts'
import { identifier } from '../sql/identifier.ts'
import { columnCheck } from './column-check.ts'
import type { DeclareContext } from './context.ts'
import { functionResource } from './nested-function.ts'

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

/** Each function once, whatever the number of columns that need it. */
export function functionResources(context: DeclareContext): Iterable<Resource> {
  const found = new Map<string, Resource>()
  for (const table of context.schema.tables) {
    const touched = touchedColumn(table)
    const touch = touched && touchFunction(touched.dbName)
    if (touch) found.set(touch.address, touch)
    for (const column of table.columns) {
      const check = columnCheck(column, table, context)?.function
      if (check && !found.has(check.address))
        found.set(check.address, column.span ? { ...check, span: column.span } : check)
    }
  }
  return found.values()
}
