/** Portable filters as written → the model's filter tree, held against the table's columns. */
import { didYouMean } from '../../diagnostic/index.ts'
import {
  type Column,
  type ColumnType,
  type Comparison,
  FILTER_OPERATORS,
  type Filter,
  type FilterOperand,
  type FilterOperator,
} from '../../model/index.ts'
import { isObject } from '../plain-object.ts'
import type { DeclarationPath } from '../raw.ts'
import { findColumn } from './column.ts'
import { type FilterContext, judgeLiteral, misfit, writtenFamily } from './operand.ts'
import { described, fault } from './scope.ts'

/** Deeper than people nest. */
const DEEPEST = 30

/** The filter that `value` says; null where any of it is at fault. Several members must all hold. */
export function judgeFilter(context: FilterContext, value: unknown, path: DeclarationPath, depth = 0): Filter | null {
  const { scope } = context
  if (!isObject(value)) {
    const hint = 'Write `{ column: value }` or `{ column: { $gt: 0 } }`'
    return fault(scope, 'schema/filter', `A filter is an object, not ${described(value)}`, path, { hint })
  }
  if (depth > DEEPEST) return fault(scope, 'load/limit', `More than ${DEEPEST} levels of filters`, path)
  const filters: Filter[] = []
  let whole = true
  for (const [key, member] of Object.entries(value)) {
    const at = [...path, key]
    const judged = key.startsWith('$')
      ? combined(context, key, member, at, depth)
      : comparisons(context, key, member, at)
    if (judged === null) whole = false
    else filters.push(...judged)
  }
  return whole ? allOf(filters) : null
}

/** `and` of the filters, which is the filter itself where there is but one. */
function allOf(filters: readonly Filter[]): Filter {
  const [first] = filters
  return filters.length === 1 && first !== undefined ? first : { kind: 'and', filters }
}

function combined(
  context: FilterContext,
  key: string,
  value: unknown,
  path: DeclarationPath,
  depth: number,
): readonly Filter[] | null {
  const { scope } = context
  if (key !== '$and' && key !== '$or') {
    const near = didYouMean(key, ['$and', '$or', '$sql'])
    const isOperator = (FILTER_OPERATORS as readonly string[]).includes(key)
    const hint = isOperator
      ? `Name the column first: \`{ column: { ${key}: … } }\``
      : (near ?? 'Here stand columns, `$and` and `$or`')
    return fault(scope, 'schema/filter', `\`${key}\` does not join filters`, path, { hint, part: 'key' })
  }
  if (!Array.isArray(value) || value.length === 0) {
    return fault(scope, 'schema/filter', `\`${key}\` takes a list of filters`, path, {
      hint: `Write \`${key}: [{ … }, { … }]\``,
    })
  }
  const judged = value.map((item, i) => judgeFilter(context, item, [...path, i], depth + 1))
  const filters = judged.filter((filter) => filter !== null)
  if (filters.length < judged.length) return null
  return [key === '$and' ? allOf(filters) : filters.length === 1 ? allOf(filters) : { kind: 'or', filters }]
}

interface Target {
  readonly path: Comparison['path']
  readonly type: ColumnType
}

/** The column, or the part of a declared object, that a dotted key names. */
function targetOf(context: FilterContext, key: string, path: DeclarationPath): Target | null {
  const [name = '', ...inner] = key.split('.')
  const column: Column | null = findColumn(context.scope, context.columns, name, path)
  if (column === null) return null
  let type: ColumnType = column.type
  for (const part of inner) {
    const field = type.kind === 'object' && Object.hasOwn(type.properties, part) ? type.properties[part] : undefined
    if (field === undefined) {
      const known = type.kind === 'object' ? Object.keys(type.properties) : []
      const hint = known.length === 0 ? 'Dots lead into declared objects only' : didYouMean(part, known)
      return fault(context.scope, 'schema/unknown-column', `There is no \`${part}\` in \`${key}\``, path, {
        hint,
        part: 'key',
      })
    }
    type = field.type
  }
  return { path: [name, ...inner], type }
}

