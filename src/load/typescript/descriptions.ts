/** Doc comments as descriptions: what `.describe()` did not say, the comment before the declaration does. */
import type { Declaration } from '../../dsl/index.ts'
import type { Place } from './places.ts'

type Plain = Readonly<Record<string, unknown>>

/** The declaration with the descriptions that its doc comments give, down to nested properties. */
export function withDescriptions(declaration: Declaration, place: Place): Declaration {
  const columns = declaration.columns
  const described = describedBy(declaration, place)
  return isPlain(columns) ? { ...described, columns: fields(columns, place.member('columns')) } : described
}

function fields(fields: Plain, place: Place | undefined): Plain {
  if (!place) return fields
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, field(value, place.member(name))]))
}

function field(value: unknown, place: Place | undefined): unknown {
  if (!isPlain(value) || !place) return value
  const { properties, items } = value
  return {
    ...describedBy(value, place),
    ...(isPlain(properties) && { properties: fields(properties, place.member('properties')) }),
    ...(isPlain(items) && { items: field(items, place.member('items')) }),
  }
}

function describedBy(value: Plain, { doc }: Place): Plain {
  return doc && !('description' in value) ? { ...value, description: doc.text } : value
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
