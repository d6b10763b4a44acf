/** Portable filters as SQL conditions. */
import type { Comparison, Field, Filter, FilterOperator, JsonValue, Table } from '../../../model/index.ts'
import { canonicalJson } from '../../../model/index.ts'
import { type Part, ref } from '../sql/expression.ts'
import { literal } from '../sql/identifier.ts'
import { storedType, typeName } from './column-type.ts'
import { columnAddress, columnOf, type DeclareContext } from './context.ts'
import { literalParts } from './literal.ts'
import { matchSql } from './pattern.ts'

/** `check`: a comparison with an unset column holds. `rows`: it picks rows, where only `$ne` and `$nin` match unset. */
export type FilterUse = 'check' | 'rows'

interface Scope {
  readonly table: Table
  readonly context: DeclareContext
  readonly use: FilterUse
}

/** What a path points at. */
interface Operand {
  /** As text, number … in the type that comparisons use. */
  readonly sql: readonly Part[]
  /** Present at all. */
  readonly present: readonly Part[]
  readonly field: Field
  readonly nested: boolean
}

const SIGNS: Readonly<Record<string, string>> = { $gt: '>', $gte: '>=', $lt: '<', $lte: '<=' }
const TEXTUAL: ReadonlySet<string> = new Set(['string', 'text', 'varchar', 'oneOf', 'id', 'date', 'day', 'time'])
const NUMERIC: ReadonlySet<string> = new Set(['integer', 'number', 'float', 'bigint', 'numeric'])

function operandOf([name, ...keys]: Comparison['path'], { table, context }: Scope): Operand {
  const column = columnOf(table, name)
  const at = ref(columnAddress(table, name))
  let field: Field = column
  for (const key of keys) field = (field.type.kind === 'object' && field.type.properties[key]) || field
  if (keys.length === 0) return { sql: [at], present: [at], field, nested: false }
  const before = keys.slice(0, -1).map((k) => ` -> ${literal(k)}`)
  const last = literal(keys.at(-1) ?? '')
  const json: Part[] = ['(', at, ...before, ` -> ${last})`]
  const text: Part[] = ['(', at, ...before, ` ->> ${last})`]
  const { kind } = storedType(field.type, context)
  if (NUMERIC.has(kind)) return { sql: [...text, '::numeric'], present: json, field, nested: true }
  if (kind === 'boolean') return { sql: [...text, '::boolean'], present: json, field, nested: true }
  return { sql: TEXTUAL.has(kind) ? text : json, present: json, field, nested: true }
}

function valueParts(value: JsonValue, { field, nested }: Operand, { context }: Scope): Part[] {
  const { kind } = storedType(field.type, context)
  if (!nested || kind === 'array' || kind === 'object') return literalParts(value, field.type, context)
  return [typeof value === 'string' && !NUMERIC.has(kind) ? literal(value) : String(value)]
}

function listOf(value: JsonValue): readonly JsonValue[] {
  return Array.isArray(value) ? value : [value]
}

/** An array holds a scalar, and equals an array. */
function arrayEquals(operand: Operand, value: JsonValue): Part[] {
  const [sign, json] = Array.isArray(value) ? ['=', value] : ['@>', [value]]
  return [...operand.sql, ` ${sign} ${literal(canonicalJson(json))}::jsonb`]
}

function among(operand: Operand, values: readonly JsonValue[], scope: Scope): Part[] {
  if (values.length === 0) return ['false']
  if (operand.field.type.kind === 'array')
    return ['(', ...values.flatMap((v, i) => [...(i > 0 ? [' or '] : []), ...arrayEquals(operand, v)]), ')']
  const list = values.flatMap((v, i) => [...(i > 0 ? [', '] : []), ...valueParts(v, operand, scope)])
  return [...operand.sql, ' in (', ...list, ')']
}

/** `condition` or unset where rows are picked; in a check an unknown result holds by itself. */
function orUnset(condition: Part[], operand: Operand, { use }: Scope): Part[] {
  const alwaysSet = !operand.nested && !operand.field.optional
  return use === 'check' || alwaysSet ? condition : ['(', ...condition, ' or ', ...operand.present, ' is null)']
}

function equals(operand: Operand, value: JsonValue, scope: Scope): Part[] {
  if (value === null) return [...operand.present, ' is null']
  if (operand.field.type.kind === 'array') return arrayEquals(operand, value)
  return [...operand.sql, ' = ', ...valueParts(value, operand, scope)]
}

function differs(operand: Operand, value: JsonValue, scope: Scope): Part[] {
  if (operand.field.type.kind === 'array') return ['not (', ...arrayEquals(operand, value), ')']
  return [...operand.sql, ' <> ', ...valueParts(value, operand, scope)]
}

function byCodePoint(operand: Operand, { context }: Scope): string {
  const text = operand.nested ? TEXTUAL.has(operand.field.type.kind) : typeName(operand.field.type, context) === 'text'
  return text || operand.field.type.kind === 'varchar' ? ' collate "C"' : ''
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
      const right = valueParts(value, operand, scope)
      return [...operand.sql, ` ${SIGNS[operator]} `, ...right, byCodePoint(operand, scope)]
    }
  }
}

function columnComparison(operator: FilterOperator, left: Operand, right: Operand, scope: Scope): Part[] {
  const types = [left, right].map((o) => (o.nested ? null : typeName(o.field.type, scope.context)))
  const numbers = [left, right].every((o) => NUMERIC.has(storedType(o.field.type, scope.context).kind))
  const cast = !numbers && (types[0] !== types[1] || types[0] === null) ? '::text' : ''
  const sign = operator === '$eq' ? '=' : operator === '$ne' ? '<>' : SIGNS[operator]
  const collated = sign === '=' || sign === '<>' ? '' : cast === '' ? byCodePoint(left, scope) : ' collate "C"'
  const condition = [...left.sql, `${cast} ${sign} `, ...right.sql, `${cast}${collated}`]
  return operator === '$ne' ? orUnset(condition, left, scope) : condition
}

function comparison({ path, operator, operand }: Comparison, scope: Scope): Part[] {
  const left = operandOf(path, scope)
  if (operand.kind === 'literal') return literalComparison(operator, left, operand.value, scope)
  if (operand.kind === 'column') return columnComparison(operator, left, operandOf([operand.column], scope), scope)
  const user: Part[] = [...left.sql, ` ${operator === '$ne' ? '<>' : '='} bkend.user_id()`]
  return operator === '$ne' ? orUnset(user, left, scope) : user
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
