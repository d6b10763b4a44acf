/** Permission expressions where they stand in a declaration. */
import { type ParsedPermission, type PermissionExpression, parsePermission } from '../../model/index.ts'
import type { DeclarationPath } from '../raw.ts'
import { described, fault, type Scope, wordIn } from './scope.ts'

type Fault = Extract<ParsedPermission, { ok: false }>['fault']

/** The expression that `value` says; null where it does not parse. `self` needs the system columns. */
export function judgeWho(
  scope: Scope,
  value: unknown,
  path: DeclarationPath,
  hasCreatedBy: boolean,
): PermissionExpression | null {
  if (typeof value !== 'string') {
    const hint = {
      yaml: 'Write an expression such as `user | guest`; what is not said is denied',
      typescript: "Write an expression such as `'user | guest'`; what is not said is denied",
    }
    return fault(scope, 'schema/permission', `A permission is an expression, not ${described(value)}`, path, { hint })
  }
  const parsed = parsePermission(value)
  if (!parsed.ok) {
    for (const { message, hint, start, end } of faultsOf(value, parsed.fault)) {
      const word = start < end ? wordIn(value.slice(start, end)) : undefined
      fault(scope, 'schema/permission', `The permission \`${value}\` ${message}`, path, { hint, word })
    }
    return null
  }
  if (hasCreatedBy || !mentionsSelf(parsed.expression)) return parsed.expression
  return fault(scope, 'schema/permission', '`self` needs `createdBy`, which this table does not have', path, {
    hint: 'Drop `system: false`, or use another role',
  })
}

/** The parser stops at its first fault; an unknown role is read as a known one to find those after it. */
function faultsOf(text: string, first: Fault): Fault[] {
  const faults = [first]
  let read = text
  // How much longer `read` is than `text`, up to the last fault.
  let added = 0
  for (let last = first; isUnknownRole(last); ) {
    read = `${read.slice(0, last.start + added)}user${read.slice(last.end + added)}`
    added += 'user'.length - (last.end - last.start)
    const parsed = parsePermission(read)
    if (parsed.ok) break
    const { hint, ...next } = parsed.fault
    last = { ...next, start: next.start - added, end: next.end - added }
    // Other hints show the whole expression, in which `user` now stands for what was written.
    faults.push(isUnknownRole(last) && hint !== undefined ? { ...last, hint } : last)
  }
  return faults
}

function isUnknownRole(fault: Fault): boolean {
  return fault.message.startsWith('names an unknown role')
}

function mentionsSelf(expression: PermissionExpression): boolean {
  return 'of' in expression ? expression.of.some(mentionsSelf) : expression.kind === 'self'
}
