/** Which keys a reference can hold: the load judges by type, and so must pull. */
import type { IdKind, Resource } from '../../../model/index.ts'
import { expressionOf } from '../kinds/attributes.ts'

/** How ids of a key of that type are made, as far as references care; null where they cannot hold one. */
export function keyTypeKind(column: Resource): IdKind | null {
  const printed = expressionOf(column, 'type')?.text ?? ''
  if (printed === 'uuid') return 'uuid'
  if (printed === 'integer' || printed === 'bigint') return 'serial'
  if (printed === 'smallint') return 'serial'
  return /^(?:text|citext|character)\b/.test(printed) ? 'text' : null
}
