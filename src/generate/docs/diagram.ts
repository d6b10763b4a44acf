/** A Mermaid diagram of the tables and what refers to what. */
import { type Column, type Schema, type Table, USERS_TABLE } from '../../model/index.ts'

/** What the diagram calls bkend's own users. */
const USERS = 'users of bkend'

/** The diagram as a fenced block. */
export function diagram(schema: Schema): string {
  const entities = schema.tables.map(entity)
  const relations = schema.tables.flatMap((table) => table.columns.flatMap((column) => relation(table, column)))
  return ['```mermaid', 'erDiagram', ...entities, ...relations, '```'].join('\n')
}

function entity(table: Table): string {
  const lines = table.columns.map((column) => {
    const keys = keysOf(table, column)
    return `    ${typeName(column)} ${column.name}${keys.length > 0 ? ` ${keys.join(', ')}` : ''}`
  })
  return [`  "${table.name}" {`, ...lines, '  }'].join('\n')
}

/** A type may hold letters and digits only. */
function typeName({ type }: Column): string {
  switch (type.kind) {
    case 'reference':
      return 'id'
    case 'oneOf':
      return typeof type.values[0] === 'number' ? 'integer' : 'string'
    case 'enumType':
      return type.enumType
    case 'native':
      return type.native.replace(/[^A-Za-z0-9]+/g, '_').replace(/^[^A-Za-z]+|_$/g, '') || 'native'
    default:
      return type.kind
  }
}

function keysOf(table: Table, column: Column): readonly string[] {
  return [
    ...(table.primaryKey.includes(column.name) ? ['PK'] : []),
    ...(column.type.kind === 'reference' ? ['FK'] : []),
    ...(isUnique(table, column) ? ['UK'] : []),
  ]
}

function isUnique(table: Table, column: Column): boolean {
  return table.uniques.some((u) => u.columns.length === 1 && u.columns[0] === column.name)
}

function relation(table: Table, column: Column): readonly string[] {
  const { type } = column
  if (type.kind !== 'reference') return []
  const one = column.optional ? '|o' : '||'
  const many = isUnique(table, column) ? 'o|' : 'o{'
  const to = type.to === USERS_TABLE ? USERS : type.to
  return [`  "${to}" ${one}--${many} "${table.name}" : ${column.name}`]
}
