/** A real Postgres server with as many fresh databases as the measurements need. */
import pg from 'pg'
import { type PostgresServer, startServer, stopServer } from '../test/support/postgres-server.ts'

/** A running server. */
export interface Databases {
  /** `PostgreSQL 18.4 …` */
  readonly product: string
  /** Makes an empty database and gives its URL. */
  fresh(): Promise<string>
  stop(): Promise<void>
}

async function query(url: string, sql: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ answer?: string }>(sql)
    return rows[0]?.answer ?? ''
  } finally {
    await client.end()
  }
}

/** Starts the server. */
export async function startDatabases(): Promise<Databases> {
  const server: PostgresServer = await startServer({ settings: { max_locks_per_transaction: '4096' } })
  const admin = `${server.url}/postgres`
  let made = 0
  return {
    product: await query(admin, 'select version() as answer'),
    async fresh() {
      const name = `bench_${++made}`
      await query(admin, `create database ${name}`)
      return `${server.url}/${name}`
    },
    stop: () => stopServer(server),
  }
}
