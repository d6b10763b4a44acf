/** Primary keys. */
import type { Resource, Table } from '../../../model/index.ts'
import { addressOf, derivedName } from '../../../model/index.ts'
import { columnOf, tableAddress } from '../normalize/context.ts'
import { deferrableOf, dropConstraint, renameConstraint } from './constraint.ts'
import { addKey, type KeyRow, keyDefinition, keyResource, keySql } from './key.ts'
import { catalogue, type Kind, parentOf, type RenderContext, replaced } from './kind.ts'
import { busy } from './words.ts'

function primaryKeyResource(
  table: string,
  name: string,
  columns: readonly string[],
  deferrable: string | null,
): Resource {
  return keyResource({ kind: 'primary-key', table, name, columns, attributes: { deferrable } })
}

function keyNames(table: Table): readonly string[] {
  if (table.primaryKey.length > 0) return table.primaryKey
  return table.columns.filter((c) => c.type.kind === 'id').map((c) => c.name)
}

function definition(r: Resource, context: RenderContext): string {
  return keyDefinition('PRIMARY KEY', r, context)
}

const add: Kind['add'] = (change, context) => {
  const { to } = change
  return [
    {
      ...addKey(to, definition(to, context), false, context),
      changes: [change],
      hazards: busy('long-lock', parentOf(to), context),
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
      const key = primaryKeyResource(tableAddress(t), t.keyName ?? derivedName([t.dbName, 'pkey']), columns, null)
      yield { ...key, ...(t.span && { span: t.span }) }
    }
  },
  catalogue: catalogue<KeyRow>(
    (tables) => keySql(tables, 'p'),
    (row) => primaryKeyResource(addressOf('table', null, row.table_name), row.name, row.columns, deferrableOf(row)),
  ),
  inline: definition,
  add,
  alter: replaced({ add, drop: dropConstraint }),
  drop: dropConstraint,
  rename: renameConstraint,
}
