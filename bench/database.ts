/** A real Postgres server with as many fresh databases as the measurements need. */
import pg from 'pg'
import { type PostgresServer, startServer, stopServer } from '../test/support/postgres-server.ts'

/** A running server. */
export interface Databases {
  /** `PostgreSQL 18.4 …` */
  readonly product: string
  /** Makes an empty database and gives its URL. */
  fresh(): Promise<string>
  /** Makes a database that holds only what bkend keeps for itself in the one at `url`: its own tables and functions. */
  bare(url: string): Promise<string>
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
  const create = async (template: string): Promise<string> => {
    const name = `bench_${++made}`
    await query(admin, `create database ${name} template ${template}`)
    return `${server.url}/${name}`
  }
  return {
    product: await query(admin, 'select version() as answer'),
    fresh: () => create('template1'),
    async bare(url) {
      const bare = await create(new URL(url).pathname.slice(1))
      await query(bare, 'drop schema public cascade')
      await query(bare, 'create schema public')
      return bare
    },
    stop: () => stopServer(server),
  }
}
