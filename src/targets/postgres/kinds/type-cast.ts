/** How a column's values become those of another type: by what they say, never by what a cast would round. */
import type { TypeFamily } from './type-family.ts'

type Of<F extends TypeFamily['family']> = Extract<TypeFamily, { readonly family: F }>

/** Whether the values are numbers. */
export function isNumber(type: TypeFamily): type is Of<'whole' | 'float' | 'numeric'> {
  return type.family === 'whole' || type.family === 'float' || type.family === 'numeric'
}

/** The value as text, as people would write it: a JSON text without its quotes. */
export function asText(from: TypeFamily, value: string): string {
  if (from.family === 'text') return value
  return from.family === 'json' ? `(${value} #>> '{}')` : `${value}::text`
}

/**
 * A JSON list as a list of texts. A function that reads rows does it, because `USING` takes no subquery: the row is one of the
 * catalogue's that has such a column. https://www.postgresql.org/docs/current/functions-json.html#FUNCTIONS-JSON-PROCESSING
 */
export function jsonAsTexts(from: Of<'json'>, value: string): string {
  const json = from.isBinary ? value : `${value}::jsonb`
  return `(jsonb_populate_record(NULL::pg_catalog.pg_class, jsonb_build_object('reloptions', ${json}))).reloptions`
}

function asJson(from: TypeFamily, to: Of<'json'>, value: string): string {
  if (from.family === 'text' || from.family === 'padded' || from.family === 'json') return `${value}::${to.sql}`
  return `${to.isBinary ? 'to_jsonb' : 'to_json'}(${value})`
}

function asNumber(from: TypeFamily, to: TypeFamily, value: string): string {
  if (from.family === 'boolean') return `${value}::integer::${to.sql}`
  // The server's own cast of a float keeps 15 digits (6 of a real), its text all of them.
  if (from.family === 'float') return `${value}::text::${to.family === 'whole' ? 'numeric::' : ''}${to.sql}`
  return isNumber(from) ? `${value}::${to.sql}` : `${asText(from, value)}::${to.sql}`
}

/** Dates and timestamps: what has no zone is in UTC. */
function asMoment(from: Of<'date' | 'moment'>, to: Of<'date' | 'moment'>, value: string): string {
  const zoned = (type: TypeFamily): boolean => type.family === 'moment' && type.isZoned
  if (zoned(from) && !zoned(to)) return `(${value} AT TIME ZONE 'UTC')::${to.sql}`
  if (!zoned(from) && zoned(to)) return `(${value}::timestamp AT TIME ZONE 'UTC')::${to.sql}`
  return `${value}::${to.sql}`
}

/** The value in its new type; null: the server's own assignment, which refuses a text that is too long. */
export function castOf(from: TypeFamily, to: TypeFamily, value: string): string | null {
  switch (to.family) {
    case 'text':
      return to.isVarying && from.family === 'text' ? null : asText(from, value)
    case 'boolean':
      return isNumber(from) ? `${value} <> 0` : `${asText(from, value)}::boolean`
    case 'whole':
    case 'float':
    case 'numeric':
      return asNumber(from, to, value)
    case 'json':
      return asJson(from, to, value)
    case 'list':
      return from.family === 'json' ? `${jsonAsTexts(from, value)}::${to.sql}` : `${asText(from, value)}::${to.sql}`
    case 'date':
    case 'moment':
      if (from.family === 'date' || from.family === 'moment') return asMoment(from, to, value)
      return `${asText(from, value)}::${to.sql}`
    default:
      return `${asText(from, value)}::${to.sql}`
  }
}
