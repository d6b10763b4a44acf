/** The root example's own OpenAPI document, with ids that exist where a request needs one. */
import { readFile } from 'node:fs/promises'

/** Ids of rows and users, by the table's name; `users` are of nobody who asks, `sessions` of the one who asks. */
export type Ids = Readonly<Record<string, readonly string[]>>

type Json = Record<string, unknown>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** One of these, or whatever was said before. */
function oneOfIds(ids: readonly string[], before: unknown): Json {
  return { anyOf: [{ type: 'string', enum: [...ids] }, before] }
}

/** `/v1/data/posts/{id}` → posts; `/v1/users/{id}/role` → users. */
function tableOf(path: string): string {
  return path.split('/{')[0]?.split('/').at(-1) ?? ''
}

/** Puts ids of the tables that references lead to into the bodies. */
function withReferences(schemas: Json, ids: Ids, references: Readonly<Record<string, string>>): void {
  for (const [name, schema] of Object.entries(schemas)) {
    if (!/(Create|Update)$/.test(name) || !isObject(schema) || !isObject(schema.properties)) continue
    delete schema.examples
    for (const [column, table] of Object.entries(references))
      if (isObject(schema.properties[column]))
        schema.properties[column] = oneOfIds(ids[table] ?? [], schema.properties[column])
  }
}

/** The document as generated, with those ids. `references`: column → table. `without`: paths that would end the asker's own session. */
export async function seededDocument(
  ids: Ids,
  references: Readonly<Record<string, string>>,
  without: readonly string[],
): Promise<object> {
  const document = JSON.parse(await readFile(new URL('../../generated/openapi.json', import.meta.url), 'utf8'))
  const { id } = document.components.parameters
  for (const [path, item] of Object.entries<Json>(document.paths)) {
    if (without.includes(path)) delete document.paths[path]
    if (!path.includes('{id}')) continue
    const parameter = { ...id, schema: oneOfIds(ids[tableOf(path)] ?? [], id.schema) }
    item.parameters = [parameter]
  }
  withReferences(document.components.schemas, ids, references)
  return document
}
