/** What every kind of table constraint has in common. */
import type { Ref, Resource } from '../../../model/index.ts'
import { addressOf } from '../../../model/index.ts'
import { ref } from '../sql/expression.ts'
import { identifier } from '../sql/identifier.ts'
import { refsOf } from './attributes.ts'
import type { ChangeOf, Draft, Kind, RenderContext } from './kind.ts'
import { parentOf } from './kind.ts'
import { alterTable, exclusive, tableName } from './words.ts'

/** References to a table's columns, by their names in the database. */
export function columnRefs(table: string, names: readonly string[]): Ref[] {
  return names.map((name) => ref(addressOf('column', table, name)))
}

/** The columns of a list attribute as SQL: `"createdBy", title`. */
export function columnList(r: Resource, attribute: string, context: RenderContext): string {
  return refsOf(r, attribute)
    .map((address) => context.name(address))
    .join(', ')
}

/** `CONSTRAINT name …`. */
export function constraintLine(r: Resource, definition: string): string {
  return `CONSTRAINT ${identifier(r.name)} ${definition}`
}

/** How a constraint that PostgreSQL can defer is declared; empty for one that it cannot. */
export function deferSql(deferrable: string | null): string {
  if (deferrable === null) return ''
  return deferrable === 'deferred' ? ' DEFERRABLE INITIALLY DEFERRED' : ' DEFERRABLE'
}

/** Reads `deferred`, `immediate` or null from the catalogue's two flags. */
export function deferrableOf(row: { readonly deferrable: boolean; readonly deferred: boolean }): string | null {
  if (!row.deferrable) return null
  return row.deferred ? 'deferred' : 'immediate'
}

/** Drops a constraint. */
export function dropConstraint(change: ChangeOf<'drop'>, context: RenderContext): Draft[] {
  const { from } = change
  const sql = `${alterTable(from, context)} DROP CONSTRAINT ${identifier(from.name)}`
  return [{ sql, changes: [change], lock: exclusive(tableName(from)) }]
}

/** Renames a constraint. */
export const renameConstraint: Kind['rename'] = (change, context) => {
  const { from, to } = change
  const names = `${identifier(from.name)} TO ${identifier(to.name)}`
  return [
    {
      sql: `ALTER TABLE ${context.name(parentOf(to))} RENAME CONSTRAINT ${names}`,
      changes: [change],
      lock: exclusive(tableName(to)),
    },
  ]
}

/** The tables, columns and types that the attributes name, each once. */
export function dependencies(...addresses: readonly (string | readonly string[])[]): string[] {
  return [...new Set(addresses.flat())]
}
