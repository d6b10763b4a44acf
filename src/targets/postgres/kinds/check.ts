/** CHECK constraints: rules of columns and declared checks. */
import type { Expression, Resource, Table } from '../../../model/index.ts'
import { addressOf, derivedName, resource } from '../../../model/index.ts'
import { columnCheck } from '../normalize/column-check.ts'
import { type DeclareContext, tableAddress } from '../normalize/context.ts'
import { templateParts } from '../normalize/default.ts'
import { filterParts } from '../normalize/filter.ts'
import { addressesIn, printed, written } from '../sql/expression.ts'
import { identifier } from '../sql/identifier.ts'
import { expressionOf, flagOf } from './attributes.ts'
import { columnNames, usesOf } from './catalogue-sql.ts'
import { columnRefs, constraintLine, dependencies, dropConstraint, renameConstraint } from './constraint.ts'
import { catalogue, type Draft, type Kind, parentOf, type RenderContext } from './kind.ts'
import { alterTable, brokenBy, exclusive, rowCheck, tableName } from './words.ts'

interface Row {
  readonly table_name: string
  readonly name: string
  readonly expression: string
  readonly columns: readonly string[] | null
  readonly validated: boolean
  readonly no_inherit: boolean
  readonly uses: readonly string[] | null
}

const sqlOf = (tables: string): string => `
  select c.relname as table_name, k.conname as name, pg_get_expr(k.conbin, k.conrelid) as expression,
    ${columnNames('c.oid', 'k.conkey')} as columns, k.convalidated as validated, k.connoinherit as no_inherit,
    ${usesOf('pg_constraint', 'k.oid')} as uses
  from ${tables} c
  join pg_constraint k on k.conrelid = c.oid and k.contype = 'c'
  order by c.relname, k.conname`

interface CheckParts {
  readonly table: string
  readonly name: string
  readonly expression: Expression
  readonly uses: readonly string[]
  readonly validated: boolean
  readonly noInherit: boolean
}

function checkResource({ table, name, expression, uses, validated, noInherit }: CheckParts): Resource {
  return resource({
    kind: 'check',
    name,
    parent: table,
    dependsOn: dependencies(table, uses),
    attributes: { expression, validated, noInherit },
  })
}

function declared(table: Table, name: string, expression: Expression, span: Resource['span']): Resource {
  const address = tableAddress(table)
  const parts = { table: address, name, expression, uses: addressesIn(expression), validated: true, noInherit: false }
  return { ...checkResource(parts), ...(span && { span }) }
}

/** A rule of a column must not take the name of a declared check. */
function ruleName(table: Table, column: string): string {
  const name = derivedName([table.dbName, column, 'check'])
  return table.checks.some((c) => c.name === name) ? derivedName([table.dbName, column, 'rule']) : name
}

function* checksOf(table: Table, context: DeclareContext): Iterable<Resource> {
  for (const column of table.columns) {
    const rule = columnCheck(column, table, context)
    if (rule) yield declared(table, ruleName(table, column.dbName), rule.expression, column.span)
  }
  for (const { name, rule, span } of table.checks) {
    const parts =
      rule.kind === 'sql' ? templateParts(rule.sql, table) : filterParts(rule.filter, table, context, 'check')
    yield declared(table, name, written(parts), span)
  }
}

function expression(r: Resource): Expression {
  const found = expressionOf(r, 'expression')
  if (found === null) throw new Error(`${r.address} has no expression`)
  return found
}

function definition(r: Resource, context: RenderContext): string {
  const noInherit = flagOf(r, 'noInherit') ? ' NO INHERIT' : ''
  return constraintLine(r, `CHECK (${context.sql(expression(r))})${noInherit}`)
}

/** The second half of a rule that binds new rows already: the old ones are read without stopping anybody. */
function validation(change: Parameters<Kind['alter']>[0], context: RenderContext): Draft {
  return {
    sql: `${alterTable(change.to, context)} VALIDATE CONSTRAINT ${identifier(change.to.name)}`,
    changes: [change],
    stage: 'validate',
    lock: `SHARE UPDATE EXCLUSIVE on ${tableName(change.to)}: blocks neither reads nor writes`,
    span: change.to.span,
  }
}

/** The rule of a nested column whose function this plan only makes: its condition is asked in the function's place. */
function brokenNested(rule: Expression, context: RenderContext): string | null {
  const named = addressesIn(rule)
  const called = named.find((a) => context.desired.get(a)?.kind === 'function')
  const column = named.find((a) => a !== called)
  if (called === undefined || column === undefined || context.was(called) !== null) return null
  const condition = context.desired.get(called)?.transition?.condition
  const at = context.before(column)
  if (typeof condition !== 'string' || at === null) return null
  return `${at} IS NOT NULL AND NOT (SELECT ${condition} FROM (SELECT ${at} AS value) AS judged)`
}

/** Rows that break the rule. Asked also when only the validation is left, if no rename of this plan comes before it. */
function preflight(to: Resource, context: RenderContext): ReturnType<typeof rowCheck> {
  const broken = brokenNested(expression(to), context) ?? brokenBy(expression(to), context)
  if (broken === null) return []
  const message = `rows of ${tableName(to)} break the rule ${to.name}`
  const hint = 'Correct the rows, or loosen the rule'
  return rowCheck({ table: parentOf(to), broken, message, hint, resource: to }, context)
}

/** `from` null: the constraint is new; else it takes the place of the old one of that name. */
function put(from: Resource | null, to: Resource, context: RenderContext): Draft[] {
  const slowly = context.load(parentOf(to)) === 'large'
  const first = slowly ? { ...to, attributes: { ...to.attributes, validated: false } } : to
  const out = from === null ? '' : ` DROP CONSTRAINT ${identifier(to.name)},`
  const names = from === null ? [] : Object.keys(from.attributes)
  const made: Draft = {
    sql: `${alterTable(to, context)}${out} ADD ${definition(to, context)}${slowly ? ' NOT VALID' : ''}`,
    changes: [
      from === null
        ? { kind: 'add', address: to.address, to: first }
        : { kind: 'alter', address: to.address, from, to: first, attributes: names },
    ],
    preflight: preflight(to, context),
    lock: exclusive(tableName(to)),
  }
  if (!slowly) return [made]
  return [made, validation({ kind: 'alter', address: to.address, from: first, to, attributes: ['validated'] }, context)]
}

/** CHECK constraints. */
export const check: Kind = {
  name: 'check',
  *declare(context) {
    for (const table of context.schema.tables) yield* checksOf(table, context)
  },
  catalogue: catalogue<Row>(sqlOf, (row) => {
    const table = addressOf('table', null, row.table_name)
    return checkResource({
      table,
      name: row.name,
      expression: printed(row.expression),
      uses: [...columnRefs(table, row.columns ?? []).map((r) => r.address), ...(row.uses ?? [])],
      validated: row.validated,
      noInherit: row.no_inherit,
    })
  }),
  inline: definition,
  add: ({ to }, context) => put(null, to, context),
  alter: (change, context) => {
    const onlyValidated = change.attributes.every((a) => a === 'validated') && flagOf(change.to, 'validated')
    if (!onlyValidated) return put(change.from, change.to, context)
    const rule = expression(change.to)
    const table = parentOf(change.to)
    const steady = context.sqlBefore(rule) === context.sql(rule) && context.before(table) === context.name(table)
    return [{ ...validation(change, context), preflight: steady ? preflight(change.to, context) : [] }]
  },
  drop: dropConstraint,
  rename: renameConstraint,
}