function comparisons(
  context: FilterContext,
  key: string,
  value: unknown,
  path: DeclarationPath,
): readonly Filter[] | null {
  const target = targetOf(context, key, path)
  if (target === null) return null
  const isOperators = isObject(value) && !Object.hasOwn(value, '$column') && !Object.hasOwn(value, '$userId')
  if (!isOperators) return compare(context, target, '$eq', value, path)
  if (Object.keys(value).length === 0) {
    return fault(context.scope, 'schema/filter', `\`${key}\` is compared with nothing`, path, {
      hint: `Write \`${key}: { $gt: 0 }\``,
    })
  }
  const judged = Object.entries(value).map(([word, operand]) => {
    const at = [...path, word]
    if ((FILTER_OPERATORS as readonly string[]).includes(word))
      return compare(context, target, word as FilterOperator, operand, at)
    const hint = didYouMean(word, FILTER_OPERATORS) ?? `The operators are ${FILTER_OPERATORS.join(' ')}`
    return fault(context.scope, 'schema/filter', `There is no operator \`${word}\``, at, { hint, part: 'key' })
  })
  return judged.some((one) => one === null) ? null : judged.flatMap((one) => one ?? [])
}

function compare(
  context: FilterContext,
  target: Target,
  operator: FilterOperator,
  value: unknown,
  at: DeclarationPath,
): readonly Comparison[] | null {
  const why = misfit(target.type, operator)
  if (why !== undefined)
    return fault(context.scope, 'schema/filter', `\`${operator}\` does not fit here`, at, { hint: why })
  const operand = operandOf(context, target.type, operator, value, at)
  return operand && [{ kind: 'compare', path: target.path, operator, operand }]
}

function operandOf(
  context: FilterContext,
  type: ColumnType,
  operator: FilterOperator,
  value: unknown,
  at: DeclarationPath,
): FilterOperand | null {
  const { scope } = context
  if (operator === '$exists') {
    if (typeof value === 'boolean') return { kind: 'literal', value }
    return fault(scope, 'schema/filter', `\`$exists\` is \`true\` or \`false\`, not ${described(value)}`, at)
  }
  if (operator === '$regex') {
    if (typeof value === 'string') return { kind: 'literal', value }
    return fault(scope, 'schema/filter', `\`$regex\` is a pattern as text, not ${described(value)}`, at)
  }
  if (operator === '$in' || operator === '$nin') return listOperand(context, type, operator, value, at)
  if (isObject(value) && Object.hasOwn(value, '$column')) return columnOperand(context, type, value.$column, at)
  if (value === '$userId' || (isObject(value) && value.$userId === true)) return askerOperand(context, type, at)
  const literal = judgeLiteral(context, type, value, at)
  return literal && { kind: 'literal', value: literal.value }
}

function listOperand(
  context: FilterContext,
  type: ColumnType,
  operator: string,
  value: unknown,
  at: DeclarationPath,
): FilterOperand | null {
  if (!Array.isArray(value) || value.length === 0) {
    const hint = `Write \`{ ${operator}: [a, b] }\``
    return fault(context.scope, 'schema/filter', `\`${operator}\` takes a list of values`, at, { hint })
  }
  const item = type.kind === 'array' ? type.items.type : type
  const values = value.map((one, i) => judgeLiteral(context, item, one, [...at, i]))
  if (values.some((one) => one === null)) return null
  return { kind: 'literal', value: values.map((one) => one?.value ?? null) }
}

function columnOperand(
  context: FilterContext,
  type: ColumnType,
  name: unknown,
  at: DeclarationPath,
): FilterOperand | null {
  const path = [...at, '$column']
  if (typeof name !== 'string') return fault(context.scope, 'schema/filter', '`$column` names a column', path)
  const other = findColumn(context.scope, context.columns, name, path)
  if (other === null) return null
  if (writtenFamily(other.type) === writtenFamily(type)) return { kind: 'column', column: name }
  const message = `A ${type.kind} cannot be compared with \`${name}\`, which is a ${other.type.kind}`
  return fault(context.scope, 'schema/filter', message, path)
}

function askerOperand(context: FilterContext, type: ColumnType, at: DeclarationPath): FilterOperand | null {
  if (!context.userId) {
    const hint = 'The asker is known in `rows` only'
    return fault(context.scope, 'schema/filter', '`$userId` means nothing here', at, { hint })
  }
  if (writtenFamily(type) === 'text' || type.kind === 'array') return { kind: 'userId' }
  return fault(context.scope, 'schema/filter', `\`$userId\` is text, and this column is a ${type.kind}`, at)
}
