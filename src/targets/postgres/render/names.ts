/** Names of resources as SQL. */
import type { Resource } from '../../../model/index.ts'
import { functionName } from '../kinds/function.ts'
import { identifier, literal, qualified } from '../sql/identifier.ts'

/** The resource's name as SQL: with its schema for what stands in the schema itself, a literal for an enum's value. */
export function resourceName(r: Resource, schema: string): string {
  switch (r.kind) {
    case 'enum-value':
      return literal(r.name)
    case 'function':
      return qualified(schema, functionName(r))
    case 'index':
      return qualified(schema, r.name)
    default:
      return r.parent === null ? qualified(schema, r.name) : identifier(r.name)
  }
}
