/** Judges the filters of checks, row rules and partial indexes: their patterns, and what is compared with what. */
import { type Diagnostic, error, type SourceSpan } from '../../diagnostic/index.ts'
import type { Comparison, Filter, Schema, SqlTemplate, Table } from '../../model/index.ts'
import { recordChecks } from '../record.ts'
import { comparisonFaults } from './comparison.ts'
import { judgePattern } from './pattern.ts'

type Place = readonly [filter: Filter | SqlTemplate | undefined, name: string, span: SourceSpan | undefined]

/** The faults of every filter of the table. */
export function judgeFilters(table: Table, schema: Schema): readonly Diagnostic[] {
  const places: readonly Place[] = [
    ...table.checks.map(
      (c): Place => [c.rule.kind === 'filter' ? c.rule.filter : undefined, `the check ${c.name}`, c.span],
    ),
    ...table.rows.map((r): Place => [r.where, 'a row rule', r.span]),
    ...[...table.indexes, ...table.uniques].map((i): Place => [i.where, `the index ${i.name}`, i.span]),
  ]
  return places.flatMap(([filter, name, span]) =>
    filter && 'kind' in filter
      ? comparisonsIn(filter).flatMap((one) =>
          judgeComparison(one, `${table.name}, ${name}`, span ?? table.span, table, schema),
        )
      : [],
  )
}

function comparisonsIn(filter: Filter): readonly Comparison[] {
  return filter.kind === 'compare' ? [filter] : filter.filters.flatMap(comparisonsIn)
}

function judgeComparison(
  comparison: Comparison,
  name: string,
  span: SourceSpan | undefined,
  table: Table,
  schema: Schema,
): readonly Diagnostic[] {
  const { operator, operand } = comparison
  if (operator === '$regex')
    return operand.kind === 'literal' && typeof operand.value === 'string'
      ? judgePattern(operand.value, name, span)
      : []
  return comparisonFaults(comparison, recordChecks(table, schema).row).map(({ message, hint }) =>
    error('schema/filter', `${name}: ${message}`, { span, hint }),
  )
}
