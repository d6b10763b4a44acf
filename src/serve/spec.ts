/** What a table is made of, in the words of the hosted product: BSON types, indexes by key, permissions. */
import {
  type Column,
  type ColumnType,
  effectivePermissions,
  type Field,
  hasSqlKeys,
  type JsonObject,
  type JsonValue,
  OPERATIONS,
  printPermission,
  type Schema,
  type Table,
} from '../model/index.ts'

type Enums = Schema['enums']

const BSON: Readonly<Partial<Record<ColumnType['kind'], string>>> = {
  integer: 'int',
  serial: 'int',
  number: 'double',
  float: 'double',
  boolean: 'bool',
  date: 'date',
  timestamptz: 'date',
  object: 'object',
  json: 'object',
  jsonb: 'object',
  array: 'array',
}

function valuesOf(type: ColumnType, enums: Enums): readonly JsonValue[] | undefined {
  if (type.kind === 'oneOf') return type.values
  return type.kind === 'enumType'
    ? enums.find((e) => e.name === type.enumType)?.values.map((value) => value.value)
    : undefined
}

function bsonType(type: ColumnType): string {
  if (type.kind === 'oneOf') return typeof type.values[0] === 'number' ? 'int' : 'string'
  if (type.kind === 'numeric') return type.precision !== undefined && type.precision <= 15 ? 'double' : 'string'
  return BSON[type.kind] ?? 'string'
}

function nested(type: ColumnType, enums: Enums): JsonObject {
  if (type.kind === 'array') return { items: fieldSpec(type.items, enums) }
  if (type.kind !== 'object') return {}
  const fields = Object.entries(type.properties)
  return {
    required: fields.filter(([, field]) => isRequired(field)).map(([name]) => name),
    properties: Object.fromEntries(fields.map(([name, field]) => [name, fieldSpec(field, enums)])),
  }
}

function isRequired(field: Field): boolean {
  return !field.optional && field.default === undefined
}

/** A default that is the same in every row; what a function fills is the server's affair. */
function literalDefault(field: Field): JsonObject {
  return field.default?.kind === 'literal' ? { default: field.default.value } : {}
}

function fieldSpec(field: Field, enums: Enums): JsonObject {
  const values = valuesOf(field.type, enums)
  return {
    bsonType: bsonType(field.type),
    ...(field.description !== undefined && { description: field.description }),
    ...(field.constraints as JsonObject),
    ...(values !== undefined && { enum: [...values] }),
    ...literalDefault(field),
    ...nested(field.type, enums),
    ...(field.type.kind === 'reference' && { to: field.type.to }),
  }
}

function columnSpec(column: Column, enums: Enums): JsonObject {
  return { ...fieldSpec(column, enums), ...(column.unique && { unique: true }) }
}

function indexSpecs(table: Table, shown: ReadonlySet<string>): JsonObject[] {
  const key = (columns: readonly string[]): JsonObject => Object.fromEntries(columns.map((name) => [name, 1]))
  const indexes = table.indexes
    .filter((index) => !hasSqlKeys(index) && index.columns.every(({ column }) => shown.has(column)))
    .map((index) => ({
      name: index.name,
      key: Object.fromEntries(index.columns.map((c) => [c.column, c.direction === 'desc' ? -1 : 1])),
    }))
  const uniques = table.uniques
    .filter((unique) => !hasSqlKeys(unique) && unique.columns.every((column) => shown.has(column)))
    .map((unique) => ({ name: unique.name, key: key(unique.columns), unique: true }))
  return [...indexes, ...uniques]
}

function permissionSpec(table: Table): JsonObject {
  const matrix = effectivePermissions(table)
  return Object.fromEntries(
    OPERATIONS.map((o) => [o, matrix[o].kind === 'nobody' ? 'admin' : printPermission(matrix[o])]),
  )
}

/** The specification of a table, of the columns in `shown` alone. */
export function tableSpec(table: Table, schema: Schema, shown: ReadonlySet<string>): JsonObject {
  const columns = table.columns.filter((column) => shown.has(column.name))
  return {
    tableName: table.name,
    schema: {
      bsonType: 'object',
      required: columns.filter((c) => !c.system && isRequired(c)).map((c) => c.name),
      properties: Object.fromEntries(columns.map((c) => [c.name, columnSpec(c, schema.enums)])),
    },
    indexes: indexSpecs(table, shown),
    permissions: permissionSpec(table),
  }
}
