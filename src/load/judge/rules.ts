/** Checks and row rules as written → the model's. */
import { type RowsForm, rowsSchema } from '../../model/declaration/index.ts'
import type { CheckConstraint, RowFilter } from '../../model/index.ts'
import type { DraftTable } from './draft.ts'
import { judgeFilter } from './filter.ts'
import { judgeName } from './names.ts'
import type { FilterContext } from './operand.ts'
import { fault, place } from './scope.ts'
import { isSql, judgeSql } from './sql.ts'
import { structured } from './structure.ts'
import { judgeWho } from './who.ts'

/** The checks that are in order. */
export function judgeChecks(draft: DraftTable, context: FilterContext): CheckConstraint[] {
  const names = new Set(draft.columns.keys())
  return Object.entries(draft.form.checks ?? {}).flatMap(([name, rule]): CheckConstraint[] => {
    const path = ['checks', name]
    const span = place(draft.scope, path, 'key')
    if (!judgeName(draft.scope, 'table', 'a check', name, path)) return []
    if (isSql(rule)) {
      const sql = judgeSql(draft.scope, rule, path, names)
      return sql === null ? [] : [{ name, rule: { kind: 'sql', sql }, span }]
    }
    const filter = judgeFilter(context, rule, path)
    return filter === null ? [] : [{ name, rule: { kind: 'filter', filter }, span }]
  })
}

/** The row rules that are in order. */
export function judgeRows(draft: DraftTable, context: FilterContext): RowFilter[] {
  return (draft.form.rows ?? []).flatMap((value, n): RowFilter[] => {
    const path = ['rows', n]
    const form = structured<RowsForm>(draft.scope, rowsSchema(), value, path, { what: 'a row rule' })
    if (form === null) return []
    const who = form.for === undefined ? null : judgeWho(draft.scope, form.for, [...path, 'for'], draft.system)
    const asked = { ...context, userId: true }
    const where = form.where === undefined ? null : judgeFilter(asked, form.where, [...path, 'where'])
    const on = form.on ?? ['list']
    if (on.length === 0)
      fault(draft.scope, 'schema/invalid-value', '`on` names nothing', [...path, 'on'], {
        hint: { yaml: 'Write `on: [list, read]`', typescript: "Write `{ on: ['list', 'read'] }`" },
      })
    if (who === null || where === null) return []
    const sorted = (['list', 'read'] as const).filter((word) => on.includes(word))
    return [{ for: who, where, on: sorted, span: place(draft.scope, path) }]
  })
}
