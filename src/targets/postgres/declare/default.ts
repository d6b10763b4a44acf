/** What the server prints of a default, as the language says it; SQL where it has no word for that. */
import type { ColumnType, Default, JsonValue } from '../../../model/index.ts'
import { plainSql } from './context.ts'

const TEXT_CASTS: Readonly<Record<string, readonly string[]>> = {
  string: ['text'],
  oneOf: ['text'],
  varchar: ['character varying'],
}
const QUOTED = /^'((?:[^']|'')*)'::(.+)$/s

function quoted(printed: string): { readonly text: string; readonly cast: string } | null {
  const [, text, cast] = QUOTED.exec(printed) ?? []
  return text === undefined || cast === undefined ? null : { text: text.replaceAll("''", "'"), cast }
}

/** Digits that a JSON number says again exactly. */
function numberOf(printed: string): number | null {
  const digits = quoted(printed)?.text ?? printed
  return /^-?\d+(\.\d+)?$/.test(digits) && String(Number(digits)) === digits ? Number(digits) : null
}

function numberLiteral(printed: string, type: ColumnType): JsonValue | null {
  const value = numberOf(printed)
  if (value === null || (type.kind !== 'numeric' && type.kind !== 'number' && !Number.isSafeInteger(value))) return null
  const isText = type.kind === 'bigint' || (type.kind === 'numeric' && (type.precision ?? 99) > 15)
  return isText ? String(value) : value
}

function jsonLiteral(printed: string): JsonValue | null {
  const held = quoted(printed)
  if (held?.cast !== 'jsonb' || !/^(\{\}|\[\])$/.test(held.text)) return null
  return JSON.parse(held.text) as JsonValue
}

function literalOf(printed: string, type: ColumnType): JsonValue | null {
  switch (type.kind) {
    case 'integer':
    case 'bigint':
    case 'numeric':
    case 'number':
      return numberLiteral(printed, type)
    case 'boolean':
      return printed === 'true' ? true : printed === 'false' ? false : null
    case 'jsonb':
      return jsonLiteral(printed)
    case 'enumType':
      return quoted(printed)?.text ?? null
    default: {
      const held = quoted(printed)
      if (type.kind === 'oneOf' && typeof type.values[0] === 'number') return numberOf(printed)
      return held !== null && TEXT_CASTS[type.kind]?.includes(held.cast) ? held.text : null
    }
  }
}

/** The default that prints so. `version` is the server's: 180001. */
export function defaultOf(printed: string, type: ColumnType, version: number): Default {
  const moment = type.kind === 'date' || type.kind === 'timestamptz'
  if (moment && printed === 'now()') return { kind: 'now' }
  const newId = version >= 180_000 ? 'uuidv7()' : 'bkend.uuidv7()'
  if (type.kind === 'uuid' && printed === newId) return { kind: 'uuid' }
  const asker = type.kind === 'string' || (type.kind === 'reference' && type.to === '$users')
  if (asker && /^(bkend\.user_id\(\)|NULLIF\(bkend\.user_id\(\), ''::text\))$/.test(printed)) return { kind: 'userId' }
  const value = literalOf(printed, type)
  return value === null ? { kind: 'sql', sql: plainSql(printed) } : { kind: 'literal', value }
}
