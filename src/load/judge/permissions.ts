/** A table's permissions as written, in both forms → the model's. */
import { didYouMean } from '../../diagnostic/index.ts'
import { OPERATIONS, type Operation, type PermissionExpression, type Permissions } from '../../model/index.ts'
import { isObject } from '../plain-object.ts'
import type { DeclarationPath } from '../raw.ts'
import type { DraftTable } from './draft.ts'
import { writtenPermissions } from './policies.ts'
import { described, fault, place, type Scope } from './scope.ts'
import { judgeWho } from './who.ts'

const ROLES = ['admin', 'user', 'guest', 'self']

function isOperation(word: string): word is Operation {
  return (OPERATIONS as readonly string[]).includes(word)
}

/** The permissions as declared; undefined where nothing is declared. */
export function judgePermissions(draft: DraftTable): Permissions | undefined {
  const written = writtenPermissions(draft)
  if (written === undefined) return undefined
  const expressions: Partial<Record<Operation, PermissionExpression>> = {}
  const roles: Record<string, Partial<Record<Operation, boolean>>> = {}
  for (const [word, value] of Object.entries(written.value)) {
    const path = written.key === 'permissions' ? ['permissions', word] : [written.key]
    if (isOperation(word)) {
      const who = judgeWho(draft.scope, value, path, draft.system)
      if (who !== null) expressions[word] = who
    } else if (ROLES.includes(word) || /^role:(\*|[A-Za-z0-9_-]+)$/.test(word)) {
      roles[word] = roleOf(draft, word, value, path)
    } else unknownWord(draft.scope, word, value, path)
  }
  return { expressions, roles, span: place(draft.scope, [written.key]) }
}

function unknownWord(scope: Scope, word: string, value: unknown, path: DeclarationPath): void {
  const near = didYouMean(word, [...OPERATIONS, ...ROLES])
  const hint =
    near ??
    (isObject(value) ? `Write \`role:${word}\` for a role of your own` : `The operations are ${OPERATIONS.join(' ')}`)
  fault(scope, 'schema/permission', `\`${word}\` is neither an operation nor a role`, path, { hint, part: 'key' })
}

function roleOf(
  draft: DraftTable,
  role: string,
  value: unknown,
  path: DeclarationPath,
): Partial<Record<Operation, boolean>> {
  const { scope } = draft
  if (role === 'self' && !draft.system) judgeWho(scope, 'self', path, false)
  if (!isObject(value)) {
    const key = /^\w+$/.test(role) ? role : `'${role}'`
    const hint = {
      yaml: `Write \`${role}: { read: true }\`, or by operation: \`read: ${role}\``,
      typescript: `Write \`${key}: { read: true }\`, or by operation: \`read: '${role}'\``,
    }
    fault(scope, 'schema/permission', `A role says what it may as an object, not ${described(value)}`, path, { hint })
    return {}
  }
  const allowed: Partial<Record<Operation, boolean>> = {}
  for (const [operation, may] of Object.entries(value)) {
    const at = [...path, operation]
    if (!isOperation(operation)) {
      const hint = didYouMean(operation, OPERATIONS) ?? `The operations are ${OPERATIONS.join(' ')}`
      fault(scope, 'schema/permission', `\`${operation}\` is no operation`, at, { hint, part: 'key' })
    } else if (typeof may !== 'boolean') {
      fault(scope, 'schema/permission', `\`${operation}\` is \`true\` or \`false\` here, not ${described(may)}`, at)
    } else allowed[operation] = may
  }
  return allowed
}
