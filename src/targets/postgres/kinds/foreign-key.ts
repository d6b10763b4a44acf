/** Foreign keys: what a reference holds must exist. */
import type { Attribute, Column, ReferenceType, Resource, Table } from '../../../model/index.ts'
import { addressOf, derivedName, keyColumn, resource, soleColumn, USERS_TABLE } from '../../../model/index.ts'
import { type DeclareContext, tableAddress } from '../normalize/context.ts'
import { ref } from '../sql/expression.ts'
import { identifier } from '../sql/identifier.ts'
import { flagOf } from './attributes.ts'
import { columnNames } from './catalogue-sql.ts'
import { columnRefs, deferrableOf, dependencies, dropConstraint, renameConstraint } from './constraint.ts'
import { foreignKeyLine, orphans } from './foreign-key-sql.ts'
import { catalogue, type Draft, type Kind, parentOf, type RenderContext } from './kind.ts'
import { alterTable, tableName } from './words.ts'

const ACTIONS: Readonly<Record<string, string>> = {
  a: 'no action',
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
}

interface Row {
  readonly table_name: string
  readonly name: string
  readonly columns: readonly string[]
  readonly referenced_schema: string
  readonly referenced_table: string
  readonly referenced_columns: readonly string[]
  readonly modelled: boolean
  readonly on_delete: string
  readonly on_update: string
  readonly deferrable: boolean
  readonly deferred: boolean
  readonly validated: boolean
  readonly full_match: boolean
  readonly key_name: string | null
  readonly key_type: string | null
}

const sqlOf = (tables: string): string => `
  select c.relname as table_name, k.conname as name, ${columnNames('c.oid', 'k.conkey')} as columns,
    n.nspname as referenced_schema, r.relname as referenced_table, ${columnNames('r.oid', 'k.confkey')} as referenced_columns,
    r.relnamespace = c.relnamespace and r.relkind = 'r' as modelled,
    k.confdeltype as on_delete, k.confupdtype as on_update, k.condeferrable as deferrable, k.condeferred as deferred,
    k.convalidated as validated, k.confmatchtype = 'f' as full_match, b.conname as key_name, b.contype as key_type
  from ${tables} c
  join pg_constraint k on k.conrelid = c.oid and k.contype = 'f' and k.conparentid = 0
  join pg_class r on r.oid = k.confrelid
  join pg_namespace n on n.oid = r.relnamespace
  left join pg_constraint b on b.conindid = k.conindid and b.conrelid = k.confrelid and b.contype in ('p', 'u')
  order by c.relname, k.conname`

interface ForeignKeyParts {
  readonly table: string
  readonly name: string
  readonly columns: readonly string[]
  /** The address of a table of ours, or `schema.name` of another. */
  readonly referenced: string
  readonly referencedColumns: readonly string[]
  readonly onDelete: string
  readonly onUpdate: string
  readonly deferrable: string | null
  readonly validated: boolean
  readonly fullMatch: boolean
  /** The address of the key that it leans on. */
  readonly key: string | null
}

function foreignKeyResource(parts: ForeignKeyParts): Resource {
  const { table, name, referenced, onDelete, onUpdate, deferrable, validated, fullMatch, key } = parts
  const ours = referenced.startsWith('table:')
  const columns = columnRefs(table, parts.columns)
  const others: readonly Attribute[] = ours ? columnRefs(referenced, parts.referencedColumns) : parts.referencedColumns
  const used = ours ? [referenced, ...columnRefs(referenced, parts.referencedColumns).map((r) => r.address)] : []
  return resource({
    kind: 'foreign-key',
    name,
    parent: table,
    dependsOn: dependencies(
      table,
      columns.map((r) => r.address),
      used,
      key === null ? [] : [key],
    ),
    attributes: {
      columns,
      table: ours ? ref(referenced) : referenced,
      referenced: others,
      onDelete,
      onUpdate,
      deferrable,
      validated,
      fullMatch,
    },
  })
}

/** The key of the referenced table that has exactly that column: its primary key, or the unique that stands for it. */
function keyAddress(table: Table, column: Column): string | null {
  const parent = tableAddress(table)
  const primary =
    table.primaryKey.length === 0 || (table.primaryKey.length === 1 && table.primaryKey[0] === column.name)
  if (primary) return addressOf('primary-key', parent, table.keyName ?? derivedName([table.dbName, 'pkey']))
  const unique = table.uniques.find((u) => soleColumn(u) === column.name)
  return unique ? addressOf('unique', parent, unique.name) : null
}

