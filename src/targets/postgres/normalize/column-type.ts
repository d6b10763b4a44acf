/** Column types in Postgres' words (LANGUAGE, "types"). */
import type { Column, ColumnType, Expression, IdKind } from '../../../model/index.ts'
import { keyColumn, USERS_TABLE } from '../../../model/index.ts'
import { known, ref, written } from '../sql/expression.ts'
import { type DeclareContext, enumAddress } from './context.ts'
import { countedType } from './counted.ts'

/** How `format_type` prints the types that have no parameters. */
const PLAIN: Readonly<Record<string, string>> = {
  string: 'text',
  text: 'text',
  number: 'double precision',
  float: 'double precision',
  integer: 'integer',
  serial: 'integer',
  bigint: 'bigint',
  boolean: 'boolean',
  date: 'timestamp(3) with time zone',
  timestamptz: 'timestamp with time zone',
  day: 'date',
  time: 'time without time zone',
  interval: 'interval',
  uuid: 'uuid',
  json: 'json',
  jsonb: 'jsonb',
  bytea: 'bytea',
  object: 'jsonb',
  array: 'jsonb',
}

const IDS: Readonly<Record<IdKind, string>> = {
  default: 'uuid',
  uuid: 'uuid',
  serial: 'bigint',
  objectId: 'text',
  text: 'text',
}

/** The type that values are stored as, references followed to the key that they point at. */
export function storedType(type: ColumnType, context: DeclareContext): ColumnType {
  let at = type
  for (let steps = 0; at.kind === 'reference' && steps < 32; steps++) {
    const table = at.to === USERS_TABLE ? undefined : context.tables.get(at.to)
    const key = table && keyColumn(table)
    if (at.to === USERS_TABLE) at = { kind: 'text' }
    else at = key ? key.type : { kind: 'id', id: at.idKind }
  }
  return at
}

/** The name as `format_type` prints it, or null for types that only the server can name. */
export function typeName(type: ColumnType, context: DeclareContext): string | null {
  const stored = storedType(type, context)
  switch (stored.kind) {
    case 'varchar':
      return `character varying(${stored.length})`
    case 'numeric':
      return stored.precision === undefined ? 'numeric' : `numeric(${stored.precision},${stored.scale ?? 0})`
    case 'id':
      return IDS[stored.id]
    case 'oneOf':
      return stored.values.every((v) => typeof v === 'number') ? 'integer' : 'text'
    case 'native':
      return countedType(stored.native)?.type ?? null
    case 'enumType':
      return null
    default:
      return PLAIN[stored.kind] ?? null
  }
}

/** The column's type, with its text where the server's way to print it is known. */
export function columnType(column: Column, context: DeclareContext): Expression {
  const stored = storedType(column.type, context)
  const text = typeName(stored, context)
  if (text !== null) return known(text)
  if (stored.kind === 'native') return written(stored.native)
  const address = stored.kind === 'enumType' ? enumAddress(stored.enumType, context) : null
  if (address === null) throw new Error(`no type for column ${column.name}`)
  return written(ref(address))
}

/** How the server numbers the column's values by itself; null where it does not, or by a sequence beside it. */
export function identityOf({ type, default: initial }: Column): 'always' | 'by default' | null {
  if (initial !== undefined) return null
  if (type.kind === 'native') return countedType(type.native)?.identity ?? null
  return type.kind === 'serial' || (type.kind === 'id' && type.id === 'serial') ? 'by default' : null
}

/** Whether the column's values are numbered by the server. */
export function isIdentity(column: Column): boolean {
  return identityOf(column) !== null
}

/** `serial`, where the column is of such a type and its sequence comes with it; null elsewhere. */
export function serialOf({ type, default: initial }: Column): string | null {
  return type.kind === 'native' && initial === undefined ? (countedType(type.native)?.serial ?? null) : null
}
