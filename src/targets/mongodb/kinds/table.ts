/** Tables: collections, with their validators where the server has those. */
import { canonicalJson, type JsonObject, type Resource, resource } from '../../../model/index.ts'
import type { DeclareContext } from '../normalize/context.ts'
import { jsonSchemaOf } from '../normalize/json-schema.ts'

/** A collection as a resource. `validator`: canonical JSON; null where there is none. */
export function tableResource(name: string, validator: JsonObject | null, comment: string | null): Resource {
  const attributes = { validator: validator === null ? null : canonicalJson(validator), comment }
  return resource({ kind: 'table', name, parent: null, dependsOn: [], attributes })
}

/** The declared tables. */
export function* declaredTables({ schema, capabilities }: DeclareContext): Iterable<Resource> {
  for (const table of schema.tables) {
    const validator = capabilities.has('validators') ? { $jsonSchema: jsonSchemaOf(table, schema) } : null
    const made = tableResource(table.dbName, validator, table.description ?? null)
    yield table.span ? { ...made, span: table.span } : made
  }
}

/** The validator of a table's resource; null where it has none. */
export function validatorOf({ attributes }: Resource): JsonObject | null {
  return typeof attributes.validator === 'string' ? (JSON.parse(attributes.validator) as JsonObject) : null
}
