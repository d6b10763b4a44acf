/** Documents as JSON text: how each column of a table is printed is worked out once. */
import type { Column, Table } from '../../../model/index.ts'
import { bsonTypeOf, isTextualNumber } from '../bson-type.ts'
import { fieldOf, VERSION_FIELD } from '../names.ts'
import { decode } from '../values.ts'
import type { Row } from './context.ts'

/** A kept value, which is set, as JSON text; undefined where it stands for none. */
type Print = (value: unknown) => string | undefined

interface Printer {
  readonly field: string
  /** `"title":` */
  readonly key: string
  readonly print: Print
}

/** Values as they are kept by us, without a way round; null: every other one. */
function quick({ type }: Column): Print | null {
  if (isTextualNumber(type)) return null
  switch (bsonTypeOf(type)) {
    case 'string':
      return (value) => (typeof value === 'string' ? JSON.stringify(value) : undefined)
    case 'date':
      return (value) => (value instanceof Date ? `"${value.toISOString()}"` : undefined)
    case 'int':
    case 'double':
      return (value) => (typeof value === 'number' && Number.isFinite(value) ? `${value}` : undefined)
    case 'bool':
      return (value) => (typeof value === 'boolean' ? `${value}` : undefined)
    default:
      return null
  }
}

function printerOf(column: Column): Printer {
  const first = quick(column)
  const whole: Print = (value) => {
    const json = decode(column.type, value)
    return json === undefined ? undefined : JSON.stringify(json)
  }
  const print: Print = first ? (value) => first(value) ?? whole(value) : whole
  return { field: fieldOf(column), key: `${JSON.stringify(column.name)}:`, print }
}

const printers = new WeakMap<Table, ReadonlyMap<string, Printer>>()

function printersOf(table: Table): ReadonlyMap<string, Printer> {
  const known = printers.get(table)
  if (known) return known
  const made = new Map(table.columns.map((column) => [column.name, printerOf(column)] as const))
  printers.set(table, made)
  return made
}

/**
 * A document as the JSON object that is answered: those of the columns that are set and that `sees` lets through, in their
 * order, and then `more` members, which are JSON text.
 */
export function print(
  row: Row,
  { table, columns }: { readonly table: Table; readonly columns: readonly string[] },
  sees: ((row: Row, column: string) => boolean) | null,
  more: readonly string[] = [],
): string {
  const known = printersOf(table)
  let text = '{'
  const add = (member: string): void => {
    text += text.length === 1 ? member : `,${member}`
  }
  for (const name of columns) {
    const printer = known.get(name)
    if (!printer) throw new Error(`table ${table.name} has no column ${name}`)
    const value = row[printer.field]
    if (value === undefined || value === null || (sees && !sees(row, name))) continue
    const printed = printer.print(value)
    if (printed !== undefined) add(printer.key + printed)
  }
  for (const member of more) add(member)
  return `${text}}`
}

/** A document's version, as text. */
export function versionOf(row: Row): string {
  return String(row[VERSION_FIELD] ?? 0)
}
