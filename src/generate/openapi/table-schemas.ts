/** The schemas of one table: its row, what a create and an update send, and its filter. */
import type { oas31 } from 'openapi3-ts'
import {
  type Column,
  type ColumnType,
  printPermission,
  type Schema,
  soleColumn,
  type Table,
  USERS_TABLE,
} from '../../model/index.ts'
import { exampleOf, type ObjectCheck, recordChecks } from '../../validate/index.ts'
import { tableNames } from '../client/names.ts'
import { filterFor } from './filters.ts'
import { type Json, propertySchema } from './json-schema.ts'

/** Name → schema, in the order of the document. */
export function tableSchemas(table: Table, schema: Schema): readonly (readonly [name: string, schema: Json])[] {
  const names = tableNames(table.name)
  const checks = recordChecks(table, schema)
  return [
    [names.row, rowSchema(table, checks.row)],
    [selectedName(names.row), selectedSchema(table, checks.row)],
    [names.create, inputSchema(table, checks.create, `What a new row of \`${table.name}\` is made of.`)],
    [
      names.update,
      inputSchema(table, checks.update, 'What changes; `null` unsets a field, an object is replaced whole.'),
    ],
    [names.filter, filterSchema(table, checks.row)],
  ]
}

/** The component of rows of which `select` left fields out; a dot is in no table's name. */
export function selectedName(row: string): string {
  return `${row}.selected`
}

/** A row as `select` leaves it: the system fields always come. */
function selectedSchema(table: Table, check: ObjectCheck): Json {
  const required = table.columns.filter((c) => c.system && check.properties[c.name]?.required).map((c) => c.name)
  return {
    type: 'object',
    description: `A row of \`${table.name}\` without what \`select\` left out.`,
    ...(required.length > 0 && { required }),
    properties: propertiesOf(table, check, 'row'),
  }
}

function rowSchema(table: Table, check: ObjectCheck): Json {
  const required = table.columns
    .filter((c) => check.properties[c.name]?.required && c.permission.read === undefined)
    .map((c) => c.name)
  const description = [table.description ?? `A row of \`${table.name}\`.`, ...judgedByDatabase(table)].join('\n\n')
  return {
    type: 'object',
    description,
    ...(required.length > 0 && { required }),
    properties: propertiesOf(table, check, 'row'),
    ...examplesOf(check),
  }
}

function inputSchema(table: Table, check: ObjectCheck, description: string): Json {
  const required = Object.keys(check.properties).filter((name) => check.properties[name]?.required)
  return {
    type: 'object',
    description,
    additionalProperties: false,
    ...(required.length > 0 && { required }),
    properties: propertiesOf(table, check, 'input'),
    ...examplesOf(check),
  }
}

type Face = 'row' | 'input'

function propertiesOf(table: Table, check: ObjectCheck, face: Face): { [name: string]: Json } {
  return Object.fromEntries(
    table.columns.flatMap((column) => {
      const property = Object.hasOwn(check.properties, column.name) ? check.properties[column.name] : undefined
      return property
        ? [[column.name, columnSchema(table, column, propertySchema(property, column), face)] as const]
        : []
    }),
  )
}

function columnSchema(table: Table, column: Column, schema: Json, face: Face): Json {
  const notes = notesOn(table, column, face)
  const readOnly = face === 'row' && (column.system || column.generated !== undefined)
  if (notes.length === 0 && !readOnly) return schema
  const plain: Json = schema.$ref === undefined ? schema : { allOf: [{ $ref: schema.$ref }] }
  const description = [plain.description, ...notes].filter((line) => line !== undefined).join('\n\n')
  return { ...plain, ...(description !== '' && { description }), ...(readOnly && { readOnly }) }
}

function notesOn(table: Table, column: Column, face: Face): readonly string[] {
  const { read, write } = column.permission
  const unique = table.uniques.some((u) => soleColumn(u) === column.name)
  return [
    ...(column.type.kind === 'reference'
      ? [`The id of ${rowOf(column.type.to)}; the database judges that it exists.`]
      : []),
    ...(unique ? ['Unique; the database judges it.'] : []),
    ...(face === 'row' && read ? [`Left out for all but \`${printPermission(read)}\`.`] : []),
    ...(face === 'input' && write ? [`Written by \`${printPermission(write)}\` only.`] : []),
  ]
}

function rowOf(table: string): string {
  return table === USERS_TABLE ? 'a user' : `a row of \`${table}\``
}

function judgedByDatabase(table: Table): readonly string[] {
  const rules = [
    ...table.uniques
      .filter((u) => u.keys || u.columns.length > 1)
      .map((u) => (u.keys ? `unique \`${u.name}\`` : `unique (${u.columns.map((c) => `\`${c}\``).join(', ')})`)),
    ...table.checks.filter((c) => c.rule.kind === 'sql').map((c) => `check \`${c.name}\``),
  ]
  return rules.length > 0 ? [`Judged by the database alone: ${rules.join('; ')}.`] : []
}

function examplesOf(check: ObjectCheck): Pick<Json, 'examples'> {
  const example = exampleOf(check)
  return example === undefined ? {} : { examples: [example] }
}

function filterSchema(table: Table, check: ObjectCheck): Json {
  const types = new Map(table.columns.map(({ name, type }) => [name, type]))
  const entries = Object.keys(check.properties).flatMap((name) => {
    const type = types.get(name)
    return type ? filterEntries(type, name) : []
  })
  return {
    type: 'object',
    description: `Conditions on \`${table.name}\`; all of them or one of them, as the parameter says.`,
    additionalProperties: false,
    properties: Object.fromEntries(entries),
  }
}

/** A column's filter, and those of the members of declared objects under dotted keys. */
function filterEntries(type: ColumnType, path: string): readonly (readonly [string, oas31.ReferenceObject])[] {
  const below =
    type.kind === 'object'
      ? Object.entries(type.properties).flatMap(([key, field]) => filterEntries(field.type, `${path}.${key}`))
      : []
  return [[path, filterFor(type)], ...below]
}
