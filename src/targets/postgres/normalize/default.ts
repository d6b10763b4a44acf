/** Defaults as the database fills them. */
import type { Column, Default, Expression, SqlTemplate, Table } from '../../../model/index.ts'
import { known, type Part, ref, written } from '../sql/expression.ts'
import { isIdentity, serialOf, storedType, typeName } from './column-type.ts'
import { columnAddress, type DeclareContext, uuidFunction } from './context.ts'
import { nextValue, sequenceName } from './counted.ts'
import { literalParts } from './literal.ts'

/** 24 hex digits that begin with the second, as MongoDB's own ids do. */
const OBJECT_ID =
  "lpad(to_hex(extract(epoch from now())::bigint), 8, '0') || substr(replace(gen_random_uuid()::text, '-', ''), 1, 16)"

/** SQL that people wrote, its columns kept apart. */
export function templateParts(template: SqlTemplate, table: Table): Part[] {
  return template.parts.map((p) => (typeof p === 'string' ? p : ref(columnAddress(table, p.column))))
}

function nowParts(column: Column, context: DeclareContext): string {
  switch (typeName(column.type, context)) {
    case 'date':
      return "(now() AT TIME ZONE 'UTC')::date"
    case 'time without time zone':
      return "(now() AT TIME ZONE 'UTC')::time"
    case 'text':
      return `to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
    default:
      return 'now()'
  }
}

function uuidParts(column: Column, context: DeclareContext): string {
  const made = uuidFunction(context)
  return typeName(column.type, context) === 'uuid' ? made : `${made}::text`
}

/** A guest's id is empty: unset where the column may be unset, and never a uuid. */
function userParts(column: Column, context: DeclareContext): string {
  const asked = 'bkend.user_id()'
  const uuid = typeName(column.type, context) === 'uuid'
  if (uuid) return `nullif(${asked}, '')::uuid`
  return column.optional ? `nullif(${asked}, '')` : asked
}

/** What a declared default (or backfill) is in SQL. */
export function valueParts(value: Default, column: Column, table: Table, context: DeclareContext): Part[] {
  switch (value.kind) {
    case 'literal':
      return literalParts(value.value, column.type, context)
    case 'now':
      return [nowParts(column, context)]
    case 'uuid':
      return [uuidParts(column, context)]
    case 'userId':
      return [userParts(column, context)]
    case 'sql':
      return templateParts(value.sql, table)
  }
}

function systemDefault(column: Column, context: DeclareContext): Part[] | null {
  const stored = storedType(column.type, context)
  if (column.type.kind === 'id') {
    if (stored.kind !== 'id' || stored.id === 'serial') return null
    return [stored.id === 'objectId' ? OBJECT_ID : uuidParts(column, context)]
  }
  if (!column.system) return null
  if (column.name === 'createdBy') return ["''"]
  return column.name === 'createdAt' || column.name === 'updatedAt' ? ['now()'] : null
}

/** The column's default; null where the database fills nothing. */
export function defaultOf(column: Column, table: Table, context: DeclareContext): Expression | null {
  if (column.generated || isIdentity(column)) return null
  if (serialOf(column) !== null) return known(nextValue(sequenceName(table.dbName, column.dbName)))
  const { default: declared } = column
  if (declared?.kind === 'literal' && declared.value === null) return null
  const parts = declared ? valueParts(declared, column, table, context) : systemDefault(column, context)
  return parts && written(parts)
}
