/** What the server prints of a column's type, as a type of the language. */
import { type ColumnType, MOST_DIGITS, type NumericType, type PlainType } from '../../../model/index.ts'
import { countedType, nextValue, sequenceName } from '../normalize/counted.ts'
import type { DeclaringContext } from './context.ts'

const PLAIN: Readonly<Record<string, PlainType['kind']>> = {
  text: 'string',
  'double precision': 'number',
  integer: 'integer',
  bigint: 'bigint',
  boolean: 'boolean',
  'timestamp(3) with time zone': 'date',
  'timestamp with time zone': 'timestamptz',
  date: 'day',
  'time without time zone': 'time',
  interval: 'interval',
  uuid: 'uuid',
  json: 'json',
  jsonb: 'jsonb',
  bytea: 'bytea',
}

function numericType(text: string): NumericType | undefined {
  if (text === 'numeric') return { kind: 'numeric' }
  const [, digits, scale] = /^numeric\((\d+),(\d+)\)$/.exec(text) ?? []
  const [precision, s] = [Number(digits), Number(scale)]
  return digits === undefined || precision > MOST_DIGITS || s > precision
    ? undefined
    : { kind: 'numeric', precision, scale: s }
}

/** The type that has that text; a native one where the language has no word for it. */
export function typeOf(printed: string, context: DeclaringContext): ColumnType {
  const plain = Object.hasOwn(PLAIN, printed) ? PLAIN[printed] : undefined
  if (plain !== undefined) return { kind: plain }
  const length = /^character varying\((\d+)\)$/.exec(printed)?.[1]
  if (length !== undefined) return { kind: 'varchar', length: Number(length) }
  const enumType = context.enumOf(printed)
  if (enumType !== undefined) return { kind: 'enumType', enumType }
  return numericType(printed) ?? { kind: 'native', native: printed }
}

const SERIALS: Readonly<Record<string, string>> = { smallint: 'smallserial', integer: 'serial', bigint: 'bigserial' }

/** How values count up by themselves. */
export interface Counting {
  readonly type: string
  readonly identity: string | null
  readonly initial: string | null
  readonly table: string
  readonly column: string
}

/** The type of a column that counts up by itself; null where it does not, or by a sequence that has another's name. */
export function countingType({ type, identity, initial, table, column }: Counting): ColumnType | null {
  if (identity !== null) {
    if (identity === 'by default' && type === 'integer') return { kind: 'serial' }
    const native = `${type} generated ${identity} as identity`
    return countedType(native) === null ? null : { kind: 'native', native }
  }
  const word = SERIALS[type]
  const counts = word !== undefined && initial === nextValue(sequenceName(table, column))
  return counts ? { kind: 'native', native: word } : null
}
