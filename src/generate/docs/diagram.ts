/** A Mermaid diagram of the tables and what refers to what. */
import {
  type Column,
  jsonEqual,
  plainJson,
  type Schema,
  soleColumn,
  type Table,
  USERS_TABLE,
} from '../../model/index.ts'

/** What the diagram calls bkend's own users. */
const USERS = 'users of bkend'

/** What the diagram shows of a table. */
interface TableDrawing {
  readonly entity: string
  readonly relations: readonly string[]
}

/** What the diagram shows of a table. */
export function tableDrawing(table: Table): TableDrawing {
  return { entity: entity(table), relations: table.columns.flatMap((column) => relation(table, column)) }
}

/** The diagram of so many tables as a fenced block. */
export function diagram(tables: readonly TableDrawing[]): string {
  const entities = tables.map(({ entity }) => entity)
  const relations = tables.flatMap(({ relations }) => relations)
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
  return table.uniques.some((u) => soleColumn(u) === column.name)
}

function relation(table: Table, column: Column): readonly string[] {
  const { type } = column
  if (type.kind !== 'reference') return []
  const one = column.optional ? '|o' : '||'
  const many = isUnique(table, column) ? 'o|' : 'o{'
  const to = type.to === USERS_TABLE ? USERS : type.to
  return [`  "${to}" ${one}--${many} "${table.name}" : ${column.name}`]
}

type Mark = 'new' | 'changed' | 'dropped'

interface Marked {
  readonly table: Table
  readonly label: string
  readonly columns: readonly (readonly [column: Column, mark: Mark | null])[]
}

function isSame(a: object, b: object): boolean {
  return jsonEqual(plainJson(a), plainJson(b))
}

/** The other list's declaration of the same thing, under its old name where it was renamed. */
function before<T extends { readonly name: string; readonly renamedFrom?: string }>(
  one: T,
  last: readonly T[],
): T | undefined {
  return last.find((old) => old.name === one.name) ?? last.find((old) => old.name === one.renamedFrom)
}

function markedTable(table: Table, old: Table | undefined): Marked {
  if (!old) return { table, label: `${table.name} (new)`, columns: table.columns.map((column) => [column, null]) }
  const now = table.columns.map((column) => {
    const was = before(column, old.columns)
    return [column, was ? (isSame(was, column) ? null : 'changed') : 'new'] as const
  })
  const kept = new Set(table.columns.map((column) => before(column, old.columns)?.name))
  const gone = old.columns.filter((column) => !kept.has(column.name)).map((column) => [column, 'dropped'] as const)
  return { table, label: table.name, columns: [...now, ...gone] }
}

function markedEntity({ table, label, columns }: Marked): string {
  const lines = columns.map(([column, mark]) => {
    const keys = mark === 'dropped' ? [] : keysOf(table, column)
    return `    ${typeName(column)} ${column.name}${keys.length > 0 ? ` ${keys.join(', ')}` : ''}${mark ? ` "${mark}"` : ''}`
  })
  return [`  "${table.name}"["${label}"] {`, ...lines, '  }'].join('\n')
}

/**
 * The tables that are new, gone or declared otherwise than `last` declared them, each column with what became of it, and what they
 * refer to; null where none is.
 */
export function changesDiagram(last: Schema | null, next: Schema): string | null {
  const old = last?.tables ?? []
  const now = next.tables.flatMap((table) => {
    const was = before(table, old)
    return was && isSame(was, table) ? [] : [markedTable(table, was)]
  })
  const kept = new Set(next.tables.map((table) => before(table, old)?.name))
  const gone = old
    .filter((table) => !kept.has(table.name))
    .map((table): Marked => ({ table, label: `${table.name} (dropped)`, columns: table.columns.map((c) => [c, null]) }))
  const shown = [...now, ...gone]
  if (shown.length === 0) return null
  const relations = shown.flatMap(({ table }) => table.columns.flatMap((column) => relation(table, column)))
  return ['```mermaid', 'erDiagram', ...shown.map(markedEntity), ...relations, '```'].join('\n')
}
