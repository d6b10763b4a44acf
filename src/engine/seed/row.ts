/** Rows that are ready to be put in: every value known, every reference an id. */
import type { Column, JsonValue, SeedRow, Table } from '../../model/index.ts'

/** Values of a row. Null is unset; what is left out, the database fills. */
export type RowValues = Readonly<Record<string, JsonValue>>

/** A row. */
export interface ReadyRow {
  readonly table: Table
  /** As messages call it. */
  readonly name: string
  readonly values: RowValues
  /** As a file says it; null: made up. */
  readonly written: SeedRow | null
}

/**
 * The columns that tell the table's rows apart: its primary key, else a unique of columns that are always there. Empty where it
 * has neither: then all its columns do.
 */
export function keyColumns(table: Table): readonly string[] {
  if (table.primaryKey.length > 0) return table.primaryKey
  if (table.columns.some((c) => c.name === 'id' && (c.system || c.type.kind === 'id'))) return ['id']
  const always = (name: string): boolean => table.columns.some((c) => c.name === name && !c.optional)
  return table.uniques.find((u) => !u.where && !u.hashed && !u.keys && u.columns.every(always))?.columns ?? []
}

/** Whether the database fills the column where nothing is said. What tells rows apart is always said. */
export function isLeftOut(table: Table, { name, type, default: filled, generated }: Column): boolean {
  if (generated !== undefined) return true
  return (type.kind === 'serial' || filled?.kind === 'sql') && !keyColumns(table).includes(name)
}
