/** What a push is told, and a protected environment refuses, beside hazards. */
import { type Diagnostic, error, hasErrors, warning } from '../diagnostic/index.ts'
import type { Schema, Table } from '../model/index.ts'
import { checkAccess } from './access-check.ts'
import type { Opened } from './opened.ts'
import { isProtected, type Project } from './project.ts'
import type { RunResult } from './result.ts'
import { widerAccess } from './wider-access.ts'

const HINT =
  "Say who may what: `.permissions({ read: 'user' })` or `permissions: { read: user }`; `{}` closes the table"

/** Nothing is said of who may what. A table that is only kept as it was found is reached by nobody through bkend. */
function isOpen({ permissions, adopted }: Table): boolean {
  return permissions === undefined && !adopted
}

/**
 * An error for each table that declares no permissions, where the environment in use is protected: the defaults would leave
 * it open to every guest.
 */
export function openTables(project: Project): Diagnostic[] {
  if (!isProtected(project)) return []
  const { environment, schema } = project
  return schema.tables.filter(isOpen).map((table) =>
    error('plan/open-table', `\`${table.name}\` declares no permissions, and \`${environment}\` is protected`, {
      span: table.span,
      hint: HINT,
    }),
  )
}

/** One warning for all tables that a push leaves open because nothing is said; none where the environment refuses them. */
function leftOpen({ schema }: Project): Diagnostic[] {
  const [first, ...more] = schema.tables.filter(isOpen)
  if (first === undefined) return []
  const others =
    more.length === 0 ? '' : more.length === 1 ? ` and \`${more[0]?.name}\`` : ` and ${more.length} more tables`
  const says =
    more.length === 0 ? 'declares no permissions: guests read it' : 'declare no permissions: guests read them'
  return [
    warning('plan/open-table', `\`${first.name}\`${others} ${says}, and every user creates rows`, {
      span: first.span,
      hint: HINT,
    }),
  ]
}

/**
 * A push that would go on: with a warning where it leaves tables open; on a protected environment with one where people may
 * more than by the last push, and failed where its permission tests fail.
 */
export async function guarded({ project, driver, options }: Opened, result: RunResult): Promise<RunResult> {
  if (!options.guarded || result.outcome !== 'pending') return result
  if (!isProtected(project)) return { ...result, diagnostics: [...result.diagnostics, ...leftOpen(project)] }
  const last = (await driver.version())?.schema
  const wider = last ? widerAccess(last as unknown as Schema, project.schema) : []
  const warned = { ...result, diagnostics: [...result.diagnostics, ...wider] }
  // The tests beside the files are of what is being rolled back.
  if (project.rollback) return warned
  const { diagnostics, sources } = await checkAccess(project, options)
  return {
    ...result,
    outcome: hasErrors(diagnostics) ? 'failed' : result.outcome,
    diagnostics: [...warned.diagnostics, ...diagnostics],
    sources: new Map([...result.sources, ...sources]),
  }
}
