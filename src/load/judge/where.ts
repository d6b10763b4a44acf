/** The condition of an index or unique: a filter, or SQL. */
import type { IndexForm } from '../../model/declaration/index.ts'
import type { Filter, SqlTemplate } from '../../model/index.ts'
import type { DeclarationPath } from '../raw.ts'
import type { DraftTable } from './draft.ts'
import { judgeFilter } from './filter.ts'
import type { FilterContext } from './operand.ts'
import { isSql, judgeSql } from './sql.ts'

/** Null: at fault, and reported; undefined: there is none. */
export function whereOf(
  draft: DraftTable,
  context: FilterContext,
  form: IndexForm,
  path: DeclarationPath,
): Filter | SqlTemplate | null | undefined {
  if (form.where === undefined) return undefined
  const at = [...path, 'where']
  if (isSql(form.where)) return judgeSql(draft.scope, form.where, at, new Set(draft.columns.keys()))
  return judgeFilter(context, form.where, at)
}
