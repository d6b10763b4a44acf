/** The schema `bkend`: our own tables and functions in the database, one set for all projects and environments. */
import { DiagnosticError, error } from '../../../diagnostic/index.ts'
import { alwaysQuoted } from '../sql/identifier.ts'
import type { Connection } from './connection.ts'
import { faultCode, faultText } from './faults.ts'
import { type RoleConfig, roleStatements, rolesReadyQuery, serveStatements } from './own-roles.ts'
import { literal } from './settings.ts'

/** Grows with every change of the statements below; a later release runs what an earlier one had not. */
const VERSION = 4
const STAMP = 'bkend own schema, version '

const TABLES = [
  `create table if not exists bkend.history (
  project text not null, environment text not null, version integer not null,
  applied_at timestamptz(3) not null default clock_timestamp(), applied_by text not null, summary text not null,
  input_hash text not null, live_hash text not null, to_hash text not null, schema json not null, snapshot json not null,
  primary key (project, environment, version))`,
  `create table if not exists bkend.lease (
  project text not null, environment text not null, holder text not null default '', fence bigint not null default 0,
  expires_at timestamptz not null default '-infinity', primary key (project, environment))`,
  `create table if not exists bkend.journal (
  project text not null, environment text not null, from_hash text not null, to_hash text not null, input_hash text not null,
  phases_done integer not null, phases integer not null, snapshot json not null,
  written_at timestamptz(3) not null default clock_timestamp(), primary key (project, environment))`,
  `create table if not exists bkend.users (
  id text primary key, project text not null default '', environment text not null default '', email text, name text,
  role text not null default 'user' check (role in ('admin', 'user', 'guest')),
  roles text[] not null default '{}', email_verified boolean not null default false, password_hash text, image text,
  profile jsonb not null default '{}', created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now())`,
  'create unique index if not exists users_email_key on bkend.users (project, environment, lower(email))',
  `create table if not exists bkend.sessions (
  id text primary key, user_id text not null references bkend.users (id) on delete cascade, project text not null,
  environment text not null, refresh_hash text not null unique, previous_hash text, user_agent text, ip_address text,
  expires_at timestamptz(3) not null, created_at timestamptz(3) not null default now(),
  last_activity_at timestamptz(3) not null default now())`,
  'create index if not exists sessions_user_id_idx on bkend.sessions (user_id)',
  `create table if not exists bkend.keys (
  id text primary key, project text not null, environment text not null, name text not null,
  kind text not null check (kind in ('pk', 'sk')), hash text not null unique, scopes text[] not null default '{}',
  expires_at timestamptz(3), revoked_at timestamptz(3), created_at timestamptz(3) not null default now())`,
  // Version 2: when the refresh token was last replaced, which is when the grace of `previous_hash` began.
  'alter table bkend.sessions add column if not exists rotated_at timestamptz(3)',
  // Version 3: the version, kept whole, that `schema` and `snapshot` are the changes of; null: they are whole themselves.
  'alter table bkend.history add column if not exists base integer',
  // Version 4: the Postgres schema that the project lies in; null: an earlier release wrote it.
  'alter table bkend.history add column if not exists place text',
  'alter table bkend.journal add column if not exists place text',
  'create index if not exists users_newest_idx on bkend.users (project, environment, created_at desc, id desc)',
] as const

/** RFC 9562, version 7, method 3 as Postgres 18 has it: milliseconds, then the rest of the microseconds in 12 bits, then chance. */
const UUIDV7 = `create or replace function bkend.uuidv7() returns uuid language sql volatile parallel safe set search_path = pg_catalog as $$
  select encode(overlay(uuid_send(gen_random_uuid()) placing
    substring(int8send(us / 1000) from 3) || int2send((28672 + (us % 1000) * 4096 / 1000)::int2) from 1 for 8), 'hex')::uuid
  from (select (extract(epoch from clock_timestamp()) * 1000000)::bigint as us) as now $$`

