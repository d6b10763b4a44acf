/** The table's permissions as row security policies: one for each role and command that may reach a row at all. */
import type {
  Expression,
  Operation,
  PermissionMatrix,
  Policy,
  Resource,
  SqlTemplate,
  Table,
} from '../../../model/index.ts'
import { effectivePermissions, resource } from '../../../model/index.ts'
import { addressesIn, ref, written } from '../sql/expression.ts'
import { claimsOf } from './claims.ts'
import { allOf, anyOf, type Condition, conditionParts, sameCondition } from './condition.ts'
import { columnAddress, type DeclareContext, tableAddress } from './context.ts'
import { templateParts } from './default.ts'
import { ASKING, type Asking, roleNames } from './roles.ts'
import { hasCreator, ruledRows, type Scope, whoMay } from './who.ts'

/** What each operation may reach, and what an unnamed one may: what both read and list allow. */
export interface Reach {
  readonly rows: Readonly<Record<Operation, Condition>>
  readonly unnamed: Condition
  /** What a new row has to be. */
  readonly newRow: Condition
}

/** Works out what a role may reach. */
export function reachOf(scope: Scope): Reach {
  const { table } = scope
  const may: PermissionMatrix = effectivePermissions(table)
  const read = allOf([whoMay(may.read, scope), ruledRows(table.rows, 'read', scope)])
  const list = allOf([whoMay(may.list, scope), ruledRows(table.rows, 'list', scope)])
  const update = whoMay(may.update, scope)
  return {
    rows: { create: read, read, list, update, delete: whoMay(may.delete, scope) },
    unnamed: allOf([read, list]),
    newRow: allOf([whoMay(may.create, scope, true), creator(scope)]),
  }
}

/** Nobody makes a row in another's name. */
function creator({ table, asking, context }: Scope): Condition {
  if (asking === 'admin' || !hasCreator(table)) return true
  const { creator: id } = claimsOf(context.config.postgres.claims)
  return [ref(columnAddress(table, 'createdBy')), asking === 'guest' ? " = ''" : ` = ${id}`]
}

const NAMED: readonly Operation[] = ['create', 'read', 'list', 'update', 'delete']

function quotedList(operations: readonly Operation[]): string {
  const [only, second] = operations
  return second === undefined ? ` = '${only}'` : ` in (${operations.map((o) => `'${o}'`).join(', ')})`
}

/** The rows that may be seen, by the operation that they are needed for. */
function visible({ rows, unnamed }: Reach, { context }: Scope): Condition {
  const { operation } = claimsOf(context.config.postgres.claims)
  const groups: { readonly condition: Condition; readonly operations: Operation[] }[] = []
  for (const o of NAMED) {
    const group = groups.find((g) => sameCondition(g.condition, rows[o]))
    if (group) group.operations.push(o)
    else groups.push({ condition: rows[o], operations: [o] })
  }
  const others = groups.filter((g) => !sameCondition(g.condition, unnamed))
  if (others.length === 0) return unnamed
  const named = others.flatMap((g) => g.operations)
  const except = named.length === 1 ? ` <> '${named[0]}'` : ` not${quotedList(named)}`
  return anyOf([
    allOf([[`${operation}${except}`], unnamed]),
    ...others.map((g) => allOf([[`${operation}${quotedList(g.operations)}`], g.condition])),
  ])
}

/** A policy before it is a resource. Null: the command has no such part. */
interface Rule {
  readonly command: 'all' | 'select' | 'insert' | 'update' | 'delete'
  readonly using: Condition | null
  readonly check: Condition | null
}

function rulesOf(scope: Scope): Rule[] {
  if (scope.asking === 'admin') return [{ command: 'all', using: true, check: true }]
  const reach = reachOf(scope)
  const { update, delete: gone } = reach.rows
  const rules: Rule[] = [
    { command: 'select', using: visible(reach, scope), check: null },
    { command: 'insert', using: null, check: reach.newRow },
    { command: 'update', using: update, check: update },
    { command: 'delete', using: gone, check: null },
  ]
  return rules.filter(({ using, check }) => using !== false && check !== false)
}

function policyResource({ command, using, check }: Rule, { table, context, asking }: Scope): Resource {
  const parent = tableAddress(table)
  const [usingSql, checkSql] = [using, check].map((c) => (c === null ? null : written(conditionParts(c))))
  return resource({
    kind: 'policy',
    name: `bkend_${asking}_${command}`,
    parent,
    dependsOn: [...new Set([parent, ...addressesIn(usingSql ?? null), ...addressesIn(checkSql ?? null)])],
    attributes: {
      command,
      roles: [roleNames(context.config.postgres)[asking]],
      using: usingSql ?? null,
      check: checkSql ?? null,
    },
    ...(table.span && { span: table.permissions?.span ?? table.span }),
  })
}

/** What one role may do to one table. */
export function policiesOf(table: Table, asking: Asking, context: DeclareContext): Resource[] {
  const scope = { table, asking, context }
  return rulesOf(scope).map((rule) => policyResource(rule, scope))
}

/** A policy that people wrote. What its SQL names is theirs to know: it waits for everything it could name. */
function restriction(policy: Policy, table: Table, context: DeclareContext, all: readonly string[]): Resource {
  const names = roleNames(context.config.postgres)
  const sqlOf = (sql: SqlTemplate | undefined): Expression | null => (sql ? written(templateParts(sql, table)) : null)
  return resource({
    kind: 'restrictive-policy',
    name: policy.name,
    parent: tableAddress(table),
    dependsOn: [tableAddress(table), ...all.filter((address) => address !== tableAddress(table))],
    attributes: {
      command: policy.command,
      roles: policy.to.map((asking) => names[asking]).sort(),
      using: sqlOf(policy.using),
      check: sqlOf(policy.check),
    },
    ...(policy.span && { span: policy.span }),
  })
}

/** Every policy that people wrote. */
export function* restrictionResources(context: DeclareContext): Iterable<Resource> {
  const { tables } = context.schema
  if (tables.every((t) => t.policies === undefined)) return
  const all = tables.flatMap((t) => [tableAddress(t), ...t.columns.map((c) => columnAddress(t, c.name))])
  for (const table of tables) for (const policy of table.policies ?? []) yield restriction(policy, table, context, all)
}

/** Every policy of every table. */
export function* policyResources(context: DeclareContext): Iterable<Resource> {
  for (const table of context.schema.tables)
    if (!table.adopted) for (const asking of ASKING) yield* policiesOf(table, asking, context)
}
