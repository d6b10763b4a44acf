/** Phrases that several kinds use in their steps. */
import type { Attribute, Expression, Resource } from '../../../model/index.ts'
import type { Hazard, PreflightCheck } from '../../../plan/index.ts'
import { literal, qualified } from '../sql/identifier.ts'
import type { RenderContext } from './kind.ts'
import { parentOf } from './kind.ts'

/** `ALTER TABLE public.posts`. */
export function alterTable(child: Resource, context: RenderContext): string {
  return `ALTER TABLE ${context.name(parentOf(child))}`
}

/** `COMMENT ON TABLE public.posts IS '…'`; null takes the comment away. */
export function commentOn(what: string, comment: string | null): string {
  return `COMMENT ON ${what} IS ${comment === null ? 'NULL' : literal(comment)}`
}

/** The name of a table, type or function that may not be in the desired state, with its schema. */
export function inSchema(name: string, context: RenderContext): string {
  return qualified(context.schema, name)
}

/** The lock that most of ALTER TABLE takes, in words. */
export function exclusive(table: string): string {
  return `ACCESS EXCLUSIVE on ${table}: blocks reads and writes`
}

/** The table's own name, for messages. */
export function tableName(child: Resource): string {
  return nameIn(parentOf(child))
}

/** The name that an address ends in, for messages. */
export function nameIn(address: string): string {
  return address.slice(address.indexOf(':') + 1)
}

/** 1.5 MB, 12 kB. */
export function size(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  let n = bytes
  let unit = 0
  for (; n >= 1024 && unit < units.length - 1; unit++) n /= 1024
  return `${unit === 0 || n >= 10 ? Math.round(n) : n.toFixed(1)} ${units[unit]}`
}

/** Hazards of forms that keep a large table busy; none on a small one. */
export function busy(code: 'rewrite-table' | 'long-lock', table: string, context: RenderContext): Hazard[] {
  if (context.load(table) !== 'large') return []
  const does = code === 'rewrite-table' ? 'rewrites' : 'reads all of'
  const message = `${does} ${nameIn(table)} (${size(context.bytes(table))}) while nobody can ${code === 'rewrite-table' ? 'use' : 'write to'} it`
  return [{ code, subject: nameIn(table), message }]
}

/** What a check of existing rows says. */
export interface RowRule {
  readonly table: string
  /** The condition of a row that breaks the rule, in the names before the plan. */
  readonly broken: string
  readonly message: string
  readonly hint: string
  readonly resource: Resource
}

/** What names a row, as one text. */
export function rowText(key: readonly string[]): string {
  return key.length === 1 ? `${key[0]}::text` : `concat_ws(', ', ${key.join(', ')})`
}

/**
 * The question how many rows break a rule, and which. None where the table is new or empty. Locks and rows may change until
 * the statement runs: it then fails by itself, this only says so earlier and better.
 */
export function rowCheck(
  { table, broken, message, hint, resource }: RowRule,
  context: RenderContext,
): PreflightCheck[] {
  const name = context.before(table)
  const load = context.load(table)
  if (name === null || load === 'new' || load === 'empty') return []
  const shown = rowText(context.rowKey(table))
  const rows = `SELECT ${shown} AS key FROM ${name} WHERE ${broken}`
  const query = `SELECT count(*)::int AS count, coalesce((array_agg(key))[1:5], '{}') AS keys FROM (${rows}) AS broken`
  return [{ query, message, hint, ...(resource.span && { span: resource.span }) }]
}

/** SQL that holds for the rows that a CHECK refuses; null where it cannot be asked before the plan. */
export function brokenBy(expression: Expression, context: RenderContext): string | null {
  const sql = context.sqlBefore(expression)
  return sql === null ? null : `(${sql}) IS FALSE`
}

/** The way out of an aggregation expression. */
export const NO_AGGREGATION = 'Postgres runs no aggregation expression: write SQL, or call a function'

/** Whether a transition is an expression that only MongoDB runs. */
export function isAggregation(transition: Attribute | undefined): boolean {
  return transition === 'aggregation'
}
