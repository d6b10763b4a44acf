/** The declared columns as resources. */
import type { Attribute, Column, Conversion, Resource, Table } from '../../../model/index.ts'
import { resource } from '../../../model/index.ts'
import { conversionOf } from '../calls/convert.ts'
import { asTransition, fillWork } from '../calls/work.ts'
import { addressesIn, written } from '../sql/expression.ts'
import { columnType, identityOf, serialOf } from './column-type.ts'
import { type DeclareContext, tableAddress } from './context.ts'
import { defaultOf, templateParts, valueParts } from './default.ts'

/** Server functions that give another value for every row. `now()` and `bkend.user_id()` do not. */
function isConstant(backfill: Column['backfill']): boolean {
  return backfill?.kind === 'literal' || backfill?.kind === 'now'
}

function transitionOf(column: Column, table: Table, context: DeclareContext): { readonly [name: string]: Attribute } {
  const { using } = column
  const serial = serialOf(column)
  return {
    ...(serial !== null && { serial }),
    ...backfillOf(column, table, context),
    ...(using && { using: usingOf(using, column, table, context) }),
  }
}

/** What turns the old values into the new type. */
function usingOf(using: Conversion, column: Column, table: Table, context: DeclareContext): Attribute {
  if ('parts' in using) return written(templateParts(using, table))
  return using.kind === 'call' ? conversionOf(using, column, table, context) : using.kind
}

/** What fills the rows that exist: an expression, or a function of the project's. */
function backfillOf(
  column: Column,
  table: Table,
  context: DeclareContext,
): { readonly backfill?: Attribute; readonly backfillConstant?: boolean } {
  const { backfill } = column
  if (!backfill) return {}
  if (backfill.kind === 'aggregation') return { backfill: backfill.kind }
  if (backfill.kind === 'call') return { backfill: asTransition(backfill, fillWork(column, table, context)) }
  const value = written(valueParts(backfill, column, table, context))
  return { backfill: value, backfillConstant: isConstant(backfill) }
}

function columnResource(column: Column, table: Table, context: DeclareContext): Resource {
  const type = columnType(column, context)
  const initial = defaultOf(column, table, context)
  const generated = column.generated ? written(templateParts(column.generated, table)) : null
  const identity = identityOf(column)
  const transition = transitionOf(column, table, context)
  const key = table.primaryKey.includes(column.name) || (table.primaryKey.length === 0 && column.type.kind === 'id')
  const enums = [...addressesIn(type), ...addressesIn(initial ?? null)].filter((a) => a.startsWith('enum'))
  return resource({
    kind: 'column',
    name: column.dbName,
    parent: tableAddress(table),
    dependsOn: [...new Set([tableAddress(table), ...enums, ...addressesIn(generated ?? null)])],
    attributes: {
      type,
      nullable: column.optional && !key && identity === null && serialOf(column) === null,
      default: initial,
      generated,
      storage: generated === null ? null : 'stored',
      identity,
      collation: column.collation ?? null,
      comment: column.description ?? null,
    },
    ...(Object.keys(transition).length > 0 && { transition }),
    ...(column.span && { span: column.span }),
  })
}

/** Every column of every table, in declared order. */
export function* columnResources(context: DeclareContext): Iterable<Resource> {
  for (const table of context.schema.tables)
    for (const column of table.columns) yield columnResource(column, table, context)
}
