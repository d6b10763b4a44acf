/** Permission expressions where they stand in a declaration. */
import { type PermissionExpression, parsePermission } from '../../model/index.ts'
import type { DeclarationPath } from '../raw.ts'
import { described, fault, type Scope } from './scope.ts'

/** The expression that `value` says; null where it does not parse. `self` needs the system columns. */
export function judgeWho(
  scope: Scope,
  value: unknown,
  path: DeclarationPath,
  hasCreatedBy: boolean,
): PermissionExpression | null {
  if (typeof value !== 'string') {
    const hint = 'Write an expression such as `user | guest`; what is not said is denied'
    return fault(scope, 'schema/permission', `A permission is an expression, not ${described(value)}`, path, { hint })
  }
  const parsed = parsePermission(value)
  if (!parsed.ok) {
    const { message, hint } = parsed.fault
    return fault(scope, 'schema/permission', `The permission '${value}' ${message}`, path, { hint })
  }
  if (hasCreatedBy || !mentionsSelf(parsed.expression)) return parsed.expression
  return fault(scope, 'schema/permission', '`self` needs `createdBy`, which this table does not have', path, {
    hint: 'Drop `system: false`, or use another role',
  })
}

function mentionsSelf(expression: PermissionExpression): boolean {
  return 'of' in expression ? expression.of.some(mentionsSelf) : expression.kind === 'self'
}
