/** Types, limits, defaults, filters and SQL in words. */
import type { ColumnType, Constraints, Default, Field, Filter, FilterOperand, SqlTemplate } from '../../model/index.ts'
import { code } from './markdown.ts'

/** A type as Markdown. */
export function typeWords(type: ColumnType): string {
  switch (type.kind) {
    case 'varchar':
      return code(`varchar(${type.length})`)
    case 'numeric':
      return code(type.precision === undefined ? 'numeric' : `numeric(${type.precision},${type.scale ?? 0})`)
    case 'reference':
      return `id of ${code(type.to)}`
    case 'oneOf':
      return type.values.map((v) => code(String(v))).join(' or ')
    case 'enumType':
      return code(type.enumType)
    case 'native':
      return `${code(type.native)} (judged by the database)`
    case 'array':
      return `list of ${typeWords(type.items.type)}`
    case 'id':
      return code(type.id === 'default' ? 'id' : `id (${type.id})`)
    default:
      return code(type.kind)
  }
}

/** What limits a value, as Markdown; empty for nothing. */
export function limitWords(field: Field): string {
  const { type, constraints } = field
  const own = constraintWords(constraints)
  const items = type.kind === 'array' ? constraintWords(type.items.constraints) : []
  const actions = type.kind === 'reference' && type.onDelete !== 'no action' ? [`on delete ${type.onDelete}`] : []
  return [...own, ...items.map((w) => `each ${w}`), ...actions].join('; ')
}

function constraintWords(limits: Constraints): readonly string[] {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems, pattern, format } = limits
  return [
    ...range(minimum, maximum, ''),
    ...range(minLength, maxLength, ' characters'),
    ...range(minItems, maxItems, ' items'),
    ...(format === undefined ? [] : [format]),
    ...(pattern === undefined ? [] : [`matches ${code(pattern)}`]),
  ]
}

function range(min: number | string | undefined, max: number | string | undefined, unit: string): readonly string[] {
  if (min === undefined && max === undefined) return []
  if (min === max) return [`exactly ${min}${unit}`]
  if (max === undefined) return [`at least ${min}${unit}`]
  return [min === undefined ? `at most ${max}${unit}` : `${min} to ${max}${unit}`]
}

/** A default, as Markdown; empty for none. */
export function defaultWords(filled: Default | undefined): string {
  switch (filled?.kind) {
    case undefined:
      return ''
    case 'literal':
      return code(JSON.stringify(filled.value))
    case 'now':
      return 'now'
    case 'uuid':
      return 'a new id'
    case 'userId':
      return "the asker's id"
    case 'sql':
      return code(sqlWords(filled.sql))
  }
}

/** SQL with its columns in braces, as it may be declared. */
export function sqlWords({ parts }: SqlTemplate): string {
  return parts.map((part) => (typeof part === 'string' ? part : `{${part.column}}`)).join('')
}

const OPERATORS: Readonly<Record<string, string>> = {
  $eq: '=',
  $ne: '≠',
  $gt: '>',
  $gte: '≥',
  $lt: '<',
  $lte: '≤',
  $in: 'in',
  $nin: 'not in',
  $regex: 'matches',
}

/** A filter as plain text, `visibility = "public" and likes > 3`. */
export function filterWords(filter: Filter): string {
  if (filter.kind === 'compare') {
    const path = filter.path.join('.')
    if (filter.operator === '$exists')
      return `${path} is ${filter.operand.kind === 'literal' && filter.operand.value === true ? 'set' : 'unset'}`
    return `${path} ${OPERATORS[filter.operator]} ${operandWords(filter.operand)}`
  }
  if (filter.filters.length === 0) return filter.kind === 'and' ? 'always' : 'never'
  return filter.filters
    .map((f) => (f.kind !== 'compare' && f.filters.length > 1 ? `(${filterWords(f)})` : filterWords(f)))
    .join(` ${filter.kind} `)
}

function operandWords(operand: FilterOperand): string {
  if (operand.kind === 'userId') return "the asker's id"
  return operand.kind === 'column' ? operand.column : JSON.stringify(operand.value)
}
