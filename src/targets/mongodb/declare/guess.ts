/** What is known of a value so far, and what a nested value may not be. */
import { type ColumnType, type Constraints, type Field, NOT_NESTED } from '../../../model/index.ts'

/** A field on its way: what it is, and whether null or nothing may stand in its place. */
export interface Guess {
  readonly type: ColumnType
  readonly constraints: Constraints
  readonly optional: boolean
  readonly description?: string
}

/** A value of that type, and nothing else known. */
export function plain(type: ColumnType): Guess {
  return { type, constraints: {}, optional: false }
}

/** Any JSON. */
export const ANY: Guess = plain({ kind: 'jsonb' })

/** Whether the type may stand inside objects and lists as MongoDB keeps it: there the Data API writes the JSON that was sent. */
export function isJson(type: ColumnType): boolean {
  switch (type.kind) {
    case 'object':
      return Object.values(type.properties).every((field) => isJson(field.type))
    case 'array':
      return isJson(type.items.type)
    case 'date':
    case 'bigint':
    case 'numeric':
      return false
    default:
      return !NOT_NESTED.has(type.kind)
  }
}

/** As a property of an object, or an item. */
export function nested({ type, constraints, optional, description }: Guess): Field {
  return { type, constraints, optional, ...(description !== undefined && { description }) }
}
