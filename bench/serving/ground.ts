/** The database that the servers of a bench share, of either kind. */
import { randomBytes } from 'node:crypto'
import { MongoClient, type ObjectId } from 'mongodb'
import pg from 'pg'
import { startMongo } from '../../test/support/mongodb-server.ts'
import { startServer, stopServer } from '../../test/support/postgres-server.ts'

/** Which kind of database is served from. */
export const TARGETS = ['postgres', 'mongodb'] as const
export type BenchTarget = (typeof TARGETS)[number]

/** An empty database on a server. */
export interface Ground {
  readonly url: string
  /** What it is, in words. */
  readonly what: string
  /** Rows of a thousand owners, one of whom asks; gives the ids of that one's. */
  fill(rows: number, owner: string): Promise<readonly string[]>
  stop(): Promise<void>
}

async function onPostgres(): Promise<Ground> {
  const server = await startServer({ settings: { shared_buffers: '256MB' } })
  const url = `${server.url}/postgres`
  return {
    url,
    what: 'Postgres',
    async fill(rows, owner) {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      try {
        await client.query(
          `insert into notes (title, body, tag, score, "createdBy")
            select 'Note ' || i, repeat('text of a note ', 8), 'tag' || i % 7, i % 100, case i % 1000 when 0 then $2 else 'owner' || i % 1000 end
            from generate_series(1, $1::int) i`,
          [rows, owner],
        )
        await client.query('vacuum analyze notes')
        const { rows: own } = await client.query<{ id: string }>(`select id from notes where "createdBy" = $1`, [owner])
        return own.map((r) => r.id)
      } finally {
        await client.end()
      }
    },
    stop: () => stopServer(server),
  }
}

interface Note {
  readonly _id?: ObjectId
  readonly createdBy: string
}

function noteOf(i: number, owner: string): Note {
  const now = new Date()
  const createdBy = i % 1000 === 0 ? owner : `owner${i % 1000}`
  const told = { title: `Note ${i}`, body: 'text of a note '.repeat(8), tag: `tag${i % 7}`, score: i % 100 }
  return { ...told, createdBy, createdAt: now, updatedAt: now, _v: 1 } as Note
}

async function onMongodb(): Promise<Ground> {
  const server = await startMongo()
  const url = new URL(server.url)
  url.pathname = `/bkend_bench_${randomBytes(6).toString('hex')}`
  const withClient = async <T>(work: (client: MongoClient) => Promise<T>): Promise<T> => {
    const client = new MongoClient(url.href)
    try {
      return await work(client)
    } finally {
      await client.close()
    }
  }
  return {
    url: url.href,
    what: server.what,
    fill: (rows, owner) =>
      withClient(async (client) => {
        const notes = client.db().collection<Note>('notes')
        for (let from = 1; from <= rows; from += 1000) {
          const batch = Array.from({ length: Math.min(1000, rows - from + 1) }, (_, i) => noteOf(from + i, owner))
          await notes.insertMany(batch)
        }
        const own = await notes.find({ createdBy: owner }, { projection: { _id: 1 } }).toArray()
        return own.map(({ _id }) => String(_id))
      }),
    async stop() {
      await withClient((client) => client.db().dropDatabase())
      await server.stop()
    },
  }
}

/** Starts one. */
export function startGround(target: BenchTarget): Promise<Ground> {
  return target === 'mongodb' ? onMongodb() : onPostgres()
}
