/** What a protected environment refuses beside hazards. */
import { type Diagnostic, error } from '../diagnostic/index.ts'
import type { Project } from './project.ts'

/**
 * An error for each table that declares no permissions, where the environment in use is protected: the defaults would leave
 * it open to every guest.
 */
export function openTables({ config, environment, schema }: Project): Diagnostic[] {
  if (!config.environments[environment]?.protected) return []
  return schema.tables
    .filter((table) => table.permissions === undefined)
    .map((table) =>
      error('plan/open-table', `\`${table.name}\` declares no permissions, and \`${environment}\` is protected`, {
        span: table.span,
        hint: "Say who may what: `.permissions({ read: 'user' })` or `permissions: { read: user }`; `{}` closes the table",
      }),
    )
}
