/** What a table's references bring when a request asks to `expand` them. */
import { isServed, type Schema, type Table, USERS_TABLE } from '../../model/index.ts'
import { tableNames } from './names.ts'
import { docComment, interfaceText, key } from './text.ts'

/** A reference that `expand` can name. */
export interface Expansion {
  /** The name. */
  readonly as: string
  /** The type of the row that it brings. */
  readonly type: string
  readonly doc: string
}

/** Of a table's name the type of its rows; empty of one that is not served, and has no type. */
export function expandedRows(schema: Schema): (table: string) => string {
  const served = new Set(schema.tables.filter(isServed).map(({ name }) => name))
  return (table) => {
    if (table === USERS_TABLE) return 'bkend.UserProfile'
    return served.has(table) ? tableNames(table).row : ''
  }
}

/** The references of the table that `expand` can name. `rowOf`: as `expandedRows` gives it. */
export function expansionsOf(table: Table, rowOf: (table: string) => string): Expansion[] {
  return table.columns.flatMap(({ name, type }) => {
    if (type.kind !== 'reference' || type.as === undefined) return []
    const row = rowOf(type.to)
    return row === '' ? [] : [{ as: type.as, type: row, doc: `The row of \`${type.to}\` whose id is in \`${name}\`.` }]
  })
}

/**
 * The interface of what `expand` brings, by the names that it takes; none where the table has no such reference. What
 * makes them optional is the type of the answer, once for all: here each would cost the compiler a type.
 */
export function expandInterface(table: Table, expansions: readonly Expansion[]): string[] {
  if (expansions.length === 0) return []
  const members = expansions.map(({ as, type, doc }) => `${docComment([doc], '  ')}  ${key(as)}: ${type}`)
  return [
    interfaceText(
      tableNames(table.name).expand,
      [`What \`expand\` brings beside a row of \`${table.name}\`.`],
      members,
    ),
  ]
}
