/** The portable filter: one meaning on every target. Checks, partial indexes, row rules and list requests use it. */
import type { JsonValue } from './json.ts'

/** Comparisons. `$exists` means set; all others hold for an unset column in a check. */
export const FILTER_OPERATORS = [
  '$eq',
  '$ne',
  '$gt',
  '$gte',
  '$lt',
  '$lte',
  '$in',
  '$nin',
  '$regex',
  '$exists',
] as const
/** A comparison. */
export type FilterOperator = (typeof FILTER_OPERATORS)[number]

/** What a column is compared with: a literal, another column of the row, or the asker's id. */
export type FilterOperand =
  | { readonly kind: 'literal'; readonly value: JsonValue }
  | { readonly kind: 'column'; readonly column: string }
  | { readonly kind: 'userId' }

/** `column operator operand`; `path` has more than one part only inside declared objects. */
export interface Comparison {
  readonly kind: 'compare'
  readonly path: readonly [column: string, ...keys: string[]]
  readonly operator: FilterOperator
  readonly operand: FilterOperand
}

/** A filter tree. An empty `and` is always true, an empty `or` never. */
export type Filter =
  | Comparison
  | { readonly kind: 'and'; readonly filters: readonly Filter[] }
  | { readonly kind: 'or'; readonly filters: readonly Filter[] }

/** The columns that a filter speaks of; one that it names twice is there twice. */
export function columnsOfFilter(filter: Filter): readonly string[] {
  if (filter.kind !== 'compare') return filter.filters.flatMap(columnsOfFilter)
  const { path, operand } = filter
  return operand.kind === 'column' ? [path[0], operand.column] : [path[0]]
}
