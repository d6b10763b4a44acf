/** Column types told apart as far as their conversions differ. */

/** A type. `sql`: as it is written in a cast. */
export type TypeFamily = { readonly sql: string } & Family

type Family =
  | { readonly family: 'whole'; readonly name: WholeName }
  | { readonly family: 'float'; readonly name: FloatName }
  /** No precision: any number of digits. */
  | { readonly family: 'numeric'; readonly precision?: number; readonly scale: number }
  /** `text`, and `character varying`, which may have a length. */
  | { readonly family: 'text'; readonly isVarying: boolean; readonly length?: number }
  /** `character(n)`, which pads with spaces and does not tell them from those of the value. */
  | { readonly family: 'padded'; readonly length: number }
  | { readonly family: 'boolean' }
  | { readonly family: 'date' }
  | { readonly family: 'time' }
  | { readonly family: 'json'; readonly isBinary: boolean }
  /** A timestamp. `precision`: digits of a second's fraction. */
  | { readonly family: 'moment'; readonly isZoned: boolean; readonly precision: number }
  | { readonly family: 'list'; readonly item: string }
  | { readonly family: 'other' }

type WholeName = 'smallint' | 'integer' | 'bigint'
type FloatName = 'real' | 'double precision'

/** What people write for a type in place of its name. https://www.postgresql.org/docs/current/datatype.html */
const ALIASES: Readonly<Record<string, string>> = {
  int2: 'smallint',
  int: 'integer',
  int4: 'integer',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  float: 'double precision',
  decimal: 'numeric',
  varchar: 'character varying',
  char: 'character',
  bool: 'boolean',
  timestamptz: 'timestamp with time zone',
  timestamp: 'timestamp without time zone',
  time: 'time without time zone',
}

const FORM = /^([a-z0-9]+(?: varying| precision)?)(?:\((\d+)(?:, ?(-?\d+))?\))?( with(?:out)? time zone)?$/

function familyOf(name: string, first: number | undefined, second: number | undefined): Family {
  switch (name) {
    case 'smallint':
    case 'integer':
    case 'bigint':
      return { family: 'whole', name }
    case 'real':
    case 'double precision':
      return { family: 'float', name }
    case 'numeric':
      return { family: 'numeric', ...(first !== undefined && { precision: first }), scale: second ?? 0 }
    case 'text':
    case 'character varying':
      return { family: 'text', isVarying: name !== 'text', ...(first !== undefined && { length: first }) }
    case 'character':
      return { family: 'padded', length: first ?? 1 }
    case 'boolean':
    case 'date':
      return { family: name }
    case 'json':
    case 'jsonb':
      return { family: 'json', isBinary: name === 'jsonb' }
    case 'timestamp with time zone':
    case 'timestamp without time zone':
      return { family: 'moment', isZoned: name.includes(' with '), precision: first ?? 6 }
    case 'time without time zone':
      return { family: 'time' }
    default:
      return { family: 'other' }
  }
}

/** What is known of a type, printed by the server or written by people. */
export function typeFamily(type: string): TypeFamily {
  const text = type.trim().toLowerCase().replace(/\s+/g, ' ')
  if (text.endsWith('[]')) return { sql: type, family: 'list', item: type.trim().slice(0, -2) }
  const [, word = text, first, second, zone = ''] = FORM.exec(text) ?? []
  const name = zone === '' ? (ALIASES[word] ?? word) : `${word}${zone}`
  const number = (digits: string | undefined): number | undefined => (digits === undefined ? undefined : Number(digits))
  return { sql: type, ...familyOf(name, number(first), number(second)) }
}
