/** A served table in MongoDB's words: where each column lies in a document, and what lies there. */
import type { Column, ColumnType, Comparison, Field, Table } from '../../../model/index.ts'
import { fieldOf } from '../names.ts'

/** A place in a document. */
export interface Place {
  readonly field: string
  readonly type: ColumnType
  /** Inside a column: kept as the JSON that was sent. */
  readonly nested: boolean
}

/** The column of that name. Throws for names that are none: query planning has judged them. */
export function columnOf(table: Table, name: string): Column {
  const found = table.columns.find((c) => c.name === name)
  if (!found) throw new Error(`table ${table.name} has no column ${name}`)
  return found
}

/** Where a column, or a value inside one, lies. */
export function placeOf(table: Table, [name, ...keys]: Comparison['path']): Place {
  const column = columnOf(table, name)
  let field: Field = column
  for (const key of keys) field = (field.type.kind === 'object' && field.type.properties[key]) || field
  return { field: [fieldOf(column), ...keys].join('.'), type: field.type, nested: keys.length > 0 }
}
