/** Permission expressions as conditions on a row, worked out for each of the three roles. */
import type { Filter, PermissionExpression, RowFilter, Table } from '../../../model/index.ts'
import { ref } from '../sql/expression.ts'
import { claimsOf } from './claims.ts'
import { allOf, anyOf, type Condition } from './condition.ts'
import { columnAddress, type DeclareContext } from './context.ts'
import { filterParts } from './filter.ts'
import type { Asking } from './roles.ts'

/** Whose question, and about which rows. */
export interface Scope {
  readonly table: Table
  readonly context: DeclareContext
  readonly asking: Asking
}

/** Whether the table says who made a row. */
export function hasCreator(table: Table): boolean {
  return table.columns.some((c) => c.system && c.name === 'createdBy')
}

/** `createdBy` is the asker; never for nobody, so never for a row that nobody made. */
function ownRow({ table, context }: Scope): Condition {
  if (!hasCreator(table)) return false
  return [ref(columnAddress(table, 'createdBy')), ` = ${claimsOf(context.config.postgres.claims).userId}`]
}

/**
 * What the expression says of a row to that role. Admin may always. `newRow`: on create, `self` is whoever is signed in.
 */
export function whoMay(expression: PermissionExpression, scope: Scope, newRow = false): Condition {
  const { asking, context } = scope
  if (asking === 'admin') return true
  const claims = claimsOf(context.config.postgres.claims)
  switch (expression.kind) {
    case 'everyone':
      return true
    case 'nobody':
    case 'admin':
      return false
    case 'guest':
      return asking === 'guest'
    case 'user':
      return asking === 'user'
    case 'self':
      if (asking === 'guest') return false
      return newRow ? [`${claims.userId} is not null`] : ownRow(scope)
    case 'anyRole':
      return asking === 'user' && [claims.hasAnyRole]
    case 'role':
      return asking === 'user' && [claims.hasRole(expression.role)]
    case 'and':
      return allOf(expression.of.map((e) => whoMay(e, scope, newRow)))
    case 'or':
      return anyOf(expression.of.map((e) => whoMay(e, scope, newRow)))
  }
}

function whereOf(where: Filter, { table, context }: Scope): Condition {
  if (where.kind !== 'compare' && where.filters.length === 0) return where.kind === 'and'
  return ['(', ...filterParts(where, table, context, 'rows'), ')']
}

/** The rows that the table's row rules leave that role; where none binds the operation, all. */
export function ruledRows(rows: readonly RowFilter[], on: 'list' | 'read', scope: Scope): Condition {
  const binding = rows.filter((rule) => rule.on.includes(on))
  if (binding.length === 0 || scope.asking === 'admin') return true
  return anyOf(binding.map((rule) => allOf([whoMay(rule.for, scope), whereOf(rule.where, scope)])))
}
