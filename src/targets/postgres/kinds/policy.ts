/** Row security policies: permissive ones, which are worked out from permissions, and restrictive ones, which people write. */
import type { Expression, Resource } from '../../../model/index.ts'
import { addressOf, resource } from '../../../model/index.ts'
import type { DeclareContext } from '../normalize/context.ts'
import { policyResources, restrictionResources } from '../normalize/policies.ts'
import { printed } from '../sql/expression.ts'
import { identifier } from '../sql/identifier.ts'
import { expressionOf, textOf, textsOf } from './attributes.ts'
import { reliesOn } from './catalogue-sql.ts'
import { columnRefs, dependencies } from './constraint.ts'
import { catalogue, type Kind, parentOf, type RenderContext, replaced } from './kind.ts'
import { exclusive, tableName } from './words.ts'

interface Row {
  readonly table_name: string
  readonly name: string
  readonly command: string
  readonly roles: readonly string[]
  readonly using: string | null
  readonly check: string | null
  readonly columns: readonly string[] | null
  readonly uses: readonly (string | null)[] | null
}

const COMMANDS: Readonly<Record<string, string>> = { r: 'select', a: 'insert', w: 'update', d: 'delete', '*': 'all' }

/** `PUBLIC` is nobody's name: a role called so cannot be. */
function sqlOf(tables: string, permissive: boolean): string {
  return `
  select c.relname as table_name, p.polname as name, p.polcmd::text as command,
    (select array_agg(case o when 0 then 'public' else pg_get_userbyid(o)::text end order by o) from unnest(p.polroles) o) as roles,
    pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as check,
    (select array_agg(distinct a.attname::text) from pg_depend d
      join pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
      where d.classid = 'pg_policy'::regclass and d.objid = p.oid and d.refclassid = 'pg_class'::regclass
        and d.refobjid = c.oid and d.refobjsubid > 0) as columns,
    ${reliesOn('pg_policy', 'p.oid', 'c.oid')} as uses
  from ${tables} c join pg_policy p on p.polrelid = c.oid and p.polpermissive = ${permissive}
  order by c.relname, p.polname`
}

function reader(kind: string): (row: Row) => Resource {
  return (row) => {
    const table = addressOf('table', null, row.table_name)
    const columns = columnRefs(table, row.columns ?? []).map((r) => r.address)
    return resource({
      kind,
      name: row.name,
      parent: table,
      dependsOn: dependencies(
        table,
        columns,
        (row.uses ?? []).filter((address) => address !== null),
      ),
      attributes: {
        command: COMMANDS[row.command] ?? row.command,
        roles: [...row.roles].sort(),
        using: printed(row.using),
        check: printed(row.check),
      },
    })
  }
}

/** A role as a statement names it. */
export function roleSql(name: string): string {
  return name === 'public' ? 'PUBLIC' : identifier(name)
}

function rolesSql(r: Resource): string {
  return textsOf(r, 'roles').map(roleSql).join(', ')
}

function clauses(r: Resource, context: RenderContext): string {
  const clause = (word: string, e: Expression | null): string => (e === null ? '' : ` ${word} (${context.sql(e)})`)
  return clause('USING', expressionOf(r, 'using')) + clause('WITH CHECK', expressionOf(r, 'check'))
}

function on(r: Resource, context: RenderContext): string {
  return `${identifier(r.name)} ON ${context.name(parentOf(r))}`
}

function create(r: Resource, context: RenderContext): string {
  const as = r.kind === 'policy' ? '' : ' AS RESTRICTIVE'
  const command = (textOf(r, 'command') ?? 'all').toUpperCase()
  return `CREATE POLICY ${on(r, context)}${as} FOR ${command} TO ${rolesSql(r)}${clauses(r, context)}`
}

const add: Kind['add'] = (change, context) => [
  { sql: create(change.to, context), changes: [change], lock: exclusive(tableName(change.to)) },
]

const drop: Kind['drop'] = (change, context) => [
  {
    sql: `DROP POLICY ${on(change.from, context)}`,
    changes: [change],
    lock: exclusive(tableName(change.from)),
  },
]

/** In place where Postgres can: another command, or a part that goes, needs another policy. */
const alter: Kind['alter'] = (change, context) => {
  const { from, to } = change
  const loses = ['using', 'check'].some((part) => expressionOf(from, part) !== null && expressionOf(to, part) === null)
  if (loses || change.attributes.includes('command')) return replaced({ add, drop })(change, context)
  const sql = `ALTER POLICY ${on(to, context)} TO ${rolesSql(to)}${clauses(to, context)}`
  return [{ sql, changes: [change], lock: exclusive(tableName(to)) }]
}

function policyKind(name: string, permissive: boolean, declare: (context: DeclareContext) => Iterable<Resource>): Kind {
  return {
    name,
    declare,
    // What a policy's SQL names is any table's.
    ...(!permissive && { scope: 'whole' as const }),
    catalogue: catalogue<Row>((tables) => sqlOf(tables, permissive), reader(name)),
    ...(permissive && { followUp: (r: Resource, context: RenderContext) => [create(r, context)] }),
    add,
    alter,
    drop,
    rename: ({ from, to, ...change }, context) => [
      {
        sql: `ALTER POLICY ${identifier(from.name)} ON ${context.name(parentOf(to))} RENAME TO ${identifier(to.name)}`,
        changes: [{ ...change, from, to }],
      },
    ],
  }
}

/** Policies that let rows be reached; a row needs one of them. */
export const policy: Kind = policyKind('policy', true, policyResources)

/** Policies that a row has to meet besides. */
export const restrictivePolicy: Kind = policyKind('restrictive-policy', false, restrictionResources)