function target(
  type: ReferenceType,
  context: DeclareContext,
): Pick<ForeignKeyParts, 'referenced' | 'referencedColumns' | 'key'> | null {
  if (type.to === USERS_TABLE) return { referenced: 'bkend.users', referencedColumns: ['id'], key: null }
  const table = context.tables.get(type.to)
  const column = table && keyColumn(table)
  if (!table || !column) return null
  return { referenced: tableAddress(table), referencedColumns: [column.dbName], key: keyAddress(table, column) }
}

function declared(table: Table, column: Column, context: DeclareContext): Resource[] {
  const { type } = column
  const to = type.kind === 'reference' ? target(type, context) : null
  if (type.kind !== 'reference' || to === null) return []
  const r = foreignKeyResource({
    table: tableAddress(table),
    name: type.constraint ?? derivedName([table.dbName, column.dbName, 'fkey']),
    columns: [column.dbName],
    ...to,
    onDelete: type.onDelete,
    onUpdate: type.onUpdate,
    deferrable: type.deferrable ?? null,
    validated: true,
    fullMatch: false,
  })
  return [{ ...r, ...(column.span && { span: column.span }) }]
}

function read(row: Row): Resource {
  const other = addressOf('table', null, row.referenced_table)
  const kind = row.key_type === 'p' ? 'primary-key' : 'unique'
  return foreignKeyResource({
    table: addressOf('table', null, row.table_name),
    name: row.name,
    columns: row.columns,
    referenced: row.modelled ? other : `${row.referenced_schema}.${row.referenced_table}`,
    referencedColumns: row.referenced_columns,
    onDelete: ACTIONS[row.on_delete] ?? row.on_delete,
    onUpdate: ACTIONS[row.on_update] ?? row.on_update,
    deferrable: deferrableOf(row),
    validated: row.validated,
    fullMatch: row.full_match,
    key: row.modelled && row.key_name !== null ? addressOf(kind, other, row.key_name) : null,
  })
}

function lock(r: Resource): string {
  return `SHARE ROW EXCLUSIVE on ${tableName(r)} and the table it refers to: blocks writes`
}

function validation(from: Resource, to: Resource, context: RenderContext): Draft {
  return {
    sql: `${alterTable(to, context)} VALIDATE CONSTRAINT ${identifier(to.name)}`,
    changes: [{ kind: 'alter', address: to.address, from, to, attributes: ['validated'] }],
    stage: 'validate',
    lock: `SHARE UPDATE EXCLUSIVE on ${tableName(to)}: blocks neither reads nor writes`,
    span: to.span,
  }
}

function put(from: Resource | null, to: Resource, context: RenderContext): Draft[] {
  const slowly = context.load(parentOf(to)) === 'large'
  const first = slowly ? { ...to, attributes: { ...to.attributes, validated: false } } : to
  const out = from === null ? '' : ` DROP CONSTRAINT ${identifier(to.name)},`
  const made: Draft = {
    sql: `${alterTable(to, context)}${out} ADD ${foreignKeyLine(to, context)}${slowly ? ' NOT VALID' : ''}`,
    changes: [
      from === null
        ? { kind: 'add', address: to.address, to: first }
        : { kind: 'alter', address: to.address, from, to: first, attributes: Object.keys(from.attributes) },
    ],
    preflight: orphans(to, context),
    lock: lock(to),
  }
  return slowly ? [made, validation(first, to, context)] : [made]
}

/** Foreign keys. */
export const foreignKey: Kind = {
  name: 'foreign-key',
  *declare(context) {
    for (const table of context.schema.tables)
      for (const column of table.columns) yield* declared(table, column, context)
  },
  catalogue: catalogue<Row>(sqlOf, read),
  add: ({ to }, context) => put(null, to, context),
  alter: (change, context) => {
    const onlyValidated = change.attributes.every((a) => a === 'validated') && flagOf(change.to, 'validated')
    return onlyValidated ? [validation(change.from, change.to, context)] : put(change.from, change.to, context)
  },
  drop: dropConstraint,
  rename: renameConstraint,
}
