/** The rule of a single column as one CHECK: what `validate/` says of its values and the type alone does not. */
import type { Column, Constraints, Expression, Resource, Table } from '../../../model/index.ts'
import { checkOf, FORMAT_PATTERNS, LONGEST_DECIMAL } from '../../../validate/index.ts'
import { type Part, ref, written } from '../sql/expression.ts'
import { literal } from '../sql/identifier.ts'
import { storedType } from './column-type.ts'
import { columnAddress, type DeclareContext } from './context.ts'
import { DEEPER } from './nested-condition.ts'
import { nestedFunction } from './nested-function.ts'
import { matchSql } from './pattern.ts'

/** A column's rule, and the function that it calls. */
export interface ColumnCheck {
  readonly expression: Expression
  readonly function: Resource | null
}

function textConditions({ minLength, maxLength, pattern, format }: Constraints, column: Part): Part[][] {
  return [
    ...(minLength ? [['char_length(', column, `) >= ${minLength}`]] : []),
    ...(maxLength !== undefined ? [['char_length(', column, `) <= ${maxLength}`]] : []),
    ...(pattern !== undefined ? [[column, ` ${matchSql(pattern)}`]] : []),
    ...(format !== undefined ? [[column, ` ${matchSql(FORMAT_PATTERNS[format])}`]] : []),
  ]
}

function rangeConditions({ minimum, maximum }: Constraints, column: Part): Part[][] {
  return [
    ...(minimum !== undefined ? [[column, ` >= ${minimum}`]] : []),
    ...(maximum !== undefined ? [[column, ` <= ${maximum}`]] : []),
  ]
}

/** NaN is greater than every number, and no JSON says it or an infinity. */
function finiteConditions(limits: Constraints, column: Part, signed: boolean): Part[][] {
  return [
    ...(signed && limits.minimum === undefined ? [[column, " > '-Infinity'"]] : []),
    ...(limits.maximum === undefined ? [[column, " < 'Infinity'"]] : []),
  ]
}

function jsonConditions(value: readonly Part[]): Part[][] {
  return [
    ['jsonb_typeof(', ...value, ") <> 'null'"],
    ['not jsonb_path_exists(', ...value, `, ${literal(DEEPER)})`],
  ]
}

function conditions(column: Column, table: Table, at: Part, context: DeclareContext): Part[][] {
  const limits = column.constraints
  const finite = table.adopted ? () => [] : finiteConditions
  const type = storedType(column.type, context)
  switch (type.kind) {
    case 'string':
    case 'text':
    case 'varchar':
      return textConditions(limits, at)
    case 'integer':
    case 'bigint':
    case 'serial':
      return rangeConditions(limits, at)
    case 'number':
    case 'float':
      return [...rangeConditions(limits, at), ...finite(limits, at, true)]
    case 'numeric':
      return type.precision === undefined
        ? [
            ...rangeConditions(limits, at),
            ...finite(limits, at, true),
            ...(table.adopted ? [] : [['char_length(', at, `::text) <= ${LONGEST_DECIMAL}`]]),
          ]
        : [...rangeConditions(limits, at), ...finite(limits, at, false)]
    case 'json':
      // The cast refuses what json keeps as it was sent: U+0000 and lone surrogates.
      return table.adopted ? [] : jsonConditions([at, '::jsonb'])
    case 'jsonb':
      return table.adopted ? [] : jsonConditions([at])
    case 'oneOf':
      return [[at, ` in (${type.values.map((v) => (typeof v === 'number' ? String(v) : literal(v))).join(', ')})`]]
    default:
      return []
  }
}

/** The column's CHECK; null where its type says everything. References, ids and native types are judged by what they are. */
export function columnCheck(column: Column, table: Table, context: DeclareContext): ColumnCheck | null {
  if (column.type.kind === 'reference' || column.type.kind === 'id') return null
  const at = ref(columnAddress(table, column.name))
  if (column.type.kind === 'object' || column.type.kind === 'array') {
    const check = nestedFunction(checkOf(column, context.schema))
    return { expression: written(ref(check.address), '(', at, ')'), function: check }
  }
  const rules = conditions(column, table, at, context)
  if (rules.length === 0) return null
  return { expression: written(...rules.map((rule, i) => (i === 0 ? rule : [' and ', ...rule]))), function: null }
}
