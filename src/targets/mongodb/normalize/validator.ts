/** The validator of a collection, in the words that the server takes. https://www.mongodb.com/docs/manual/core/schema-validation/ */
import type { JsonObject, Table } from '../../../model/index.ts'
import { steady } from '../json.ts'
import type { DeclareContext } from './context.ts'
import { checkExpressions } from './expression.ts'
import { jsonSchemaOf } from './json-schema.ts'
import { limited } from './operators.ts'

/** Null where the server has no validators. */
export function validatorFor(
  table: Table,
  { schema, capabilities }: Pick<DeclareContext, 'schema' | 'capabilities'>,
): JsonObject | null {
  const { timeseries, validator } = table.mongodb ?? {}
  // A time series has none: https://www.mongodb.com/docs/manual/core/timeseries/timeseries-limitations/
  if (!capabilities.has('validators') || (timeseries && capabilities.has('collectionOptions'))) return null
  const { schema: $jsonSchema, beside } = limited(jsonSchemaOf(table, schema), capabilities)
  const held = capabilities.has('expressions') ? [...checkExpressions(table, schema).values()] : []
  const checks = held.filter((one) => one !== null)
  const [only] = checks
  const more = [...beside, ...(validator ? [steady(validator) as JsonObject] : [])]
  return {
    ...($jsonSchema && { $jsonSchema }),
    ...(only && { $expr: checks.length === 1 ? only : { $and: checks } }),
    ...(more.length > 0 && { $and: more }),
  }
}