/** Parsed where they are made, so no `search_path` can lead them astray, and short enough that the planner inlines them. */
const CLAIMS = [
  `create or replace function bkend.jwt() returns jsonb language sql stable parallel safe
  return coalesce(nullif(pg_catalog.current_setting('request.jwt.claims', true), '')::pg_catalog.jsonb, '{}'::pg_catalog.jsonb)`,
  `create or replace function bkend.user_id() returns text language sql stable parallel safe
  return coalesce(nullif(pg_catalog.current_setting('request.jwt.claims', true), '')::pg_catalog.jsonb ->> 'sub', '')`,
  `create or replace function bkend.role() returns text language sql stable parallel safe
  return coalesce(nullif(nullif(pg_catalog.current_setting('request.jwt.claims', true), '')::pg_catalog.jsonb ->> 'role', ''), 'guest')`,
  `create or replace function bkend.operation() returns text language sql stable parallel safe
  return coalesce(pg_catalog.current_setting('request.operation', true), '')`,
  `create or replace function bkend.has_role(name text) returns boolean language sql stable parallel safe
  return case when name = '*' then coalesce(bkend.jwt() -> 'roles', '[]'::pg_catalog.jsonb) not in ('[]'::pg_catalog.jsonb, 'null'::pg_catalog.jsonb)
    else coalesce((bkend.jwt() -> 'roles') ? name, false) end`,
] as const

/** Whether a row has that id, whoever asks: what tells 403 from 404. Only the login of serve may ask. */
const ROW_EXISTS = [
  `create or replace function bkend.row_exists("table" regclass, id text) returns boolean language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp set row_security = off as $bkend$
declare key record; found boolean;
begin
  select a.attname as name, format_type(a.atttypid, a.atttypmod) as type into key
    from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
    where i.indrelid = $1 and i.indisunique and i.indisvalid and i.indnkeyatts = 1 and i.indpred is null and i.indkey[0] > 0
      and (i.indisprimary or a.attname = 'id')
    order by a.attname = 'id' desc limit 1;
  if key.name is null then return false; end if;
  execute format('select exists (select from %s where %I = $1::%s)', $1, key.name, key.type) into found using $2;
  return found;
exception when data_exception then return false;
end $bkend$`,
  'revoke all on function bkend.row_exists(regclass, text) from public',
] as const

/**
 * The id of the newest row that this transaction made: for its maker, who may not read it. Ids grow with time, so that it is among
 * the last of the key. Only the login of serve may ask.
 */
const ROW_MADE = [
  `create or replace function bkend.row_made("table" regclass) returns text language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp set row_security = off as $bkend$
declare made text;
begin
  execute format('select id::text from %s where xmin = pg_current_xact_id()::xid order by id desc limit 1', $1) into made;
  return made;
end $bkend$`,
  'revoke all on function bkend.row_made(regclass) from public',
] as const

/** What anyone who is signed in may know of a user: JSON without what is unset; null where there is no such user. */
const PUBLIC_USER = [
  `create or replace function bkend.public_user(id text, project text, environment text) returns json language sql stable
  security definer set search_path = pg_catalog, pg_temp set row_security = off as $bkend$
  select json_strip_nulls(json_build_object('id', u.id, 'name', u.name, 'nickname', u.profile ->> 'nickname', 'image', u.image))
    from bkend.users u where u.id = $1 and u.project = $2 and u.environment = $3 $bkend$`,
  'revoke all on function bkend.public_user(text, text, text) from public',
] as const

/** The users as a declared reference sees them. */
export const USERS_TABLE = 'bkend.users'

/** All statements, each safe to repeat. `schema`: the project's own schema, made where it is missing. */
export function ownStatements(schema: string): readonly string[] {
  return [
    `create schema if not exists ${alwaysQuoted(schema)}`,
    'create schema if not exists bkend',
    ...TABLES,
    UUIDV7,
    ...CLAIMS,
    ...ROW_EXISTS,
    ...ROW_MADE,
    ...PUBLIC_USER,
    `comment on schema bkend is ${literal(`${STAMP}${VERSION}`)}`,
  ]
}

