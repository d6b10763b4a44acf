/** Columns: a collection has none of its own, so `_bkend_tables` remembers them. */
import {
  type Aggregation,
  type Backfill,
  type Column,
  type FunctionCall,
  type JsonObject,
  type JsonValue,
  type Resource,
  resource,
  type Table,
} from '../../../model/index.ts'
import { checkOf } from '../../../validate/index.ts'
import { bsonTypeOf } from '../bson-type.ts'
import { fieldOf, tableAddress } from '../names.ts'
import type { DeclareContext } from '../normalize/context.ts'
import type { DocumentField } from '../work.ts'

/** What `_bkend_tables` holds of a column. */
export interface KeptColumn {
  readonly name: string
  readonly type: string
  readonly optional: boolean
  /** The default as JSON text. */
  readonly default: string | null
  /** The table that it points at. */
  readonly references: string | null
  readonly comment: string | null
}

/** What a column has where `_bkend_tables` says nothing. */
const USUAL = { optional: false, default: null, references: null, comment: null } as const

/** A column as it is written down: what is usual is left out. */
export function shortColumn(column: KeptColumn): JsonObject {
  const usual = USUAL as Readonly<Record<string, JsonValue>>
  return Object.fromEntries(Object.entries(column).filter(([key, value]) => usual[key] !== value))
}

/** A column of that table, as it was written down. */
export function columnResource(
  table: string,
  { name, ...told }: Pick<KeptColumn, 'name' | 'type'> & Partial<KeptColumn>,
): Resource {
  const attributes = { ...USUAL, ...told }
  return resource({ kind: 'column', name, parent: table, dependsOn: [table], attributes })
}

/** What is kept of a column's resource. */
export function keptColumn({ name, attributes }: Resource): KeptColumn {
  const text = (key: string): string | null => {
    const value = attributes[key]
    return typeof value === 'string' ? value : null
  }
  return {
    name,
    type: text('type') ?? 'any',
    optional: attributes.optional === true,
    default: text('default'),
    references: text('references'),
    comment: text('comment'),
  }
}

function defaultText(column: Column): string | null {
  const { default: initial, type } = column
  if (column.system || type.kind === 'serial') return '"$server"'
  if (initial === undefined || initial.kind === 'sql') return null
  return JSON.stringify(initial.kind === 'literal' ? initial.value : { [`$${initial.kind}`]: true })
}

/** A function, or an expression. */
function madeBy(from: FunctionCall | Aggregation): JsonValue {
  return from.kind === 'call' ? { call: { ...from } as unknown as JsonValue } : { aggregation: from.expression }
}

function fillOf(initial: Backfill | undefined): JsonValue | undefined {
  switch (initial?.kind) {
    case 'literal':
      return { value: initial.value }
    case 'userId':
      return { value: '' }
    case 'now':
      return { now: true }
    case 'uuid':
      return { uuid: true }
    case 'call':
    case 'aggregation':
      return madeBy(initial)
    default:
      return undefined
  }
}

/** A declared column as a push makes it. */
export function columnAsMade(column: Column, table: Table): Resource {
  const fill = fillOf(column.backfill ?? column.default)
  const made = columnResource(tableAddress(table), {
    name: column.dbName,
    type: bsonTypeOf(column.type),
    optional: column.optional || column.generated !== undefined,
    default: defaultText(column),
    references: column.type.kind === 'reference' ? column.type.to : null,
    comment: column.description ?? null,
  })
  const { using } = column
  const transition = {
    ...(fill !== undefined && { fill }),
    ...(column.backfill?.kind === 'sql' && { isFilledBySql: true }),
    ...(using && !('parts' in using) && { using: madeBy(using) }),
  }
  const moves = Object.keys(transition).length > 0
  return { ...made, ...(moves && { transition }), ...(column.span && { span: column.span }) }
}

/** The column with what it takes to judge and to convert the values that documents have. */
function held(made: Resource, column: Column, { schema }: DeclareContext): Resource {
  const { name, type } = column
  const field: DocumentField = { name, field: fieldOf(column), type, check: checkOf(column, schema) }
  return { ...made, transition: { ...made.transition, held: JSON.stringify(field) } }
}

/** How documents hold a declared column; null where there are none. */
export function heldField({ transition }: Resource): DocumentField | null {
  const { held } = transition ?? {}
  return typeof held === 'string' ? (JSON.parse(held) as DocumentField) : null
}

/** A column of a collection that was there before bkend, as far as its documents can show it. */
export function shownColumn(
  table: string,
  name: string,
  { type, optional }: Pick<Column, 'type' | 'optional'>,
): Resource {
  return columnResource(table, { name, type: bsonTypeOf(type), optional })
}

/**
 * The declared columns of every table. Of a collection that was there before bkend nothing is remembered: its columns are compared
 * only where a pull has looked at its documents.
 */
export function* declaredColumns(context: DeclareContext): Iterable<Resource> {
  const { schema, current } = context
  const known = new Set([...current.values()].flatMap((r) => (r.kind === 'column' ? (r.parent ?? []) : [])))
  for (const table of schema.tables) {
    const address = tableAddress(table)
    if (table.adopted && !known.has(address)) continue
    // Documents of a collection that was there before bkend are left alone.
    const isFilled = !table.adopted && context.isFilled(table)
    for (const column of table.columns) {
      const made = table.adopted ? shownColumn(address, column.dbName, column) : columnAsMade(column, table)
      yield isFilled ? held(made, column, context) : made
    }
  }
}
