/** The types of one table: its row, what a create and an update send, and its filter. */
import { type Column, printPermission, type Schema, type Table } from '../../model/index.ts'
import {
  isServerSet,
  type ObjectCheck,
  type PropertyCheck,
  type RecordChecks,
  recordChecks,
} from '../../validate/index.ts'
import { type Expansion, expandInterface } from './expand-type.ts'
import { filterMembers } from './filter-type.ts'
import { type PartNamer, type TableNames, tableNames } from './names.ts'
import { docComment, interfaceText, key, union } from './text.ts'
import { type TypeScope, typeOf, typeScope } from './types.ts'

/** The declarations of a table, one string each, in the order they are to stand. */
export function tableTypes(
  table: Table,
  schema: Schema,
  expansions: readonly Expansion[],
  namePart: PartNamer,
): string[] {
  const names = tableNames(table.name)
  const checks = recordChecks(table, schema)
  const scope = typeScope((path) => namePart(names.row, path))
  const records = recordTypes(table, checks, scope)
  return [...records, filterInterface(table, names, checks.row, scope), ...expandInterface(table, expansions)]
}

/** The declarations of a table's row, create and update, with those of their parts. */
export function recordTypes(table: Table, checks: RecordChecks, scope: TypeScope): string[] {
  const names = tableNames(table.name)
  const row = rowInterface(table, names, checks, scope)
  const create = createInterface(table, names, checks, scope)
  const update = updateInterface(table, names, checks, scope)
  return [row, ...scope.declarations, create, update]
}

function rowInterface(table: Table, names: TableNames, checks: RecordChecks, scope: TypeScope): string {
  const members = table.columns.flatMap((column) => {
    const property = checks.row.properties[column.name]
    if (!property) return []
    const mark = property.required && column.permission.read === undefined ? '' : '?'
    return member(column.name, mark, [typeOf(property.check, [column.name], 'row', scope)], rowDoc(column))
  })
  return interfaceText(names.row, [table.description ?? `A row of \`${table.name}\`.`], members)
}

function createInterface(table: Table, names: TableNames, checks: RecordChecks, scope: TypeScope): string {
  const members = writable(table, checks.create).map(({ column, check, required }) => {
    const type = typeOf(check, [column.name], 'input', scope)
    return member(column.name, required ? '' : '?', [type], [...inputDoc(column), ...defaultDoc(column)])
  })
  return interfaceText(names.create, [`What a new row of \`${table.name}\` is made of.`], members)
}

function updateInterface(table: Table, names: TableNames, checks: RecordChecks, scope: TypeScope): string {
  const members = writable(table, checks.update).map(({ column, check, nullable }) => {
    const type = typeOf(check, [column.name], 'input', scope)
    return member(column.name, '?', nullable ? [type, 'null'] : [type], inputDoc(column))
  })
  const doc = `What changes in a row of \`${table.name}\`; \`null\` unsets, an object is replaced whole.`
  return interfaceText(names.update, [doc], members)
}

function filterInterface(table: Table, names: TableNames, row: ObjectCheck, scope: TypeScope): string {
  const types = new Map(table.columns.map(({ name, type }) => [name, type]))
  const members = Object.entries(row.properties).flatMap(([name, { check }]) => {
    const type = types.get(name)
    return type ? filterMembers({ type, check }, [name], scope) : []
  })
  return interfaceText(names.filter, [`What a list of \`${table.name}\` is filtered by.`], members)
}

/** The properties that a client may send, with their columns, in declared order. */
function writable(table: Table, record: ObjectCheck): (PropertyCheck & { readonly column: Column })[] {
  return table.columns.flatMap((column) => {
    const property = isServerSet(column) ? undefined : record.properties[column.name]
    return property ? { ...property, column } : []
  })
}

function member(name: string, mark: '' | '?', types: readonly string[], doc: readonly string[]): string {
  return docComment(doc, '  ') + union(`${key(name)}${mark}:`, types, '  ')
}

function described({ description, type }: Column): string[] {
  const lines = description === undefined ? [] : [description]
  if (type.kind === 'reference') lines.push(`Id of a row of \`${type.to}\`.`)
  return lines
}

function rowDoc(column: Column): string[] {
  const { read } = column.permission
  return [...described(column), ...(read ? [`Left out for all but \`${printPermission(read)}\`.`] : [])]
}

function inputDoc(column: Column): string[] {
  const { write } = column.permission
  const restriction = `Written by \`${write && printPermission(write)}\` only; others get \`data/permission-denied\`.`
  return [...described(column), ...(write ? [restriction] : [])]
}

function defaultDoc({ default: filled }: Column): string[] {
  switch (filled?.kind) {
    case undefined:
      return []
    case 'literal':
      return [`Default: \`${JSON.stringify(filled.value)}\`.`]
    case 'now':
      return ['Default: now.']
    case 'uuid':
      return ['Default: a new id.']
    case 'userId':
      return ['Default: the id of who asks.']
    case 'sql':
      return ['Default: filled by the database.']
  }
}
