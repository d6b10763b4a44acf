/** Judges the size of unique keys: an index entry has room for about 2,700 bytes. */
import { type Diagnostic, inLanguage, warning } from '../../diagnostic/index.ts'
import type { Column, Schema, Table, UniqueConstraint } from '../../model/index.ts'
import type { Check } from '../check.ts'
import { checkOf } from '../check-of.ts'

/** The longest key that every target indexes, in bytes. */
export const LONGEST_KEY = 2700
/** More than any id takes. */
const ID_BYTES = 64

/** A warning for each unique of the table whose key may grow past the limit. */
export function judgeUniques(table: Table, schema: Schema): readonly Diagnostic[] {
  return table.uniques.filter((u) => !u.hashed && !u.keys).flatMap((unique) => judgeUnique(unique, table, schema))
}

function judgeUnique(unique: UniqueConstraint, table: Table, schema: Schema): readonly Diagnostic[] {
  const columns = table.columns.filter((c) => unique.columns.includes(c.name))
  const sizes = columns.map((column) => ({
    column,
    bytes: isId(column) ? ID_BYTES : mostBytes(checkOf(column, schema)),
  }))
  const total = sizes.reduce((sum, s) => sum + s.bytes, 0)
  if (total <= LONGEST_KEY) return []
  const long = sizes.reduce((a, b) => (b.bytes > a.bytes ? b : a)).column
  return [
    warning(
      'schema/index',
      `${table.name}: the unique key (${unique.columns.join(', ')}) may pass ${LONGEST_KEY} bytes, and such a row would be refused`,
      { span: unique.span ?? long.span ?? table.span, hint: hint(unique, long) },
    ),
  ]
}

/** `createdBy` and references hold ids, which the server gives. */
function isId(column: Column): boolean {
  return column.system || column.type.kind === 'reference' || column.type.kind === 'id'
}

function hint(unique: UniqueConstraint, long: Column): string {
  const names = unique.columns.map((c) => `'${c}'`).join(', ')
  const hashed = inLanguage(unique.span ?? long.span, {
    yaml: `{ columns: [${unique.columns.join(', ')}], hashed: true }`,
    typescript: `.unique([${names}], { hashed: true })`,
  })
  return `Compare a hash: \`${hashed}\`, or limit the length of \`${long.name}\``
}

/** The most bytes a value can take in an index, in UTF-8; a uuid's text is short, other patterns promise nothing. */
function mostBytes(check: Check): number {
  switch (check.kind) {
    case 'string':
      return check.format === 'uuid' ? 36 : 4 * (check.maxLength ?? Number.POSITIVE_INFINITY)
    case 'oneOf':
      return Math.max(0, ...check.values.map((v) => Buffer.byteLength(String(v))))
    case 'array':
    case 'object':
    case 'json':
    case 'bytes':
      return Number.POSITIVE_INFINITY
    default:
      return 64
  }
}
