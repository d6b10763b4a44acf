/** What a live object was called in the files that made it: a database name may differ from the declared one. */
import type { JsonValue, Resource } from '../model/index.ts'

function member(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as { readonly [key: string]: JsonValue })[key]
    : undefined
}

function listed(value: JsonValue | undefined, key: string): readonly JsonValue[] {
  const list = member(value, key)
  return Array.isArray(list) ? list : []
}

function called(all: readonly JsonValue[], dbName: string): JsonValue | undefined {
  return all.find((one) => member(one, 'dbName') === dbName)
}

/** The declared name of the resource in `schema` (as history keeps it); the database's where none is known. */
export function declaredName(resource: Resource, schema: JsonValue): string {
  const tables = listed(schema, 'tables')
  const outer = resource.parent?.slice(resource.parent.indexOf(':') + 1)
  const table = outer === undefined ? undefined : called(tables, outer)
  const among = outer === undefined ? [...tables, ...listed(schema, 'enums')] : listed(table, 'columns')
  const name = member(called(among, resource.name), 'name')
  return typeof name === 'string' ? name : resource.name
}
