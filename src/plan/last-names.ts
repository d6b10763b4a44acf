/** What the files called what the database has, by the schema that was pushed last. */
import { addressOf, type JsonValue, rememberedOnce } from '../model/index.ts'

/** Address with the declared name in the last place → the name in the database. */
export type LastNames = ReadonlyMap<string, string>

type Members = { readonly [key: string]: JsonValue }

function listed(value: JsonValue | undefined, key: string): readonly Members[] {
  const list = typeof value === 'object' && value !== null ? (value as Members)[key] : undefined
  return Array.isArray(list) ? (list as readonly Members[]) : []
}

type Entry = readonly [address: string, name: string]

function entries(kind: string, parent: string | null, { name, dbName }: Members): Entry[] {
  const isNamed = typeof name === 'string' && typeof dbName === 'string'
  return isNamed ? [[addressOf(kind, parent, name), dbName]] : []
}

const columnNames = rememberedOnce((table: Members): readonly Entry[] => {
  const parent = addressOf('table', null, String(table.dbName))
  return listed(table, 'columns').flatMap((column) => entries('column', parent, column))
})

/**
 * The names of tables, columns and enum types in `schema`, the plain JSON that history keeps: `table:Posts` → `posts`, and for a
 * column `column:posts.createdAt` → `created_at`. Empty where there is none.
 */
export function lastNames(schema: JsonValue): LastNames {
  const names = new Map<string, string>()
  const put = (kind: string, parent: string | null, one: Members): void => {
    for (const [address, name] of entries(kind, parent, one)) names.set(address, name)
  }
  for (const table of listed(schema, 'tables')) {
    put('table', null, table)
    for (const [address, name] of columnNames(table)) names.set(address, name)
  }
  for (const one of listed(schema, 'enums')) put('enum', null, one)
  return names
}
