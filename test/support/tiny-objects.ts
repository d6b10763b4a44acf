/** The least that a driver can read of a database: tables and columns. Keeps tests of driver and apply apart from the objects. */
import type { Change } from '../../src/diff/index.ts'
import { type Config, type Resource, resource, type Snapshot, snapshotOf } from '../../src/model/index.ts'
import { type ConnectOptions, makePlan, type Plan, type PreflightCheck, type Step } from '../../src/plan/index.ts'
import type { PostgresObjects } from '../../src/targets/postgres/driver/index.ts'
import { rowWriter } from '../../src/targets/postgres/rows/later.ts'

const OF_SCHEMA = `select c.table_name, c.column_name, c.data_type, c.is_nullable = 'YES' as optional
  from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
  where c.table_schema = 'public' and t.table_type = 'BASE TABLE' order by c.table_name, c.ordinal_position`

interface ColumnRow {
  readonly table_name: string
  readonly column_name: string
  readonly data_type: string
  readonly optional: boolean
}

/** A table without its columns. */
export function table(name: string): Resource {
  return resource({ kind: 'table', name, parent: null, attributes: {}, dependsOn: [] })
}

/** A column of a table. */
export function column(of: string, name: string, type = 'text', optional = true): Resource {
  return resource({ kind: 'column', name, parent: `table:${of}`, attributes: { type, optional }, dependsOn: [] })
}

/** Reads tables and columns of `public`. */
export const tinyObjects: PostgresObjects = {
  async inspect(db) {
    const rows = await db.query<ColumnRow>(OF_SCHEMA)
    const tables = [...new Set(rows.map((r) => r.table_name))].map(table)
    const columns = rows.map((r) => column(r.table_name, r.column_name, r.data_type, r.optional))
    const [facts] = await db.query<{ version: number }>("select current_setting('server_version_num')::int as version")
    const version = facts?.version ?? 0
    return {
      snapshot: snapshotOf([...tables, ...columns]),
      facts: { product: 'PostgreSQL', version, host: '', database: '', user: '', tables: new Map() },
    }
  },
  liveHashQuery: () => `select md5(coalesce(string_agg(t::text, ',' order by t::text), '')) from (${OF_SCHEMA}) t`,
  canonicalise: async (_, questions) => new Map(questions.map((q) => [q, null])),
  rowWriter: rowWriter,
}

/** A configuration with nothing in it but names. */
export const tinyConfig: Config = {
  project: 'tiny',
  schema: '/nowhere/schema',
  out: '/nowhere/generated',
  naming: 'keep',
  owned: false,
  environments: {},
  generate: { client: false, openapi: false, validators: false, checks: false, jsonSchema: false, docs: false },
  postgres: { schema: 'public', roles: 'bkend', forceRowSecurity: false },
}

/** Options of a connection for the tiny project. */
export function tinyOptions(more: Partial<ConnectOptions> = {}): ConnectOptions {
  return { project: 'tiny', environment: 'dev', config: tinyConfig, applicationName: 'bkend test', ...more }
}

/** A step in a transaction. */
export function step(text: string, changes: readonly Change[] = [], more: Partial<Step> = {}): Step {
  return {
    action: { kind: 'statement', text },
    changes,
    hazards: [],
    preflight: [],
    isolation: 'transaction',
    startsPhase: false,
    ...more,
  }
}

/** A check before a step. */
export function check(query: string, message: string): PreflightCheck {
  return { query, message, hint: 'Mend the rows' }
}

/** A change that adds a resource. */
export function adds(to: Resource): Change {
  return { kind: 'add', address: to.address, to }
}

/** A step that creates a table of one text column `a`, and what it adds. */
export function createTable(name: string, more: Partial<Step> = {}): Step {
  return step(`create table ${name} (a text)`, [adds(table(name)), adds(column(name, 'a'))], more)
}

/** A plan of the steps, from one Snapshot to another. */
export function planOf(current: Snapshot, desired: Snapshot, steps: readonly Step[]): Plan {
  return makePlan({ target: 'postgres', project: 'tiny', environment: 'dev', current, desired, steps })
}

/** A Snapshot of tables that `createTable` makes. */
export function tables(...names: readonly string[]): Snapshot {
  return snapshotOf(names.flatMap((name) => [table(name), column(name, 'a')]))
}
