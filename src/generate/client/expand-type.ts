/** What a table's references bring when a request asks to `expand` them. */
import { isServed, type Schema, type Table, USERS_TABLE } from '../../model/index.ts'
import { tableNames } from './names.ts'
import { docComment, interfaceText, key } from './text.ts'

/** Whether `expand` can name a reference of the table. */
export function isExpandable(table: Table, schema: Schema): boolean {
  return expansions(table, schema).length > 0
}

/**
 * The interface of what `expand` brings, by the names that it takes; none where the table has no such reference. What
 * makes them optional is the type of the answer, once for all: here each would cost the compiler a type.
 */
export function expandInterface(table: Table, schema: Schema): string[] {
  if (!isExpandable(table, schema)) return []
  const members = expansions(table, schema).map(
    ({ as, type, doc }) => `${docComment([doc], '  ')}  ${key(as)}: ${type}`,
  )
  return [
    interfaceText(
      tableNames(table.name).expand,
      [`What \`expand\` brings beside a row of \`${table.name}\`.`],
      members,
    ),
  ]
}

function expansions(table: Table, schema: Schema): { as: string; type: string; doc: string }[] {
  return table.columns.flatMap(({ name, type }) => {
    if (type.kind !== 'reference' || type.as === undefined) return []
    const row = rowType(type.to, schema)
    return row ? [{ as: type.as, type: row, doc: `The row of \`${type.to}\` whose id is in \`${name}\`.` }] : []
  })
}

/** Tables without a single `id` are not served, and have no type. */
function rowType(to: string, schema: Schema): string | undefined {
  if (to === USERS_TABLE) return 'bkend.UserProfile'
  return schema.tables.some((t) => t.name === to && isServed(t)) ? tableNames(to).row : undefined
}
