/** Where the values of rows that exist come from, when a column comes or changes its type. */
import type { SourceSpan } from '../diagnostic/index.ts'
import type { SqlTemplate } from './expression.ts'
import type { Default } from './field.ts'
import type { JsonValue } from './json.ts'

/** A function of the project's: it is called with each row, and gives the column's value. */
export interface FunctionCall {
  readonly kind: 'call'
  /** Its module as it is declared: relative to the file that says it. */
  readonly file: string
  readonly export: string
  /** Where it is said; `file` is relative to the file that this names. */
  readonly span?: SourceSpan
}

/** An aggregation expression, for MongoDB alone; its paths are the fields of documents. */
export interface Aggregation {
  readonly kind: 'aggregation'
  readonly expression: JsonValue
}

/** The value for rows that exist when a required column is added. */
export type Backfill = Default | FunctionCall | Aggregation

/** What turns an old value into one of the new type. */
export type Conversion = SqlTemplate | FunctionCall | Aggregation

/** Whether a backfill or a conversion is a function of the project's. */
export function isCall(from: Backfill | Conversion | undefined): from is FunctionCall {
  return from !== undefined && 'kind' in from && from.kind === 'call'
}

/** Whether a backfill or a conversion is an aggregation expression. */
export function isAggregation(from: Backfill | Conversion | undefined): from is Aggregation {
  return from !== undefined && 'kind' in from && from.kind === 'aggregation'
}
