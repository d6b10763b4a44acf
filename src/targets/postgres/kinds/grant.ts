/** What a role may do to a table and its columns. */
import type { Attribute, Config, Resource } from '../../../model/index.ts'
import { addressOf, isRef, resource } from '../../../model/index.ts'
import { childrenIn } from '../children.ts'
import { grantResources } from '../normalize/grants.ts'
import { roleNames } from '../normalize/roles.ts'
import { literal } from '../sql/identifier.ts'
import { flagOf, textsOf } from './attributes.ts'
import { columnRefs } from './constraint.ts'
import { catalogue, type Draft, type Kind, parentOf, type RenderContext } from './kind.ts'
import { roleSql } from './policy.ts'

/** The privileges that may bind single columns. */
const BY_COLUMN = ['select', 'insert', 'update'] as const

interface Row {
  readonly table_name: string
  readonly role: string
  /** Privileges on the whole table, in small letters. */
  readonly whole: readonly string[] | null
  /** Privilege → the columns that it does not cover, for those granted by column. */
  readonly except: Readonly<Record<string, readonly string[]>> | null
}

/**
 * The roles of requests always where rows are guarded, also where nothing is granted to them; PUBLIC and the roles that policies name where something
 * is. What other logins may is the administrator's affair. An owner has what he did not take from himself, which is no entry where the
 * table has none at all; what he may beside reading and writing rows comes with owning it.
 */
function sqlOf(tables: string, config: Config): string {
  const roles = Object.values(roleNames(config.postgres)).map(literal).join(', ')
  return `
  select c.relname as table_name, case g.oid when 0 then 'public' else pg_get_userbyid(g.oid)::text end as role, w.whole,
    (select jsonb_object_agg(k.privilege, k.except) from (
      select lower(p.privilege) as privilege,
        (select coalesce(jsonb_agg(a.attname order by a.attname), '[]') from pg_attribute a
          where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and not exists (
            select from aclexplode(a.attacl) x where x.grantee = g.oid and x.privilege_type = p.privilege)) as except
      from (select distinct x.privilege_type as privilege from pg_attribute a, aclexplode(a.attacl) x
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and x.grantee = g.oid) p) k) as except
  from ${tables} c
  cross join lateral (
    select r.oid, true as asks from pg_roles r where r.rolname in (${roles})
    union select x.grantee, false from aclexplode(c.relacl) x
      where x.grantee <> c.relowner and (x.grantee = 0 or exists (
        select from pg_policy p where p.polrelid = c.oid and x.grantee = any (p.polroles)))
        and not exists (select from pg_roles r where r.oid = x.grantee and r.rolname in (${roles}))) g
  left join lateral (select array_agg(lower(x.privilege_type) order by x.privilege_type) as whole
    from aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) x where x.grantee = g.oid
      and (g.oid <> c.relowner or x.privilege_type in ('SELECT', 'INSERT', 'UPDATE', 'DELETE'))) w on true
  where c.relrowsecurity or (g.oid <> c.relowner and (w.whole is not null or exists (
    select from pg_attribute a, aclexplode(a.attacl) x where a.attrelid = c.oid and x.grantee = g.oid)))
  order by c.relname, role`
}

function read({ table_name, role, whole, except }: Row): Resource {
  const table = addressOf('table', null, table_name)
  const all = new Set(whole ?? [])
  const privilege = (name: string): Attribute => {
    if (all.has(name)) return { except: [], byColumn: false }
    const columns = except?.[name]
    return columns === undefined ? null : { except: columnRefs(table, [...columns].sort()), byColumn: true }
  }
  return resource({
    kind: 'grant',
    name: role,
    parent: table,
    dependsOn: [
      table,
      ...new Set(Object.values(except ?? {}).flatMap((c) => columnRefs(table, c).map((r) => r.address))),
    ],
    attributes: {
      ...Object.fromEntries(BY_COLUMN.map((name) => [name, privilege(name)])),
      delete: all.has('delete'),
      other: [...all].filter((p) => p !== 'delete' && !BY_COLUMN.some((name) => name === p)).sort(),
    },
  })
}

/** A privilege as it is kept: on all columns but those. */
interface AllBut {
  readonly except: ReadonlySet<string>
  readonly byColumn: boolean
}

function allBut(r: Resource, privilege: string): AllBut | null {
  const value = r.attributes[privilege] ?? null
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null
  const { except, byColumn } = value as { readonly except: readonly Attribute[]; readonly byColumn: boolean }
  return { except: new Set(except.flatMap((e) => (isRef(e) ? [e.address] : []))), byColumn }
}

function columnsOf(table: string, context: RenderContext): readonly Resource[] {
  return childrenIn(context.desired, table).filter((r) => r.kind === 'column')
}

/** `SELECT`, `INSERT (title, body)`; empty where there is no such privilege. */
function privilegeSql(r: Resource, privilege: string, columns: readonly Resource[], context: RenderContext): string[] {
  const granted = allBut(r, privilege)
  if (granted === null) return []
  if (!granted.byColumn) return [privilege.toUpperCase()]
  const names = columns.filter((c) => !granted.except.has(c.address)).map((c) => context.name(c.address))
  // A row's version, by which the Data API knows whether it changed; whoever reads the whole row has it anyway.
  const version = privilege === 'select' ? ['xmin'] : []
  return names.length === 0 ? [] : [`${privilege.toUpperCase()} (${[...names, ...version].join(', ')})`]
}

/** Exactly what is declared, whatever default privileges or others have given. */
function statements(r: Resource, context: RenderContext): string[] {
  const table = parentOf(r)
  const [name, role] = [context.name(table), roleSql(r.name)]
  const columns = columnsOf(table, context)
  const given = [
    ...BY_COLUMN.flatMap((privilege) => privilegeSql(r, privilege, columns, context)),
    ...(flagOf(r, 'delete') ? ['DELETE'] : []),
    ...textsOf(r, 'other').map((privilege) => privilege.toUpperCase()),
  ]
  return [
    `REVOKE ALL ON TABLE ${name} FROM ${role}`,
    ...(given.length > 0 ? [`GRANT ${given.join(', ')} ON TABLE ${name} TO ${role}`] : []),
  ]
}

/** What gives a new column to the roles that have all columns but some. */
export function columnGrants(column: Resource, context: RenderContext): string[] {
  const table = parentOf(column)
  return childrenIn(context.desired, table).flatMap((r) => {
    if (r.kind !== 'grant') return []
    const given = BY_COLUMN.filter((p) => {
      const granted = allBut(r, p)
      return granted?.byColumn === true && !granted.except.has(column.address)
    })
    if (given.length === 0) return []
    const list = given.map((p) => `${p.toUpperCase()} (${context.name(column.address)})`).join(', ')
    return [`GRANT ${list} ON TABLE ${context.name(table)} TO ${roleSql(r.name)}`]
  })
}

/** Privileges on a table. */
export const grant: Kind = {
  name: 'grant',
  declare: grantResources,
  catalogue: catalogue<Row>(sqlOf, read),
  followUp: statements,
  add: (change, context): Draft[] => [{ sql: statements(change.to, context), changes: [change] }],
  alter: (change, context) => [{ sql: statements(change.to, context), changes: [change] }],
  drop: (change, context) => [
    {
      sql: `REVOKE ALL ON TABLE ${context.name(parentOf(change.from))} FROM ${roleSql(change.from.name)}`,
      changes: [change],
    },
  ],
  rename: ({ from, to, ...change }) => {
    throw new Error(`${change.address}: ${from.name} is not renamed to ${to.name}`)
  },
}
