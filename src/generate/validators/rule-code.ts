/** Checks over a record as expressions that build functions. */
import type { Comparison, Filter } from '../../model/index.ts'
import { type ObjectCheck, orderOf } from '../../validate/index.ts'
import { literal } from '../client/text.ts'
import { type Code, json } from './layout.ts'
import { helper, patternCode, type Uses } from './schema-code.ts'

/** The function that judges a filter over a record. */
export function ruleCode(filter: Filter, record: ObjectCheck, uses: Uses): Code {
  if (filter.kind === 'compare') return comparisonCode(filter, record, uses)
  return helper(uses, filter.kind === 'and' ? 'every' : 'some', ...filter.filters.map((f) => ruleCode(f, record, uses)))
}

function comparisonCode(comparison: Comparison, record: ObjectCheck, uses: Uses): Code {
  const { path, operator, operand } = comparison
  const at: Code = { kind: 'list', items: path.map(literal) }
  // A check knows no asker: like any comparison with what is not known, this one holds.
  if (operand.kind === 'userId') return helper(uses, 'every')
  if (operator === '$exists')
    return helper(uses, 'exists', at, String(operand.kind === 'literal' && operand.value === true))
  const order = `${orderOf(comparison, record)}Order`
  if (order === 'momentOrder') uses.patterns.add('date')
  if (operator === '$regex' && operand.kind === 'literal')
    return helper(uses, 'matches', at, patternCode(String(operand.value)))
  uses.helpers.add(order)
  if (operand.kind === 'column') return helper(uses, 'compared', at, literal(operator), literal(operand.column), order)
  return helper(uses, 'compares', at, literal(operator), json(operand.value), order)
}
