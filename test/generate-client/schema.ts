/** Hand-made schemas for the tests of the client generator: nothing of load or dsl takes part. */
import type { Column, ColumnType, Config, Field, Schema, Table } from '../../src/model/index.ts'

/** A field with the given parts. */
export function field(type: ColumnType | 'string' | 'integer' | 'boolean', parts: Partial<Field> = {}): Field {
  const full: ColumnType = typeof type === 'string' ? { kind: type } : type
  return { type: full, optional: false, constraints: {}, ...parts }
}

/** A column with the given parts. */
export function column(
  name: string,
  type: ColumnType | 'string' | 'integer' | 'boolean',
  parts: Partial<Column> = {},
): Column {
  return { ...field(type, parts), name, dbName: name, system: false, unique: false, permission: {}, ...parts }
}

const ID = column('id', { kind: 'id', id: 'default' }, { system: true })
const STAMPS = [
  column('createdBy', 'string', { system: true }),
  column('createdAt', { kind: 'date' }, { system: true }),
  column('updatedAt', { kind: 'date' }, { system: true }),
]

/** A table with the system columns around its own. */
export function table(name: string, columns: readonly Column[], parts: Partial<Table> = {}): Table {
  return {
    name,
    dbName: name,
    columns: [ID, ...columns, ...STAMPS],
    id: 'default',
    system: true,
    primaryKey: ['id'],
    indexes: [],
    uniques: [],
    checks: [],
    rows: [],
    ...parts,
  }
}

/** A table that lacks a single id. */
export function keyless(name: string, columns: readonly Column[]): Table {
  const { id: _, ...rest } = table(name, [])
  return { ...rest, columns, system: false, primaryKey: columns.map((c) => c.name) }
}

/** A reference to a table, expanded under the name `as`. */
export function referenceTo(to: string, as?: string): ColumnType {
  return {
    kind: 'reference',
    to,
    ...(as !== undefined && { as }),
    onDelete: 'no action',
    onUpdate: 'no action',
    idKind: 'default',
  }
}

/** A schema of the given tables. */
export function schemaOf(...tables: readonly Table[]): Schema {
  return { tables, enums: [{ name: 'stage', dbName: 'stage', values: [{ value: 'early' }, { value: 'late' }] }] }
}

/** A configuration that asks for the client. */
export function configWith(runtime: 'inline' | 'package'): Config {
  return {
    project: 'test',
    schema: '/schema',
    out: '/generated',
    naming: 'keep',
    owned: false,
    environments: {},
    generate: { client: { runtime }, openapi: false, validators: false, checks: false, jsonSchema: false, docs: false },
    postgres: { schema: 'public', roles: 'bkend', forceRowSecurity: false },
  }
}
