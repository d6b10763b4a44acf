/** Unique constraints over plain columns. Hashed and partial ones are unique indexes. */
import type { Resource } from '../../../model/index.ts'
import { addressOf, isConstraint } from '../../../model/index.ts'
import { columnOf, tableAddress } from '../normalize/context.ts'
import { identifier } from '../sql/identifier.ts'
import { flagOf, refsOf, textOf } from './attributes.ts'
import { deferrableOf, deferSql, dropConstraint, renameConstraint } from './constraint.ts'
import { duplicates } from './duplicates.ts'
import { buildConcurrently } from './index-build.ts'
import { addKey, type KeyRow, keyDefinition, keyResource, keySql } from './key.ts'
import { catalogue, type Draft, type Kind, parentOf, type RenderContext, replaced } from './kind.ts'
import { alterTable, exclusive, tableName } from './words.ts'

interface UniqueParts {
  readonly table: string
  readonly name: string
  readonly columns: readonly string[]
  readonly deferrable: string | null
  readonly nullsNotDistinct: boolean
}

function uniqueResource({ table, name, columns, deferrable, nullsNotDistinct }: UniqueParts): Resource {
  return keyResource({ kind: 'unique', table, name, columns, attributes: { deferrable, nullsNotDistinct } })
}

function definition(r: Resource, context: RenderContext): string {
  const nulls = flagOf(r, 'nullsNotDistinct') ? ' NULLS NOT DISTINCT' : ''
  return keyDefinition(`UNIQUE${nulls}`, r, context)
}

/** On a large table the index is built beside the traffic and then becomes the constraint's. */
function addSlowly(to: Resource, context: RenderContext): Draft[] {
  const columns = refsOf(to, 'columns')
  const index = buildConcurrently(to, { columns, nullsNotDistinct: flagOf(to, 'nullsNotDistinct') }, context)
  const name = identifier(to.name)
  const defer = deferSql(textOf(to, 'deferrable'))
  return [
    { ...index.draft, preflight: duplicates(to, columns, flagOf(to, 'nullsNotDistinct'), context) },
    {
      sql: `${alterTable(to, context)} ADD CONSTRAINT ${name} UNIQUE USING INDEX ${name}${defer}`,
      changes: [
        { kind: 'drop', address: index.resource.address, from: index.resource },
        { kind: 'add', address: to.address, to },
      ],
      stage: 'finish',
      lock: exclusive(tableName(to)),
      span: to.span,
    },
  ]
}

const add: Kind['add'] = (change, context) => {
  const { to } = change
  if (context.load(parentOf(to)) === 'large') return addSlowly(to, context)
  return [{ ...addKey(to, definition(to, context), flagOf(to, 'nullsNotDistinct'), context), changes: [change] }]
}

/** Unique constraints. */
export const unique: Kind = {
  name: 'unique',
  *declare({ schema }) {
    for (const t of schema.tables)
      for (const u of t.uniques) {
        if (!isConstraint(u)) continue
        const columns = u.columns.map((name) => columnOf(t, name).dbName)
        const parts = { table: tableAddress(t), name: u.name, columns, deferrable: null, nullsNotDistinct: false }
        yield { ...uniqueResource(parts), ...(u.span && { span: u.span }) }
      }
  },
  catalogue: catalogue<KeyRow>(
    (tables) => keySql(tables, 'u'),
    (row) =>
      uniqueResource({
        table: addressOf('table', null, row.table_name),
        name: row.name,
        columns: row.columns,
        deferrable: deferrableOf(row),
        nullsNotDistinct: row.nulls_not_distinct,
      }),
  ),
  inline: definition,
  add,
  alter: replaced({ add, drop: dropConstraint }),
  drop: dropConstraint,
  rename: renameConstraint,
}
