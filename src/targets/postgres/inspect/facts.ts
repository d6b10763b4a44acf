/** What is known of the server and of how much its tables hold. */
import { addressOf, lastNameIn, type PostgresConfig, pathIn } from '../../../model/index.ts'
import type { ServerFacts } from '../../../plan/index.ts'
import { NAMED_TABLES, TABLES } from '../kinds/catalogue-sql.ts'
import { roleNames } from '../normalize/roles.ts'
import type { Queryable } from '../queryable.ts'
import { alwaysQuoted, qualified } from '../sql/identifier.ts'

interface ServerRow {
  readonly version: number
  readonly version_text: string
  readonly host: string | null
  readonly database: string
  readonly login: string
  readonly groups: Readonly<Record<string, readonly string[]>>
}

interface SizeRow {
  readonly name: string
  readonly heap: string
  readonly bytes: string
  readonly readable: boolean
}

/** `$1`: the roles that requests take. What a policy lets a group do, it lets its members do. */
const SERVER = `
  select current_setting('server_version_num')::int as version, current_setting('server_version') as version_text,
    host(inet_server_addr()) as host, current_database() as database, current_user as login,
    (select coalesce(json_object_agg(m.name, m.groups), '{}') from (
      select r.rolname as name, array_agg(g.rolname::text order by g.rolname) as groups
      from pg_roles r join pg_roles g on g.oid <> r.oid and pg_has_role(r.oid, g.oid, 'usage')
      where r.rolname = any($1::text[]) and not r.rolsuper group by r.rolname) m) as groups`

/** Bytes of the rows, without indexes. Row security that binds us would hide rows: such a table counts as one with rows. */
const sizesOf = (tables: string): string => `
  select c.relname as name, pg_relation_size(c.oid) as heap, 
    pg_relation_size(c.oid) + coalesce(pg_relation_size(nullif(c.reltoastrelid, 0)), 0) as bytes,
    has_table_privilege(c.oid, 'select') and not row_security_active(c.oid) as readable
  from ${tables} c`

/** Emptiness of the tables that have pages, in one query: a table whose rows were all deleted still has them. */
async function tablesWithRows(db: Queryable, schema: string, names: readonly string[]): Promise<ReadonlySet<string>> {
  if (names.length === 0) return new Set()
  const queries = names.map((name, i) => `select ${i} as i where exists (select from ${qualified(schema, name)})`)
  const rows = await db.query<{ i: number }>(queries.join('\nunion all '))
  return new Set(rows.flatMap(({ i }) => names[i] ?? []))
}

async function tableFacts(
  db: Queryable,
  schema: string,
  asked: readonly string[] | undefined,
): Promise<ServerFacts['tables']> {
  if (asked?.length === 0) return new Map()
  const names = asked?.map((address) => lastNameIn(pathIn(address)))
  const sizes = names
    ? await db.query<SizeRow>(sizesOf(NAMED_TABLES), [alwaysQuoted(schema), names])
    : await db.query<SizeRow>(sizesOf(TABLES), [alwaysQuoted(schema)])
  const maybe = sizes.filter((s) => Number(s.heap) > 0 && s.readable).map((s) => s.name)
  const withRows = await tablesWithRows(db, schema, maybe)
  const tables = sizes.map(({ name, heap, bytes, readable }) => {
    const empty = Number(heap) === 0 || (readable && !withRows.has(name))
    return [addressOf('table', null, name), { empty, bytes: Number(bytes) }] as const
  })
  return new Map(tables)
}

/** The server, and each of our tables, or those of these addresses: whether it is empty, and its bytes. */
export async function serverFacts(
  db: Queryable,
  config: PostgresConfig,
  asked?: readonly string[],
): Promise<ServerFacts> {
  const [server] = await db.query<ServerRow>(SERVER, [Object.values(roleNames(config))])
  if (!server) throw new Error('the server says nothing of itself')
  return {
    product: `PostgreSQL ${server.version_text}`,
    version: server.version,
    host: server.host ?? 'local',
    database: server.database,
    user: server.login,
    tables: await tableFacts(db, config.schema, asked),
    groups: new Map(Object.entries(server.groups)),
  }
}
