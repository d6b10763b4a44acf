/** What primary keys and unique constraints have in common: a constraint over plain columns, which an index holds. */
import { type Attribute, type Resource, resource } from '../../../model/index.ts'
import { refsOf, textOf } from './attributes.ts'
import { columnNames } from './catalogue-sql.ts'
import { columnList, columnRefs, constraintLine, deferSql, dependencies } from './constraint.ts'
import { duplicates } from './duplicates.ts'
import type { Draft, RenderContext } from './kind.ts'
import { alterTable, exclusive, tableName } from './words.ts'

/** One of them, as the catalogue has it. */
export interface KeyRow {
  readonly table_name: string
  readonly name: string
  readonly columns: readonly string[]
  readonly deferrable: boolean
  readonly deferred: boolean
  readonly nulls_not_distinct: boolean
}

/** Those of one `contype`, of those tables: <https://www.postgresql.org/docs/current/catalog-pg-constraint.html>. */
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

/** What a key says of itself. */
export interface KeyParts {
  readonly kind: 'primary-key' | 'unique'
  /** The table's address. */
  readonly table: string
  readonly name: string
  /** In the database. */
  readonly columns: readonly string[]
  /** Beside its columns. */
  readonly attributes: Readonly<Record<string, Attribute>>
}

/** A key as a resource. */
export function keyResource({ kind, table, name, columns, attributes }: KeyParts): Resource {
  const refs = columnRefs(table, columns)
  return resource({
    kind,
    name,
    parent: table,
    dependsOn: dependencies(
      table,
      refs.map((r) => r.address),
    ),
    attributes: { columns: refs, ...attributes },
  })
}

/** `CONSTRAINT posts_pkey PRIMARY KEY (id)`: `words` stand before its columns. */
export function keyDefinition(words: string, r: Resource, context: RenderContext): string {
  return constraintLine(r, `${words} (${columnList(r, 'columns', context)})${deferSql(textOf(r, 'deferrable'))}`)
}

/** Adds a key by its definition, once no two rows have the same values. */
export function addKey(
  to: Resource,
  definition: string,
  nullsNotDistinct: boolean,
  context: RenderContext,
): Pick<Draft, 'sql' | 'preflight' | 'lock'> {
  return {
    sql: `${alterTable(to, context)} ADD ${definition}`,
    preflight: duplicates(to, refsOf(to, 'columns'), nullsNotDistinct, context),
    lock: exclusive(tableName(to)),
  }
}
