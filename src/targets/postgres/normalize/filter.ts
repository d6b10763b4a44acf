/** Portable filters as SQL conditions. */
import type { Comparison, Filter, FilterOperator, JsonValue, Table } from '../../../model/index.ts'
import type { Part } from '../sql/expression.ts'
import { claimsOf } from './claims.ts'
import { typeName } from './column-type.ts'
import type { DeclareContext } from './context.ts'
import { byCodePoint, isNumeric, listLiteral, type Operand, operandOf, TEXTUAL, valueParts } from './operand.ts'
import { matchSql } from './pattern.ts'

/** `check`: a comparison with an unset column holds. `rows`: it picks rows, where only `$ne` and `$nin` match unset. */
export type FilterUse = 'check' | 'rows'

interface Scope {
  readonly table: Table
  readonly context: DeclareContext
  readonly use: FilterUse
}

const SIGNS: Readonly<Record<string, string>> = { $gt: '>', $gte: '>=', $lt: '<', $lte: '<=' }

function listOf(value: JsonValue): readonly JsonValue[] {
  return Array.isArray(value) ? value : [value]
}

/** An array holds a scalar, and equals an array. */
function arrayEquals(operand: Operand, value: JsonValue, { context }: Scope): Part[] {
  if (Array.isArray(value)) return [...operand.sql, ` = ${listLiteral(value, operand)}`]
  if (operand.meaning === undefined) return [...operand.sql, ` @> ${listLiteral([value], operand)}`]
  return [...valueParts(value, operand, context), ' = any (', ...operand.sql, ')']
}

function among(operand: Operand, values: readonly JsonValue[], scope: Scope): Part[] {
  if (values.length === 0) return ['false']
  if (operand.type.kind === 'array')
    return ['(', ...values.flatMap((v, i) => [...(i > 0 ? [' or '] : []), ...arrayEquals(operand, v, scope)]), ')']
  const list = values.flatMap((v, i) => [...(i > 0 ? [', '] : []), ...valueParts(v, operand, scope.context)])
  return [...operand.sql, exactly(operand), ' in (', ...list, ')']
}

/** `condition` or unset where rows are picked; in a check an unknown result holds by itself. */
function orUnset(condition: Part[], operand: Operand, { use }: Scope): Part[] {
  const alwaysSet = !operand.nested && !operand.field.optional
  return use === 'check' || alwaysSet ? condition : ['(', ...condition, ' or ', ...operand.present, ' is null)']
}

function equals(operand: Operand, value: JsonValue, scope: Scope): Part[] {
  if (value === null) return [...operand.present, ' is null']
  if (operand.type.kind === 'array') return arrayEquals(operand, value, scope)
  return [...operand.sql, ' = ', ...valueParts(value, operand, scope.context), exactly(operand)]
}

function differs(operand: Operand, value: JsonValue, scope: Scope): Part[] {
  if (operand.type.kind === 'array') return ['not (', ...arrayEquals(operand, value, scope), ')']
  return [...operand.sql, ' <> ', ...valueParts(value, operand, scope.context), exactly(operand)]
}

function literalComparison(operator: FilterOperator, operand: Operand, value: JsonValue, scope: Scope): Part[] {
  switch (operator) {
    case '$eq':
      return equals(operand, value, scope)
    case '$ne':
      if (value === null) return [...operand.present, ' is not null']
      return orUnset(differs(operand, value, scope), operand, scope)
    case '$in':
      return among(operand, listOf(value), scope)
    case '$nin':
      return orUnset(['not (', ...among(operand, listOf(value), scope), ')'], operand, scope)
    case '$regex':
      return [...operand.sql, ` ${matchSql(String(value))}`]
    case '$exists':
      return [...operand.present, value === true ? ' is not null' : ' is null']
    default: {
      const right = valueParts(value, operand, scope.context)
      return [...operand.sql, ` ${SIGNS[operator]} `, ...right, byCodePoint(operand, scope.context)]
    }
  }
}

/** Values of one type compare as they are; of two textual ones, as text. */
function columnComparison(operator: FilterOperator, left: Operand, right: Operand, scope: Scope): Part[] {
  const cast = comparesAsText(left, right, scope) ? '::text' : ''
  const sign = operator === '$eq' ? '=' : operator === '$ne' ? '<>' : SIGNS[operator]
  const collated =
    sign === '=' || sign === '<>' ? exactly(left) : cast === '' ? byCodePoint(left, scope.context) : ' collate "C"'
  const condition = [...left.sql, `${cast} ${sign} `, ...right.sql, `${cast}${collated}`]
  return operator === '$ne' ? orUnset(condition, left, scope) : condition
}

function comparesAsText(left: Operand, right: Operand, { context }: Scope): boolean {
  const isText = ({ type, meaning }: Operand): boolean =>
    (TEXTUAL.has(type.kind) || type.kind === 'enumType' || type.kind === 'uuid' || meaning === 'uuid') &&
    type.kind !== 'array' &&
    !isNumeric(type)
  if (!isText(left) || !isText(right)) return false
  const [one, other] = [left, right].map((o) => (o.nested ? null : typeName(o.field.type, context)))
  return one !== other || one === null
}

/** Equality is that of code points, whatever rules the column has. */
function exactly({ collated }: Operand): string {
  return collated ? ' collate "C"' : ''
}

function comparison({ path, operator, operand }: Comparison, scope: Scope): Part[] {
  const left = operandOf(path, scope.table, scope.context)
  if (operand.kind === 'literal') return literalComparison(operator, left, operand.value, scope)
  if (operand.kind === 'column')
    return columnComparison(operator, left, operandOf([operand.column], scope.table, scope.context), scope)
  return askerComparison(operator, left, scope)
}

/** Nobody's id equals nothing, and `$ne` is the other half: of every row. */
function askerComparison(operator: FilterOperator, left: Operand, { context }: Scope): Part[] {
  const { userId } = claimsOf(context.config.postgres.claims)
  const cast = typeName(left.field.type, context) === 'uuid' ? '::text' : ''
  const same: Part[] = [...left.sql, `${cast} = ${userId}`]
  return operator === '$ne' ? ['((', ...same, ') is not true)'] : same
}

function parts(filter: Filter, scope: Scope, outer: 'and' | 'or' | null): Part[] {
  if (filter.kind === 'compare') return comparison(filter, scope)
  const { kind, filters } = filter
  if (filters.length === 0) return [kind === 'and' ? 'true' : 'false']
  const inner = filters.flatMap((f, i) => [...(i > 0 ? [` ${kind} `] : []), ...parts(f, scope, kind)])
  return outer !== null && outer !== kind && filters.length > 1 ? ['(', ...inner, ')'] : inner
}

/** The filter as the source of a condition on a row of the table. */
export function filterParts(filter: Filter, table: Table, context: DeclareContext, use: FilterUse): Part[] {
  return parts(filter, { table, context, use }, null)
}
