/** Checks over a record as expressions that build functions. */
import type { Comparison, Filter } from '../../model/index.ts'
import type { Check, ObjectCheck } from '../../validate/index.ts'
import { literal } from '../client/text.ts'
import { type Code, json } from './layout.ts'
import { helper, patternCode, type Uses } from './schema-code.ts'

/** The function that judges a filter over a record. */
export function ruleCode(filter: Filter, record: ObjectCheck, uses: Uses): Code {
  if (filter.kind === 'compare') return comparisonCode(filter, record, uses)
  return helper(uses, filter.kind === 'and' ? 'every' : 'some', ...filter.filters.map((f) => ruleCode(f, record, uses)))
}

function comparisonCode({ path, operator, operand }: Comparison, record: ObjectCheck, uses: Uses): Code {
  const at: Code = { kind: 'list', items: path.map(literal) }
  // A check knows no asker: like any comparison with what is not known, this one holds.
  if (operand.kind === 'userId') return helper(uses, 'every')
  if (operator === '$exists')
    return helper(uses, 'exists', at, String(operand.kind === 'literal' && operand.value === true))
  const order = orderCode(checkAt(record, path), uses)
  if (operand.kind === 'column') return helper(uses, 'compared', at, literal(operator), literal(operand.column), order)
  if (operator === '$regex') return helper(uses, 'matches', at, patternCode(String(operand.value)))
  return helper(uses, 'compares', at, literal(operator), json(operand.value), order)
}

function checkAt(check: Check | undefined, [key, ...rest]: readonly string[]): Check | undefined {
  if (key === undefined || check?.kind !== 'object') return check
  return checkAt(Object.hasOwn(check.properties, key) ? check.properties[key]?.check : undefined, rest)
}

const ORDERS: Readonly<Record<string, string>> = { decimal: 'decimalOrder', date: 'momentOrder' }

function orderCode(check: Check | undefined, uses: Uses): string {
  const scalar = check?.kind === 'array' ? check.items : check
  const order = check?.kind === 'time' ? 'timeOrder' : (ORDERS[scalar?.kind ?? ''] ?? 'plainOrder')
  if (order === 'momentOrder') uses.patterns.add('date')
  uses.helpers.add(order)
  return order
}
