/** New columns, and what rows that exist get in them. */
import type { Expression, Resource } from '../../../model/index.ts'
import { isExpression } from '../../../model/index.ts'
import type { Hazard, PreflightCheck } from '../../../plan/index.ts'
import { callIn } from '../calls/work.ts'
import { identifier } from '../sql/identifier.ts'
import { expressionOf, flagOf, textOf } from './attributes.ts'
import { filledByFunction, mayBeUnset } from './column-called.ts'
import { columnDefinition } from './column-definition.ts'
import { columnGrants } from './grant.ts'
import type { ChangeOf, Draft, Kind, RenderContext } from './kind.ts'
import { parentOf } from './kind.ts'
import { alterTable, busy, commentOn, exclusive, isAggregation, NO_AGGREGATION, rowCheck, tableName } from './words.ts'

/** The expression that fills rows which have no value; null where none is declared. */
export function backfillOf(column: Resource): Expression | null {
  const backfill = column.transition?.backfill
  return isExpression(backfill) ? backfill : null
}

/** `UPDATE … SET`, and what lets DDL follow it in the same transaction. */
export function fillStatements(column: Resource, value: Expression, context: RenderContext): string[] {
  const name = identifier(column.name)
  const table = context.name(parentOf(column))
  return [`UPDATE ${table} SET ${name} = ${context.sql(value)} WHERE ${name} IS NULL`, 'SET CONSTRAINTS ALL IMMEDIATE']
}

/** The ways out of a required column that rows have no value for. */
function waysOut(column: Resource): string {
  if (isAggregation(column.transition?.backfill)) return NO_AGGREGATION
  // What is gone back to is in no file: nothing can be added to it.
  if (column.span === undefined)
    return 'Go back with a table that has no rows, or declare the column in the files and push them'
  return `Give \`${column.name}\` a default, a backfill for the rows that exist, or make it optional`
}

function needsValue(column: Resource, context: RenderContext): PreflightCheck[] {
  const filled = ['default', 'generated', 'identity'].some((a) => (column.attributes[a] ?? null) !== null)
  const backfill = column.transition?.backfill
  if (filled || flagOf(column, 'nullable') || (backfill !== undefined && !isAggregation(backfill))) return []
  const table = parentOf(column)
  const message = `rows of ${tableName(column)} would have no value in the new required column ${column.name}`
  return rowCheck({ table, broken: 'true', message, hint: waysOut(column), resource: column }, context)
}

/** Defaults of the same value for every row need no rewrite; the server keeps one for all. */
function rewrites(column: Resource): boolean {
  if (expressionOf(column, 'generated') !== null) return textOf(column, 'storage') === 'stored'
  if (textOf(column, 'identity') !== null) return true
  const calls = (expressionOf(column, 'default')?.source ?? []).filter((p) => typeof p === 'string').join('')
  return calls.replaceAll(/\b(now|bkend\.user_id|nullif)\(/g, '').includes('(')
}

function withAttributes(column: Resource, attributes: Resource['attributes']): Resource {
  return { ...column, attributes: { ...column.attributes, ...attributes } }
}

function setDefault(column: Resource, context: RenderContext): string {
  const initial = expressionOf(column, 'default')
  return initial === null ? 'DROP DEFAULT' : `SET DEFAULT ${context.sql(initial)}`
}

/** One value for all rows is given as a default that is taken back: no row is written. */
function constantStatements(column: Resource, value: Expression, context: RenderContext): string[] {
  const alter = alterTable(column, context)
  return [
    `${alter} ADD COLUMN ${columnDefinition(withAttributes(column, { default: value }), context)}`,
    `${alter} ALTER COLUMN ${identifier(column.name)} ${setDefault(column, context)}`,
  ]
}

function computedStatements(column: Resource, value: Expression, context: RenderContext): string[] {
  const alter = alterTable(column, context)
  const name = identifier(column.name)
  const initial =
    expressionOf(column, 'default') === null ? [] : [`ALTER COLUMN ${name} ${setDefault(column, context)}`]
  const required = flagOf(column, 'nullable') ? [] : [`ALTER COLUMN ${name} SET NOT NULL`]
  const last = [...initial, ...required]
  return [
    `${alter} ADD COLUMN ${columnDefinition(withAttributes(column, { default: null, nullable: true }), context)}`,
    ...fillStatements(column, value, context),
    ...(last.length > 0 ? [`${alter} ${last.join(', ')}`] : []),
  ]
}

/** Rows that exist stay unset, for a function to fill: only new ones get the default. */
function unfilledStatements(column: Resource, context: RenderContext): string[] {
  const alter = alterTable(column, context)
  const bare = columnDefinition(withAttributes(column, { default: null }), context)
  const initial = expressionOf(column, 'default')
  const more =
    initial === null ? [] : [`${alter} ALTER COLUMN ${identifier(column.name)} ${setDefault(column, context)}`]
  return [`${alter} ADD COLUMN ${bare}`, ...more]
}

function statements(column: Resource, context: RenderContext): string[] {
  const backfill = backfillOf(column)
  const load = context.load(parentOf(column))
  if (callIn(column.transition?.backfill) && flagOf(column, 'nullable')) return unfilledStatements(column, context)
  if (backfill === null || load === 'new' || load === 'empty')
    return [`${alterTable(column, context)} ADD COLUMN ${columnDefinition(column, context)}`]
  return column.transition?.backfillConstant === true
    ? constantStatements(column, backfill, context)
    : computedStatements(column, backfill, context)
}

/** Adds a column to a table that exists. */
export const addColumn: Kind['add'] = (change, context): Draft[] => {
  const { to } = change
  const filling = callIn(to.transition?.backfill)
  const load = context.load(parentOf(to))
  if (!filling || load === 'new' || load === 'empty') return added(change, context)
  const unset = mayBeUnset(to)
  return [...added({ ...change, to: unset }, context), ...filledByFunction(unset, to, filling, context)]
}

/** The column, and what fills it in the same transaction. */
function added(change: ChangeOf<'add'>, context: RenderContext): Draft[] {
  const { to } = change
  const table = parentOf(to)
  const comment = textOf(to, 'comment')
  const slow = backfillOf(to) !== null && to.transition?.backfillConstant !== true
  const hazards: Hazard[] =
    slow || (to.transition?.backfill === undefined && rewrites(to)) ? busy('rewrite-table', table, context) : []
  return [
    {
      sql: [
        ...statements(to, context),
        ...(comment === null ? [] : [commentOn(`COLUMN ${context.name(table)}.${identifier(to.name)}`, comment)]),
        ...columnGrants(to, context),
      ],
      changes: [change],
      hazards,
      preflight: needsValue(to, context),
      lock: exclusive(tableName(to)),
    },
  ]
}
