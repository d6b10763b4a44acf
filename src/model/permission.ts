/** Who may do what, as declared and as it works out. The rules are those of `reference/bkend-api.md`, "Permissions". */

import type { SourceSpan } from '../diagnostic/index.ts'
import type { Filter } from './filter.ts'

/** What can be done to a table's rows. */
export const OPERATIONS = ['create', 'read', 'list', 'update', 'delete'] as const
/** One of create, read, list, update, delete. */
export type Operation = (typeof OPERATIONS)[number]

/**
 * A predicate on the asker (and, for `self`, the row).
 * `everyone` is what expressions call `guest` or `public`; `guest` is the boolean form's "not signed in";
 * `user` is any signed-in asker, admin included; `role` is one of the user's own roles, `anyRole` any at all.
 */
export type PermissionExpression =
  | { readonly kind: 'everyone' | 'guest' | 'user' | 'admin' | 'self' | 'anyRole' | 'nobody' }
  | { readonly kind: 'role'; readonly role: string }
  | { readonly kind: 'and'; readonly of: readonly PermissionExpression[] }
  | { readonly kind: 'or'; readonly of: readonly PermissionExpression[] }

/** The boolean form: role (`admin user guest self`) → operation → allowed. */
export type RolePermissions = Readonly<Record<string, Readonly<Partial<Record<Operation, boolean>>>>>

/** A table's permissions as declared; on one table an expression wins over the boolean form, operation by operation. */
export interface Permissions {
  readonly expressions: Readonly<Partial<Record<Operation, PermissionExpression>>>
  readonly roles: RolePermissions
  readonly span?: SourceSpan
}

/** Rows that the askers matching `for` get; several that match are OR-ed. */
export interface RowFilter {
  readonly for: PermissionExpression
  readonly where: Filter
  /** `list` alone unless declared wider. */
  readonly on: readonly ('list' | 'read')[]
  readonly span?: SourceSpan
}

/** Who may read and write one column. Absent: whoever may read or write the row. */
export interface ColumnPermission {
  readonly read?: PermissionExpression
  readonly write?: PermissionExpression
}
