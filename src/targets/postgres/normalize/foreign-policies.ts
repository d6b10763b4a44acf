/** Policies that somebody made by hand on tables of ours: a permissive one lets through what no permission declares. */
import { type Diagnostic, warning } from '../../../diagnostic/index.ts'
import type { Resource, Snapshot, Table } from '../../../model/index.ts'
import { identifier, qualified } from '../sql/identifier.ts'
import { type DeclareContext, tableAddress } from './context.ts'
import { ASKING, roleNames } from './roles.ts'

const READING = { select: 'read', insert: 'create', update: 'update', delete: 'delete', all: 'reach' } as const

/** A role of requests, and the group through which a policy binds it; null: the policy names the role, or everybody. */
interface Widened {
  readonly role: string
  readonly group: string | null
}

/** Whom a policy binds that no push made; a role that serving never takes, and admin, gain nothing by one. */
function widened(r: Resource, { config, groups }: DeclareContext): Widened[] {
  const names = roleNames(config.postgres)
  const asking = ASKING.filter((one) => one !== 'admin').map((one) => names[one])
  const { roles } = r.attributes
  if (!Array.isArray(roles)) return []
  return asking.flatMap((role): Widened[] => {
    if (roles.includes('public') || roles.includes(role)) return [{ role, group: null }]
    const group = groups.get(role)?.find((name) => roles.includes(name))
    return group === undefined ? [] : [{ role, group }]
  })
}

function told(r: Resource, table: Table, bound: readonly Widened[], context: DeclareContext): Diagnostic {
  const { command } = r.attributes
  const does = READING[command as keyof typeof READING] ?? 'reach'
  const who = bound.map(({ role, group }) => (group === null ? role : `${role} (through \`${group}\`)`)).join(' and ')
  const message = `The policy \`${r.name}\` lets ${who} ${does} rows of \`${table.name}\` beside what its permissions say`
  const drop = `drop policy ${identifier(r.name)} on ${qualified(context.config.postgres.schema, table.dbName)}`
  const hint = `Drop it: \`${drop}\`; what it lets through belongs in \`permissions\` or \`rows\``
  return warning('target/foreign-policy', message, { span: table.permissions?.span ?? table.span, hint })
}

/** Reports every permissive policy on a declared table that is neither declared nor made by an earlier push, unless this one drops it. */
export function reportForeignPolicies(context: DeclareContext, desired: Snapshot): void {
  if (context.prune) return
  const tables = new Map(context.schema.tables.filter((t) => !t.adopted).map((t) => [tableAddress(t), t]))
  for (const r of context.current.values()) {
    const table = r.kind === 'policy' && r.parent !== null ? tables.get(r.parent) : undefined
    if (!table || desired.has(r.address) || context.recorded.has(r.address)) continue
    const bound = widened(r, context)
    if (bound.length > 0) context.report(told(r, table, bound, context))
  }
}
