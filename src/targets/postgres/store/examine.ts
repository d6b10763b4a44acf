/** Whether the login may serve: not too much, so that policies bind it, and not too little. */
import { type Diagnostic, error } from '../../../diagnostic/index.ts'
import type { RoleNames } from '../../../model/index.ts'
import { alwaysQuoted } from '../sql/identifier.ts'
import type { AsLogin } from './accounts-scope.ts'

/** What the login is held against. */
export interface Examination {
  readonly schema: string
  readonly roles: RoleNames
  /** The owner, and a superuser, may serve: every request takes its role first. */
  readonly dev: boolean
}

interface Rights {
  readonly login: string
  readonly superuser: boolean
  readonly bypass: boolean
  readonly owns: string | null
  readonly missing: readonly string[]
}

/** Names are looked up in the catalogue: without USAGE on the schema, naming `bkend.history` would raise. */
const RIGHTS = `with own as (select oid, relname from pg_class where relnamespace = to_regnamespace('bkend'))
  select current_user as login, r.rolsuper as superuser, r.rolbypassrls as bypass,
  (select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = $1 and c.relkind in ('r', 'p') and pg_has_role(c.relowner, 'usage') and not r.rolsuper
    order by c.relname limit 1) as owns,
  array(select m.word from (values
    ('roles', not exists (select from unnest($2::text[]) as named(name)
      where not exists (select from pg_roles g where g.rolname = named.name and pg_has_role(g.oid, 'member')))),
    ('usage', coalesce(has_schema_privilege(to_regnamespace('bkend'), 'usage'), false)),
    ('history', coalesce(has_table_privilege((select oid from own where relname = 'history'), 'select'), false)),
    ('accounts', (select coalesce(bool_and(coalesce(has_table_privilege((select oid from own where relname = t), p), false)), false)
      from unnest(array['users', 'sessions', 'keys']) t, unnest(array['select', 'insert', 'update', 'delete']) p)),
    ('probe', (select count(*) = 2 and bool_and(has_function_privilege(f.oid, 'execute')) from pg_proc f
      where f.pronamespace = to_regnamespace('bkend') and f.proname in ('row_exists', 'row_made')))
  ) as m(word, held) where not m.held) as missing
  from pg_roles r where r.rolname = current_user`

function refusal(message: string, hint: string): Diagnostic {
  return error('serve/login', message, { hint })
}

function tooMuch({ login, superuser, bypass, owns }: Rights, roles: RoleNames): Diagnostic[] {
  const make = `create role app login password '…'; grant ${Object.values(roles).map(alwaysQuoted).join(', ')} to app`
  const hint = `Serve with a login of its own (\`serveUrl\` in the config): \`${make}\`, then push`
  if (superuser) return [refusal(`${login} is a superuser: no policy binds it`, hint)]
  if (bypass) return [refusal(`${login} has BYPASSRLS: no policy binds it`, hint)]
  return owns === null ? [] : [refusal(`${login} owns the tables (${owns} is one): no policy binds it`, hint)]
}

function tooLittle({ login, missing }: Rights, { roles }: Examination): Diagnostic[] {
  const to = alwaysQuoted(login)
  const grants: Readonly<Record<string, string>> = {
    roles: `grant ${Object.values(roles).map(alwaysQuoted).join(', ')} to ${to}`,
    usage: `grant usage on schema bkend to ${to}`,
    history: `grant select on bkend.history to ${to}`,
    accounts: `grant select, insert, update, delete on bkend.users, bkend.sessions, bkend.keys to ${to}`,
    probe: `grant execute on function bkend.row_exists(regclass, text), bkend.row_made(regclass) to ${to}`,
  }
  const statements = missing.flatMap((word) => grants[word] ?? [])
  if (statements.length === 0) return []
  const hint = `Push once with this login as \`serveUrl\` in the config, or: \`${statements.join('; ')}\``
  return [refusal(`${login} may not do all that serving needs`, hint)]
}

/** The diagnostics of `Store.examine`. */
export function examineLogin(login: AsLogin, against: Examination): () => Promise<readonly Diagnostic[]> {
  return async () => {
    const { schema, roles, dev } = against
    const [rights] = await login((c) => c.query<Rights>(RIGHTS, [schema, Object.values(roles)]))
    if (!rights) return []
    const much = dev ? [] : tooMuch(rights, roles)
    return much.length > 0 ? much : tooLittle(rights, against)
  }
}
