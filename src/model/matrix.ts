/** The permission matrix: who may do what to a table, once defaults and both written forms are worked out. */
import {
  OPERATIONS,
  type Operation,
  type PermissionExpression,
  type Permissions,
  type RolePermissions,
} from './permission.ts'
import { rememberedOnce } from './remembered.ts'
import type { Table } from './table.ts'

/** Operation → who may. Admin may always, said or not; `nobody` therefore reads "admin alone". */
export type PermissionMatrix = Readonly<Record<Operation, PermissionExpression>>

const NOBODY: PermissionExpression = { kind: 'nobody' }

/** What holds for a table that declares no permissions at all. */
export const DEFAULT_PERMISSIONS: PermissionMatrix = {
  create: { kind: 'user' },
  read: { kind: 'everyone' },
  list: { kind: 'everyone' },
  update: NOBODY,
  delete: NOBODY,
}

const NO_PERMISSIONS: PermissionMatrix = { create: NOBODY, read: NOBODY, list: NOBODY, update: NOBODY, delete: NOBODY }

function roleExpression(role: string): PermissionExpression {
  if (role === 'user' || role === 'admin' || role === 'self' || role === 'guest') return { kind: role }
  if (role === 'role:*') return { kind: 'anyRole' }
  return { kind: 'role', role: role.replace(/^role:/, '') }
}

/** A role's answer; `list` unsaid falls back to `read`. */
function says(allowed: RolePermissions[string], operation: Operation): boolean {
  return (allowed[operation] ?? (operation === 'list' ? allowed.read : undefined)) === true
}

/** The boolean form of one operation: the roles that say true, OR-ed; "signed in" and "not signed in" make everyone. */
function fromRoles(roles: RolePermissions, operation: Operation): PermissionExpression {
  const allowed = Object.keys(roles)
    .filter((role) => says(roles[role] ?? {}, operation))
    .sort()
  if (allowed.includes('guest') && allowed.includes('user')) return { kind: 'everyone' }
  const of = allowed.map(roleExpression)
  const [first] = of
  if (first === undefined) return NOBODY
  return of.length === 1 ? first : { kind: 'or', of }
}

function effective(permissions: Permissions, operation: Operation): PermissionExpression {
  const { expressions, roles } = permissions
  const own = expressions[operation]
  if (own !== undefined) return own
  const said = Object.values(roles).some((role) => role[operation] !== undefined)
  if (operation === 'list' && expressions.read !== undefined && !said) return expressions.read
  return fromRoles(roles, operation)
}

const matrixOf = rememberedOnce(
  (permissions: Permissions) =>
    Object.fromEntries(OPERATIONS.map((o) => [o, effective(permissions, o)])) as PermissionMatrix,
)

/**
 * Who may do what to the table's rows: nobody while the table is `adopted`; the defaults where nothing is declared; else an expression wins over the boolean
 * form operation by operation, `list` unsaid is `read`, and what is not said is denied.
 */
export function effectivePermissions(table: Pick<Table, 'permissions' | 'adopted'>): PermissionMatrix {
  const { permissions, adopted } = table
  if (adopted) return NO_PERMISSIONS
  return permissions === undefined ? DEFAULT_PERMISSIONS : matrixOf(permissions)
}
