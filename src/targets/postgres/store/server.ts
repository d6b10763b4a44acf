/** A Postgres server: connections that keep the role they took; or, behind a pooler, transactions that take it each time. */
import pg from 'pg'
import type { Address } from '../driver/address.ts'
import { firstWay } from '../driver/connect.ts'
import type { Asking } from '../normalize/roles.ts'
import type { Queryable } from '../queryable.ts'
import { type Gateway, type GatewayOptions, onlyText, type Row, type Run } from './gateway.ts'
import { type Pool, pool } from './pool.ts'
import { type Naming, naming } from './prepared.ts'
import { beginStatements, roleStatement, sessionStatements } from './session-settings.ts'
import type { Statement } from './statement.ts'
import { textOf } from './text-query.ts'

/** A connection, and whether it may be lent again. */
interface Lent {
  readonly client: pg.Client
  usable: boolean
  /** The role that its session has; null: the login's. */
  role: string | null
  /** Of the names under which it keeps statements. */
  readonly generation: number
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

/** By a callback: of the promises that pg makes, garbage collection keeps what they led to for longer. */
function rowsOf(client: pg.Client, sent: pg.QueryConfig): Promise<readonly Row[]> {
  return new Promise((resolve, reject) => {
    client.query<Row>(sent, (fault: Error | null, result) => (fault ? reject(fault) : resolve(result.rows)))
  })
}

/** The answer; a fault that spoils the connection keeps it from being lent again. */
async function judged<T>(lent: Lent, answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (fault) {
    if (spoils(fault)) lent.usable = false
    throw fault
  }
}

function send(lent: Lent, statement: Statement & { readonly name?: string | undefined }): Promise<readonly Row[]> {
  const { text, values, name } = statement
  const sent = name === undefined ? { text, values: [...values] } : { text, values: [...values], name }
  return judged(lent, rowsOf(lent.client, sent))
}

async function openClient(open: () => Promise<pg.Client>, names: Naming | null): Promise<Lent> {
  const generation = names?.generation ?? 0
  const lent: Lent = { client: await open(), usable: true, role: null, generation }
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

function poolFor(options: GatewayOptions, names: Naming | null, open: () => Promise<pg.Client>): Pool<Lent> {
  return pool<Lent>({
    size: options.connections,
    queue: options.queue,
    wait: options.wait,
    async open() {
      const lent = await openClient(open, names)
      try {
        if (names) await lent.client.query(sessionStatements(options))
        return lent
      } catch (fault) {
        await lent.client.end().catch(() => {})
        throw fault
      }
    },
    isUsable: (lent) => lent.usable && lent.generation === (names?.generation ?? 0),
    end: (lent) => lent.client.end(),
  })
}

/** Lends a connection whose session has the role: seldom does one have to change it. */
function asRoleIn(connections: Pool<Lent>, role: string | null): Pool<Lent>['use'] {
  return (work) =>
    connections.use(
      async (lent) => {
        if (lent.role !== role) {
          const before = lent.usable
          lent.usable = false
          await lent.client.query(roleStatement(role))
          lent.usable = before
          lent.role = role
        }
        return work(lent)
      },
      (lent) => lent.role === role,
    )
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
  // A pooler hands its connections to others: they keep no statements for us.
  const names = pooled ? null : naming()
  const connections = poolFor(options, names, open)
  const use = (role: string | null): Pool<Lent>['use'] => asRoleIn(connections, names ? role : null)
  const together = <T>(asking: Asking, work: (run: Run) => Promise<T>): Promise<T> => {
    const role = options.roles[asking]
    const begin = names ? 'begin' : beginStatements(options, role)
    return use(role)((lent) => inTransaction(lent, begin, work))
  }
  return {
    version,
    together,
    asRole: (asking, statement) =>
      names
        ? use(options.roles[asking])((lent) => send(lent, { ...statement, name: names.of(statement.text) }))
        : together(asking, (run) => run(statement)),
    textAsRole: async (asking, statement) =>
      names
        ? use(options.roles[asking])((lent) => judged(lent, textOf(lent.client, statement, names.of(statement.text))))
        : onlyText(await together(asking, (run) => run(statement))),
    asLogin: (work) => use(null)((lent) => work(asQueryable(lent))),
    close: () => connections.close(),
  }
}
