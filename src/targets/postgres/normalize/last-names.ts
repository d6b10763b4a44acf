/** What the files called what the database has, by the schema that was pushed last. */
import { addressOf, type JsonValue } from '../../../model/index.ts'

/** Address with the declared name in the last place → the name in the database. */
export type LastNames = ReadonlyMap<string, string>

type Members = { readonly [key: string]: JsonValue }

function listed(value: JsonValue | undefined, key: string): readonly Members[] {
  const list = typeof value === 'object' && value !== null ? (value as Members)[key] : undefined
  return Array.isArray(list) ? (list as readonly Members[]) : []
}

/**
 * The names of tables, columns and enum types in `schema`, the plain JSON that history keeps: `table:Posts` → `posts`, and for a
 * column `column:posts.createdAt` → `created_at`. Empty where there is none.
 */
export function lastNames(schema: JsonValue): LastNames {
  const names = new Map<string, string>()
  const put = (kind: string, parent: string | null, { name, dbName }: Members): void => {
    if (typeof name === 'string' && typeof dbName === 'string') names.set(addressOf(kind, parent, name), dbName)
  }
  for (const table of listed(schema, 'tables')) {
    put('table', null, table)
    const parent = addressOf('table', null, String(table.dbName))
    for (const column of listed(table, 'columns')) put('column', parent, column)
  }
  for (const one of listed(schema, 'enums')) put('enum', null, one)
  return names
}
