/** What each role may do to a table and its columns before any row is looked at. */
import type { Attribute, Column, Operation, PermissionExpression, Resource } from '../../../model/index.ts'
import { effectivePermissions, resource, snakeCase } from '../../../model/index.ts'
import { childrenIn } from '../children.ts'
import { addressesIn, ref } from '../sql/expression.ts'
import { isIdentity } from './column-type.ts'
import { columnAddress, type DeclareContext, tableAddress } from './context.ts'
import { defaultOf } from './default.ts'
import { ASKING, roleNames } from './roles.ts'
import { type Scope, whoMay } from './who.ts'

/** Whether some row lets that role; a rule that depends on the row or on roles of the user's own is woven into queries. */
function mayEver(expression: PermissionExpression | undefined, scope: Scope): boolean {
  return expression === undefined || whoMay(expression, scope) !== false
}

/** Columns that nobody but admin may name in a new row: the database fills them. */
function isFilled(column: Column, { table, context }: Scope): boolean {
  if (column.generated) return true
  if (!column.system || column.name === 'createdBy') return false
  return isIdentity(column) || defaultOf(column, table, context) !== null
}

/** Columns that the table has beside the declared ones and keeps: no grant by column covers them. */
function undeclared({ table, context }: Scope): string[] {
  if (context.prune) return []
  const parent = tableAddress(table)
  const known = new Set(
    table.columns.flatMap((c) => [c.dbName, ...(c.renamedFrom ? [c.renamedFrom, snakeCase(c.renamedFrom)] : [])]),
  )
  return childrenIn(context.current, parent)
    .filter((r) => r.kind === 'column' && !known.has(r.name) && !context.recorded.has(r.address))
    .map((r) => r.address)
}

/** A privilege on every column but those; null where there is none at all. */
function allBut(columns: readonly Column[], scope: Scope): Attribute {
  const { table } = scope
  if (columns.length === 0) return { except: [], byColumn: false }
  if (columns.length === table.columns.length) return null
  const except = [...columns.map((c) => columnAddress(table, c.name)), ...undeclared(scope)]
  return { except: except.sort().map(ref), byColumn: true }
}

function privileges(scope: Scope): Resource['attributes'] {
  const { table, asking } = scope
  const all = allBut([], scope)
  if (asking === 'admin') return { select: all, insert: all, update: all, delete: true, other: [] }
  const may = effectivePermissions(table)
  const allows = (operation: Operation): boolean => whoMay(may[operation], scope, operation === 'create') !== false
  // Whom row rules leave no row gets none, which is no refusal.
  const reads = (['read', 'list', 'update', 'delete'] as const).some(allows)
  const hidden = table.columns.filter((c) => !mayEver(c.permission?.read, scope))
  const fixed = table.columns.filter((c) => !mayEver(c.permission?.write, scope))
  const filled = table.columns.filter((c) => isFilled(c, scope) || fixed.includes(c))
  const kept = table.columns.filter((c) => c.system || c.generated || fixed.includes(c))
  return {
    select: reads ? allBut(hidden, scope) : null,
    insert: allows('create') ? allBut(filled, scope) : null,
    update: allows('update') ? allBut(kept, scope) : null,
    delete: allows('delete'),
    other: [],
  }
}

function grantResource(scope: Scope): Resource {
  const { table, asking, context } = scope
  const parent = tableAddress(table)
  const attributes = privileges(scope)
  return resource({
    kind: 'grant',
    name: roleNames(context.config.postgres)[asking],
    parent,
    dependsOn: [parent, ...new Set(Object.values(attributes).flatMap(addressesIn))],
    attributes,
    ...(table.span && { span: table.permissions?.span ?? table.span }),
  })
}

/** One resource a table and role, also where nothing is granted: then nothing may stand there. */
export function* grantResources(context: DeclareContext): Iterable<Resource> {
  for (const table of context.schema.tables)
    if (!table.adopted) for (const asking of ASKING) yield grantResource({ table, asking, context })
}