/** Whether the schema is there as this release needs it, and the project's schema exists. */
export async function isPrepared(connection: Connection, schema: string): Promise<boolean> {
  const [row] = await connection.query<{ stamp: string | null; there: boolean }>(
    `select (select obj_description(oid, 'pg_namespace') from pg_catalog.pg_namespace where nspname = 'bkend') as stamp,
      exists (select from pg_catalog.pg_namespace where nspname = ${literal(schema)}) as there`,
  )
  const version = row?.stamp?.startsWith(STAMP) ? Number(row.stamp.slice(STAMP.length)) : 0
  return version >= VERSION && row?.there === true
}

/** Two pushes that make the same thing at once: the second's statement fails, and finds it made when it is repeated. */
const RACED = new Set(['23505', '42P06', '42P07', '42723', '40001', '40P01', 'XX000', '42710'])
const TRIES = 30

function notAllowed(fault: unknown, database: string, user: string): DiagnosticError {
  const hint = `Let the role create schemas: \`grant create on database ${alwaysQuoted(database)} to ${alwaysQuoted(user)}\``
  const message = `${user} may not make bkend's own schema: ${faultText(fault)}`
  return new DiagnosticError([error('target/permission', message, { hint })], { cause: fault })
}

/** Runs statements until what they make is there. `denied` is thrown where the role may not. */
async function make(
  connection: Connection,
  isThere: () => Promise<boolean>,
  statements: () => readonly string[],
  denied: (fault: unknown) => DiagnosticError,
): Promise<void> {
  let done = false
  for (let tries = 1; !(await isThere()); tries++) {
    // A grant of what one has without the right to hand it on is a warning, and grants nothing.
    if (done) throw denied(new Error('the server let it grant nothing'))
    try {
      await connection.query(['set local client_min_messages = warning', ...statements()].join(';\n'))
      done = true
    } catch (fault) {
      const code = faultCode(fault)
      if (code === '42501') throw denied(fault)
      if (code === undefined || !RACED.has(code) || tries >= TRIES) throw fault
      await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 80))
    }
  }
}

function rolesNotAllowed(fault: unknown, user: string, statements: readonly string[]): DiagnosticError {
  const message = `${user} may not make the database roles that requests take: ${faultText(fault)}`
  const hint = `Let an administrator run this once, then push again:\n${statements.map((s) => `${s};`).join('\n')}`
  return new DiagnosticError([error('target/permission', message, { hint })], { cause: fault })
}

/** The roles, and the rights of the login of serve. */
async function makeRoles(connection: Connection, config: RoleConfig, user: string): Promise<void> {
  let ready = { roles: false, login: false }
  let version = 0
  const statements = (): readonly string[] => [
    ...(ready.roles ? [] : roleStatements(config)),
    ...(ready.login ? [] : serveStatements(config, version)),
  ]
  const isThere = async (): Promise<boolean> => {
    const [row] = await connection.query<typeof ready & { version: number }>(
      `select r.*, current_setting('server_version_num')::int as version from (${rolesReadyQuery(config)}) r`,
    )
    if (!row) return false
    ready = row
    version = row.version
    return row.roles && row.login
  }
  await make(connection, isThere, statements, (fault) => rolesNotAllowed(fault, user, statements()))
}

/** Makes what is missing. Throws a `DiagnosticError` (`target/permission`) where the role may not. */
export async function makeOwnSchema(
  connection: Connection,
  config: RoleConfig,
  who: { readonly database: string; readonly user: string },
): Promise<void> {
  const { schema } = config
  const denied = (fault: unknown): DiagnosticError => notAllowed(fault, who.database, who.user)
  await make(
    connection,
    () => isPrepared(connection, schema),
    () => ownStatements(schema),
    denied,
  )
  await makeRoles(connection, config, who.user)
}
