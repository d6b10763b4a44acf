/** Judges patterns: in columns, and in `$regex` wherever a filter stands. */
import { type Diagnostic, error, type SourceSpan } from '../../diagnostic/index.ts'
import type { Filter, SqlTemplate, Table } from '../../model/index.ts'
import { parsePattern } from '../patterns/parse.ts'

/** The fault of one pattern, if it has one. */
export function judgePattern(source: string, name: string, span: SourceSpan | undefined): readonly Diagnostic[] {
  const parsed = parsePattern(source)
  if (parsed.ok) return []
  return [
    error('schema/pattern', `${name}: the pattern \`${source}\` cannot be used: ${parsed.reason}`, {
      span,
      hint:
        parsed.nearest === undefined
          ? 'Only what JavaScript, Postgres and PCRE read alike is allowed'
          : `Write ${parsed.nearest}`,
    }),
  ]
}

/** The faults of every `$regex` in a table's checks, row rules and partial indexes. */
export function judgeFilters(table: Table): readonly Diagnostic[] {
  const filters: readonly (readonly [Filter | SqlTemplate | undefined, string, SourceSpan | undefined])[] = [
    ...table.checks.map(
      (c) => [c.rule.kind === 'filter' ? c.rule.filter : undefined, `the check ${c.name}`, c.span] as const,
    ),
    ...table.rows.map((r) => [r.where, 'a row rule', r.span] as const),
    ...[...table.indexes, ...table.uniques].map((i) => [i.where, `the index ${i.name}`, i.span] as const),
  ]
  return filters.flatMap(([filter, name, span]) =>
    filter && 'kind' in filter
      ? patternsIn(filter).flatMap((source) => judgePattern(source, `${table.name}, ${name}`, span ?? table.span))
      : [],
  )
}

function patternsIn(filter: Filter): readonly string[] {
  if (filter.kind !== 'compare') return filter.filters.flatMap(patternsIn)
  const { operator, operand } = filter
  return operator === '$regex' && operand.kind === 'literal' && typeof operand.value === 'string' ? [operand.value] : []
}
