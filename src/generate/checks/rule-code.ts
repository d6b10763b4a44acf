/** Checks over a record as expressions over what was read of it. */
import type { Comparison, Filter } from '../../model/index.ts'
import { type ObjectCheck, orderOf, type RecordRule } from '../../validate/index.ts'
import { key, literal } from '../client/text.ts'
import { type Code, call, json } from '../validators/layout.ts'
import { patternCode } from '../validators/schema-code.ts'
import type { Uses } from './value-code.ts'

/** What a rule is about. `values` is the name of the object that was read. */
export interface RuleScope {
  readonly record: ObjectCheck
  readonly rule: RecordRule
  readonly values: string
  readonly uses: Uses
}

/** The statement that reports where the rule does not hold. */
export function ruleCode(scope: RuleScope): Code {
  return helper(scope, 'rule', 'issues', literal(scope.rule.name), filterCode(scope.rule.filter, scope))
}

function helper({ uses }: RuleScope, name: string, ...args: readonly Code[]): Code {
  uses.helpers.add(name)
  return call(name, ...args)
}

function helperName({ uses }: RuleScope, name: string): string {
  uses.helpers.add(name)
  return name
}

function filterCode(filter: Filter, scope: RuleScope): Code {
  if (filter.kind === 'compare') return comparisonCode(filter, scope)
  return helper(scope, filter.kind === 'and' ? 'every' : 'some', ...filter.filters.map((f) => filterCode(f, scope)))
}

function comparisonCode(comparison: Comparison, scope: RuleScope): Code {
  const { path, operator, operand } = comparison
  // A check knows no asker: like any comparison with what is not known, this one holds.
  if (operand.kind === 'userId') return 'true'
  const left = valueCode(path, scope)
  if (operator === '$exists') return existsCode(path, operand.kind === 'literal' && operand.value === true, scope)
  const order = helperName(scope, `${orderOf(comparison, scope.record)}Order`)
  if (operand.kind === 'column')
    return helper(scope, 'comparison', left, literal(operator), valueCode([operand.column], scope), order)
  if (operator === '$regex') return helper(scope, 'matches', left, patternCode(String(operand.value)))
  return helper(scope, 'comparison', left, literal(operator), json(operand.value), order)
}

function existsCode(path: Comparison['path'], wanted: boolean, scope: RuleScope): Code {
  const set = helper(scope, 'isSet', valueCode(path, scope), String(wanted))
  const unknown = scope.rule.unknown.includes(path[0])
  return unknown ? helper(scope, 'some', `!Object.hasOwn(${scope.values}, ${literal(path[0])})`, set) : set
}

/** The value at the path: undefined where it, or anything on the way, is unset. */
function valueCode(path: readonly string[], scope: RuleScope): Code {
  const [name = '', ...rest] = path
  if (rest.length === 0 && !(name in Object.prototype) && key(name) === name)
    return `${scope.values}[${literal(name)}] ?? undefined`
  return helper(scope, 'valueAt', scope.values, { kind: 'list', items: path.map(literal) })
}
