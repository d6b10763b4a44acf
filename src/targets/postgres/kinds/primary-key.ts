/** Primary keys. */
import type { Resource, Table } from '../../../model/index.ts'
import { addressOf, derivedName, resource } from '../../../model/index.ts'
import { columnOf, tableAddress } from '../normalize/context.ts'
import { refsOf, textOf } from './attributes.ts'
import { columnNames } from './catalogue-sql.ts'
import {
  columnList,
  columnRefs,
  constraintLine,
  deferrableOf,
  deferSql,
  dependencies,
  dropConstraint,
  renameConstraint,
} from './constraint.ts'
import { duplicates } from './duplicates.ts'
import { catalogue, type Kind, parentOf, type RenderContext, replaced } from './kind.ts'
import { alterTable, busy, exclusive, tableName } from './words.ts'

interface Row {
  readonly table_name: string
  readonly name: string
  readonly columns: readonly string[]
  readonly deferrable: boolean
  readonly deferred: boolean
}

/** Constraints over plain columns of one `contype`, of those tables. */
export function keySql(tables: string, contype: 'p' | 'u'): string {
  return `
  select c.relname as table_name, k.conname as name, ${columnNames('c.oid', 'k.conkey')} as columns,
    k.condeferrable as deferrable, k.condeferred as deferred,
    coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) as nulls_not_distinct
  from ${tables} c
  join pg_constraint k on k.conrelid = c.oid and k.contype = '${contype}'
  join pg_index i on i.indexrelid = k.conindid
  order by c.relname, k.conname`
}

function keyResource(table: string, name: string, columns: readonly string[], deferrable: string | null): Resource {
  const refs = columnRefs(table, columns)
  return resource({
    kind: 'primary-key',
    name,
    parent: table,
    dependsOn: dependencies(
      table,
      refs.map((r) => r.address),
    ),
    attributes: { columns: refs, deferrable },
  })
}

function keyNames(table: Table): readonly string[] {
  if (table.primaryKey.length > 0) return table.primaryKey
  return table.columns.filter((c) => c.type.kind === 'id').map((c) => c.name)
}

function definition(r: Resource, context: RenderContext): string {
  const body = `PRIMARY KEY (${columnList(r, 'columns', context)})${deferSql(textOf(r, 'deferrable'))}`
  return constraintLine(r, body)
}

const add: Kind['add'] = (change, context) => {
  const { to } = change
  const table = parentOf(to)
  return [
    {
      sql: `${alterTable(to, context)} ADD ${definition(to, context)}`,
      changes: [change],
      hazards: busy('long-lock', table, context),
      preflight: duplicates(to, refsOf(to, 'columns'), false, context),
      lock: exclusive(tableName(to)),
    },
  ]
}

/** Primary keys. */
export const primaryKey: Kind = {
  name: 'primary-key',
  *declare({ schema }) {
    for (const t of schema.tables) {
      const columns = keyNames(t).map((name) => columnOf(t, name).dbName)
      if (columns.length === 0) continue
      const key = keyResource(tableAddress(t), t.keyName ?? derivedName([t.dbName, 'pkey']), columns, null)
      yield { ...key, ...(t.span && { span: t.span }) }
    }
  },
  catalogue: catalogue<Row>(
    (tables) => keySql(tables, 'p'),
    (row) => keyResource(addressOf('table', null, row.table_name), row.name, row.columns, deferrableOf(row)),
  ),
  inline: definition,
  add,
  alter: replaced({ add, drop: dropConstraint }),
  drop: dropConstraint,
  rename: renameConstraint,
}
