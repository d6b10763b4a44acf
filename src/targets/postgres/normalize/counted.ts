/** Native types that count up by themselves: `serial` with its sequence, and the sorts of identity that have no word of their own. */
import { literal, identifier as quoted } from '../sql/identifier.ts'

/** What such a type is to the server. */
export interface Counted {
  /** As `format_type` prints it. */
  readonly type: 'smallint' | 'integer' | 'bigint'
  /** `serial`, `bigserial`, `smallserial`: the word that makes the column and its sequence. */
  readonly serial?: string
  readonly identity?: 'always' | 'by default'
}

const SERIALS: Readonly<Record<string, Counted['type']>> = {
  smallserial: 'smallint',
  serial: 'integer',
  bigserial: 'bigint',
}
const IDENTITY = /^(smallint|integer|bigint) generated (always|by default) as identity$/

/** The type that counts; null for every other. */
export function countedType(native: string): Counted | null {
  const text = native.trim().toLowerCase().replace(/\s+/g, ' ')
  const serial = Object.hasOwn(SERIALS, text) ? SERIALS[text] : undefined
  if (serial !== undefined) return { type: serial, serial: text }
  const [, type, identity] = IDENTITY.exec(text) ?? []
  return type === undefined ? null : { type: type as Counted['type'], identity: identity as 'always' | 'by default' }
}

/** The longest name that Postgres keeps, in bytes. */
const LONGEST = 63

function clipped(name: string, bytes: number): string {
  const buffer = Buffer.from(name)
  let end = Math.min(bytes, buffer.length)
  while (end > 0 && ((buffer[end] ?? 0) & 0xc0) === 0x80) end--
  return buffer.subarray(0, end).toString('utf8')
}

/** The name that Postgres gives the sequence of a serial column, long names cut as it cuts them. */
export function sequenceName(table: string, column: string): string {
  let [left, right] = [Buffer.byteLength(table), Buffer.byteLength(column)]
  while (left + right > LONGEST - '__seq'.length)
    if (left > right) left--
    else right--
  return `${clipped(table, left)}_${clipped(column, right)}_seq`
}

/** The default of a serial column as the server prints it. */
export function nextValue(sequence: string): string {
  return `nextval(${literal(quoted(sequence))}::regclass)`
}
