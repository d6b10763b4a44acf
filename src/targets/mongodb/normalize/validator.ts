/** The validator of a collection, in the words that the server takes. https://www.mongodb.com/docs/manual/core/schema-validation/ */
import type { JsonObject, Table } from '../../../model/index.ts'
import type { DeclareContext } from './context.ts'
import { jsonSchemaOf } from './json-schema.ts'
import { limited } from './operators.ts'

/** Null where the server has no validators. */
export function validatorFor(table: Table, { schema, capabilities }: DeclareContext): JsonObject | null {
  if (!capabilities.has('validators')) return null
  const { schema: $jsonSchema, beside } = limited(jsonSchemaOf(table, schema), capabilities)
  return { ...($jsonSchema && { $jsonSchema }), ...(beside.length > 0 && { $and: beside }) }
}
