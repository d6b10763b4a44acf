/** Where in the schema something is judged. */
import type { Field, Schema, Table } from '../../model/index.ts'

/** A field under judgement. */
export interface Place {
  readonly schema: Schema
  readonly table: Table
  /** As a message names it: `posts.settings.note`, `posts.tags[]`. */
  readonly name: string
  readonly field: Field
}

/** A field inside the one at `place`. */
export function inside(place: Place, key: string, field: Field): Place {
  return { ...place, name: `${place.name}${key}`, field: { ...field, ...spanOf(field, place.field) } }
}

function spanOf(field: Field, around: Field): Pick<Field, 'span'> {
  const span = field.span ?? around.span
  return span ? { span } : {}
}
