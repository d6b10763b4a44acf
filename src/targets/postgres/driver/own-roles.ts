/** The roles that requests take, what they need of our schemas, and what the login of `bkend serve` needs beside. */
import type { PostgresConfig } from '../../../model/index.ts'
import { roleNames } from '../normalize/roles.ts'
import { alwaysQuoted } from '../sql/identifier.ts'
import { literal } from './settings.ts'

/** What of a project's config the roles hang on. */
export type RoleConfig = Pick<PostgresConfig, 'schema' | 'roles' | 'serveLogin'>

/**
 * Roles belong to the whole cluster: another project may make the same one at this moment. Whoever makes one may take it, so
 * that the Data API of a dev environment can log in as the owner.
 */
function makeRole(name: string): string {
  const role = alwaysQuoted(name)
  return `do $bkend$ begin
  if not exists (select from pg_catalog.pg_roles where rolname = ${literal(name)}) then
    begin
      create role ${role} nologin;
    exception when duplicate_object or unique_violation then null;
    end;
    if not (select rolsuper from pg_catalog.pg_roles where rolname = current_user) then
      grant ${role} to current_user;
    end if;
  end if;
end $bkend$`
}

/** The roles and their way into the schemas; each statement is safe to repeat. */
export function roleStatements({ schema, roles }: RoleConfig): readonly string[] {
  const { guest, user, admin } = roleNames({ roles })
  const names = [guest, user, admin]
  return [
    ...names.map(makeRole),
    `grant usage on schema bkend, ${alwaysQuoted(schema)} to ${names.map(alwaysQuoted).join(', ')}`,
    `grant execute on function bkend.public_user(text, text, text) to ${alwaysQuoted(user)}, ${alwaysQuoted(admin)}`,
  ]
}

/** What the login of `bkend serve` is granted. `version`: from 16 on it takes a role without having its rights all the time. */
export function serveStatements({ schema, roles, serveLogin }: RoleConfig, version: number): readonly string[] {
  if (serveLogin === undefined) return []
  const login = alwaysQuoted(serveLogin)
  const names = Object.values(roleNames({ roles })).map(alwaysQuoted).join(', ')
  return [
    `grant ${names} to ${login}${version >= 160_000 ? ' with inherit false, set true' : ''}`,
    `grant usage on schema bkend, ${alwaysQuoted(schema)} to ${login}`,
    `grant select on bkend.history to ${login}`,
    `grant select, insert, update, delete on bkend.users, bkend.sessions, bkend.keys to ${login}`,
    `grant execute on function bkend.row_exists(regclass, text), bkend.row_made(regclass) to ${login}`,
  ]
}

/** Whoever may hand on its right to a schema or not: what everybody has been given counts, as in `public`. */
function hasUsage(grantee: string, schemas: readonly string[]): string {
  return schemas
    .map(
      (name) =>
        `coalesce(has_schema_privilege(${grantee}, to_regnamespace(${literal(alwaysQuoted(name))}), 'usage'), false)`,
    )
    .join(' and ')
}

/** Conditions of the login, as SQL over its row `l` of pg_roles. A superuser meets them all. */
function serves({ schema, roles }: RoleConfig): string {
  const member = Object.values(roleNames({ roles })).map(
    (name) =>
      `exists (select from pg_catalog.pg_roles r where r.rolname = ${literal(name)} and pg_has_role(l.oid, r.oid, 'member'))`,
  )
  const table = (name: string, privileges: string): string =>
    `coalesce(has_table_privilege(l.oid, to_regclass('bkend.${name}'), '${privileges}'), false)`
  const rows = ['select', 'insert', 'update', 'delete']
  return [
    ...member,
    ...['bkend', schema].map((s) => `has_schema_privilege(l.oid, ${literal(s)}, 'usage')`),
    table('history', 'select'),
    ...['users', 'sessions', 'keys'].flatMap((name) => rows.map((privilege) => table(name, privilege))),
    ...['row_exists(regclass, text)', 'row_made(regclass)'].map(
      (name) => `coalesce(has_function_privilege(l.oid, to_regprocedure('bkend.${name}'), 'execute'), false)`,
    ),
  ].join(' and ')
}

/**
 * One SELECT with one row: `roles`, whether the roles are there and may enter the schemas, and `login`, whether the login of
 * serve has what it needs (true where the server knows no such login: `bkend serve` then says so).
 */
export function rolesReadyQuery(config: RoleConfig): string {
  const { schema, serveLogin } = config
  const names = Object.values(roleNames(config))
  const list = names.map(literal).join(', ')
  const login =
    serveLogin === undefined
      ? 'true'
      : `not exists (select from pg_catalog.pg_roles l where l.rolname = ${literal(serveLogin)} and not (${serves(config)}))`
  return `select (select count(*) from pg_catalog.pg_roles r where r.rolname in (${list})
      and ${hasUsage('r.oid', [...new Set(['bkend', schema])])}) = ${new Set(names).size} as roles, ${login} as login`
}
