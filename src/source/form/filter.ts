/** Filters, SQL and defaults of the model in the form that files say them in. */
import type { AggregationForm, CallForm, SqlForm } from '../../model/declaration/index.ts'
import type {
  Aggregation,
  Backfill,
  Comparison,
  Conversion,
  Default,
  Filter,
  FilterOperand,
  FunctionCall,
  JsonValue,
  SqlTemplate,
} from '../../model/index.ts'

/** `{ $sql: … }`: columns in braces, a literal brace doubled. */
export function sqlForm({ parts }: SqlTemplate): { readonly $sql: string } {
  const text = parts.map((p) => (typeof p === 'string' ? p.replace(/[{}]/g, '$&$&') : `{${p.column}}`))
  return { $sql: text.join('') }
}

function operandForm(operand: FilterOperand): JsonValue {
  switch (operand.kind) {
    case 'literal':
      return operand.value
    case 'column':
      return { $column: operand.column }
    case 'userId':
      return '$userId'
  }
}

function comparisonForm({ path, operator, operand }: Comparison): readonly [key: string, value: JsonValue] {
  const value = operandForm(operand)
  const isBare = operator === '$eq' && (operand.kind === 'userId' || typeof value !== 'object')
  return [path.join('.'), isBare ? value : { [operator]: value }]
}

function isOperators(value: JsonValue | undefined): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !('$column' in value)
}

/** Comparisons that hold together as the members of one object; null where two of them would be one member. */
function merged(filters: readonly Comparison[]): Record<string, JsonValue> | null {
  const form: Record<string, JsonValue> = {}
  for (const [key, value] of filters.map(comparisonForm)) {
    const before = form[key]
    if (before === undefined) form[key] = value
    else if (isOperators(before) && isOperators(value) && Object.keys(value).every((word) => !(word in before)))
      form[key] = { ...before, ...value }
    else return null
  }
  return form
}

/** A portable filter. */
export function filterForm(filter: Filter): JsonValue {
  if (filter.kind === 'compare') return merged([filter]) ?? {}
  if (filter.kind === 'or') return { $or: filter.filters.map(filterForm) }
  const comparisons = filter.filters.filter((f) => f.kind === 'compare')
  const all = comparisons.length === filter.filters.length ? merged(comparisons) : null
  return all ?? { $and: filter.filters.map(filterForm) }
}

/** A filter or SQL. */
export function whereForm(where: Filter | SqlTemplate): JsonValue {
  return 'parts' in where ? { ...sqlForm(where) } : filterForm(where)
}

/** A function of the project's, or an aggregation expression. */
function madeForm(from: FunctionCall | Aggregation) {
  if (from.kind === 'aggregation') return { $aggregation: from.expression }
  return { $call: from.file, ...(from.export !== 'default' && { export: from.export }) }
}

/** What rows that exist get in a new column. */
export function backfillForm(from: Backfill, digits: boolean): JsonValue {
  return from.kind === 'call' || from.kind === 'aggregation' ? madeForm(from) : defaultForm(from, digits)
}

/** How values become those of another type. */
export function usingForm(from: Conversion): SqlForm | CallForm | AggregationForm {
  return 'parts' in from ? sqlForm(from) : madeForm(from)
}

/** A default. Digits that a number holds exactly are a number. */
export function defaultForm(value: Default, digits: boolean): JsonValue {
  switch (value.kind) {
    case 'literal':
      return digits ? digitsForm(value.value) : value.value
    case 'now':
      return { $now: true }
    case 'uuid':
      return { $uuid: true }
    case 'userId':
      return { $userId: true }
    case 'sql':
      return { ...sqlForm(value.sql) }
  }
}

/** Digits as a number where it says the same, else as text. */
export function digitsForm(value: JsonValue): JsonValue {
  return typeof value === 'string' && String(Number(value)) === value ? Number(value) : value
}
