/** A Postgres server: one pool a role, whose connections take it once; or, behind a pooler, transactions that take it each time. */
import pg from 'pg'
import type { Address } from '../driver/address.ts'
import { firstWay } from '../driver/connect.ts'
import type { Asking } from '../normalize/roles.ts'
import type { Queryable } from '../queryable.ts'
import type { Gateway, GatewayOptions, Row, Run } from './gateway.ts'
import { type Pool, pool } from './pool.ts'
import { type Naming, naming } from './prepared.ts'
import { beginStatements, sessionStatements } from './session-settings.ts'
import type { Statement } from './statement.ts'

/** A connection, and whether it may be lent again. */
interface Lent {
  readonly client: pg.Client
  usable: boolean
}

/** The connection's parts that pg's types leave out. */
interface Internals {
  readonly processID?: number | null
}

const GONE = /^(57P0|08|53300|25P0[34]|E[A-Z]+$)/

/** Whether the connection can be lent again after that fault: the server answered, and no transaction is left open. */
function spoils(fault: unknown): boolean {
  const { code } = fault as { readonly code?: unknown }
  return typeof code !== 'string' || GONE.test(code)
}

async function send(
  lent: Lent,
  statement: Statement & { readonly name?: string | undefined },
): Promise<readonly Row[]> {
  const { text, values, name } = statement
  try {
    const result = await lent.client.query<Row>({ text, values: [...values], ...(name !== undefined && { name }) })
    return result.rows
  } catch (fault) {
    if (spoils(fault)) lent.usable = false
    throw fault
  }
}

async function openClient(open: () => Promise<pg.Client>): Promise<Lent> {
  const lent: Lent = { client: await open(), usable: true }
  for (const event of ['error', 'end'] as const)
    lent.client.on(event, () => {
      lent.usable = false
    })
  return lent
}

/** Whether a pooler stands between: it makes up the process number that a server tells truly. */
async function isPooled(client: pg.Client): Promise<{ readonly pooled: boolean; readonly version: number }> {
  const text = `select pg_backend_pid() as pid, current_setting('server_version_num')::int as version`
  const [row] = (await client.query<{ pid: number; version: number }>(text)).rows
  const told = (client as unknown as Internals).processID
  return { pooled: row?.pid !== told, version: row?.version ?? 0 }
}

async function inTransaction<T>(lent: Lent, begin: string, work: (run: Run) => Promise<T>): Promise<T> {
  try {
    await send(lent, { text: begin, values: [] })
    const result = await work((statement) => send(lent, statement))
    await send(lent, { text: 'commit', values: [] })
    return result
  } catch (fault) {
    // What a rollback does not reach must not be lent again.
    if (lent.usable)
      await lent.client.query('rollback').catch(() => {
        lent.usable = false
      })
    throw fault
  }
}

interface Pools {
  /** For each role; with `pooled`, one for all of them. */
  of(asking: Asking | 'login'): Pool<Lent>
  close(): Promise<void>
}

function poolsFor(options: GatewayOptions, pooled: boolean, open: () => Promise<pg.Client>): Pools {
  const made = new Map<string, Pool<Lent>>()
  const make = (role: string | null, size: number): Pool<Lent> =>
    pool<Lent>({
      size,
      queue: options.queue,
      wait: options.wait,
      async open() {
        const lent = await openClient(open)
        try {
          if (!pooled) await lent.client.query(sessionStatements(options, role))
          return lent
        } catch (fault) {
          await lent.client.end().catch(() => {})
          throw fault
        }
      },
      isUsable: (lent) => lent.usable,
      end: (lent) => lent.client.end(),
    })
  return {
    of(asking) {
      const key = pooled && asking !== 'login' ? 'all' : asking
      const size = asking === 'login' ? Math.min(4, options.connections) : options.connections
      const found = made.get(key) ?? make(asking === 'login' ? null : options.roles[asking], size)
      made.set(key, found)
      return found
    },
    async close() {
      await Promise.all([...made.values()].map((p) => p.close()))
    },
  }
}

function asQueryable(lent: Lent): Queryable {
  return {
    query: async <R extends object>(text: string, values: readonly unknown[] = []) =>
      (await send(lent, { text, values })) as unknown as readonly R[],
  }
}

/** Opens the way to a server. Throws a `DiagnosticError` (`target/connect`, `target/version`). */
export async function serverGateway(address: Address, options: GatewayOptions): Promise<Gateway> {
  const open = firstWay(address, async (way) => {
    const client = new pg.Client({ ...address.config, ssl: way })
    client.on('error', () => {})
    try {
      await client.connect()
      return client
    } catch (fault) {
      await client.end().catch(() => {})
      throw fault
    }
  })
  const first = await open()
  const { pooled, version } = await isPooled(first).finally(() => first.end())
  const pools = poolsFor(options, pooled, open)
  const named: Naming = pooled ? () => undefined : naming()
  const together = <T>(asking: Asking, work: (run: Run) => Promise<T>): Promise<T> => {
    const begin = pooled ? beginStatements(options, options.roles[asking]) : 'begin'
    return pools.of(asking).use((lent) => inTransaction(lent, begin, work))
  }
  return {
    version,
    together,
    asRole: (asking, statement) =>
      pooled
        ? together(asking, (run) => run(statement))
        : pools.of(asking).use((lent) => send(lent, { ...statement, name: named(statement.text) })),
    asLogin: (work) => pools.of('login').use((lent) => work(asQueryable(lent))),
    close: () => pools.close(),
  }
}
