/** Values as SQL of the type that holds them. */
import type { ColumnType, JsonValue } from '../../../model/index.ts'
import { addressOf, canonicalJson } from '../../../model/index.ts'
import { type Part, ref } from '../sql/expression.ts'
import { literal } from '../sql/identifier.ts'
import { storedType } from './column-type.ts'
import { type DeclareContext, enumAddress } from './context.ts'

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** A moment; what lies beyond the millisecond is cut, where Postgres would round it. */
export function momentLiteral(value: JsonValue): string {
  const text = String(value).replace(/(\.[0-9]{3})[0-9]+/, '$1')
  return literal(DAY.test(text) ? `${text}T00:00:00.000Z` : text)
}

function bytes(value: JsonValue): string {
  return literal(`\\x${Buffer.from(String(value), 'base64').toString('hex')}`)
}

function enumValue(value: JsonValue, name: string, context: DeclareContext): Part[] {
  const address = enumAddress(name, context)
  if (address === null) return [literal(String(value))]
  return [ref(addressOf('enum-value', address, String(value))), '::', ref(address)]
}

function scalar(value: JsonValue): string {
  if (value === null) return 'NULL'
  if (typeof value === 'string') return literal(value)
  return typeof value === 'object' ? literal(canonicalJson(value)) : String(value)
}

/** The value as a source for a column of that type: `'public'`, `0`, `'[]'::jsonb`, `'sad'::mood`. */
export function literalParts(value: JsonValue, type: ColumnType, context: DeclareContext): Part[] {
  const stored = storedType(type, context)
  switch (stored.kind) {
    case 'object':
    case 'array':
    case 'jsonb':
      return [`${literal(canonicalJson(value))}::jsonb`]
    case 'json':
      return [`${literal(canonicalJson(value))}::json`]
    case 'enumType':
      return enumValue(value, stored.enumType, context)
    case 'date':
    case 'timestamptz':
      return [momentLiteral(value)]
    case 'bytea':
      return [bytes(value)]
    case 'bigint':
    case 'numeric':
      return [String(value)]
    default:
      return [scalar(value)]
  }
}
