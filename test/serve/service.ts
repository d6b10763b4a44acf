/** A served project for tests: pushed to a database of its own, answering over HTTP on a port of its own. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { run, type ServeRunOptions, serveProject } from '../../src/engine/index.ts'
import { createDatabase as createMongodbDatabase, SERVER_VARIABLE } from '../mongodb/database.ts'
import { createDatabase, type TestDatabase } from '../support/postgres.ts'
import { TABLES } from './tables.ts'

/** An answer. */
export interface Got {
  readonly status: number
  /** As parsed: looked at member by member. */
  readonly body: ReturnType<typeof JSON.parse>
  readonly text: string
  readonly headers: Headers
}

/** What goes with a request. */
export interface Send {
  readonly key?: 'pk' | 'sk' | string | null
  readonly token?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** Somebody who is signed in. */
export interface User {
  readonly id: string
  readonly token: string
}

/** A server that answers: all that the contract's tests may know of it. */
export interface Live {
  readonly url: string
  readonly keys: Readonly<Record<'pk' | 'sk', string>>
  send(method: string, path: string, parts?: Send): Promise<Got>
  signUp(): Promise<User>
  close(): Promise<void>
}

/** A server of ours, with what lies behind it. */
export interface Ours extends Live {
  readonly cwd: string
  readonly databaseUrl: string
  /** Lines of the log. */
  readonly log: readonly string[]
  /** Pushes other tables (file name → YAML). */
  push(files: Readonly<Record<string, string>>): Promise<void>
  /** Ends the server and leaves the database. */
  end(patience: number): Promise<void>
}

/** What can be asked of a served project. */
export interface Asked {
  /**
   * `server`: MongoDB where the run is of that target's tests, else Postgres. `embedded`: no server process but this one.
   * Another database is given with its URL.
   */
  readonly database?: 'server' | 'embedded' | TestDatabase
  readonly tables?: Readonly<Record<string, string>>
  /** The config's section `serve:`, as YAML in one line. */
  readonly serve?: string
}

/** Whether the run is of MongoDB's tests: what names no database gets one of that kind. */
export const isMongodb: boolean = process.env[SERVER_VARIABLE] !== undefined

/** An empty database of the run's kind. */
export async function freshDatabase(): Promise<Pick<TestDatabase, 'url' | 'drop'>> {
  return isMongodb ? createMongodbDatabase() : await createDatabase()
}

const PUSH = { allow: [], prune: false, lockWait: 20_000, fixed: false, toolchain: 'test' }
/** Tests send more than a person does. */
const UNLIMITED = 'rates: { key: 0, user: 0, address: 0, signIn: 0 }'
let users = 0

/** Sends one request and reads the answer whole. */
export async function send(
  url: string,
  keys: Live['keys'],
  method: string,
  at: string,
  parts: Send = {},
): Promise<Got> {
  const { key = 'pk', token, body, headers } = parts
  const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body)
  const response = await fetch(url + at, {
    method,
    redirect: 'manual',
    headers: {
      ...(key !== null && { 'x-api-key': key === 'pk' || key === 'sk' ? keys[key] : key }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(text !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(text !== undefined && { body: text }),
  })
  const answer = await response.text()
  let parsed: unknown = null
  try {
    parsed = JSON.parse(answer)
  } catch {
    // Left to the test to find.
  }
  return { status: response.status, body: parsed, text: answer, headers: response.headers }
}

/** A client of a server that is there already. */
export function clientOf(url: string, keys: Live['keys']): Pick<Live, 'url' | 'keys' | 'send' | 'signUp'> {
  return {
    url,
    keys,
    send: (method, at, parts) => send(url, keys, method, at, parts),
    async signUp() {
      const email = `user-${process.pid}-${++users}@example.com`
      const body = { method: 'password', email, password: 'Correct-horse-7', name: 'Ann' }
      const got = await send(url, keys, 'POST', '/v1/auth/email/signup', { body })
      if (got.status !== 201) throw new Error(`sign-up answered ${got.status}: ${got.text}`)
      return { id: got.body.user.id, token: got.body.accessToken }
    },
  }
}

/** Pushes the tables, starts the server and gives it keys. */
export async function serveTables({
  database = 'server',
  tables = TABLES,
  serve = UNLIMITED,
}: Asked = {}): Promise<Ours> {
  const cwd = await mkdtemp(path.join(tmpdir(), 'bkend-serve-'))
  const given = typeof database === 'object' ? database : null
  const server = given ?? (database === 'server' ? await freshDatabase() : null)
  const url = server?.url ?? `pglite:${path.join(cwd, 'db')}`
  const write = async (files: Readonly<Record<string, string>>): Promise<void> => {
    await mkdir(path.join(cwd, 'schema'), { recursive: true })
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(cwd, 'schema', name), text)
  }
  const push = async (files: Readonly<Record<string, string>>): Promise<void> => {
    await write(files)
    const result = await run({ ...PUSH, cwd }, 'apply')
    if (result.outcome !== 'applied')
      throw new Error(`${result.outcome}: ${JSON.stringify(result.diagnostics, null, 1)}`)
  }
  const generate =
    'generate: { client: false, openapi: { version: "3.1" }, validators: false, checks: false, docs: false }'
  const config = `project: blog\nenvironments: { dev: { url: '${url}' } }\nserve: { ${serve} }\n${generate}\n`
  await writeFile(path.join(cwd, 'bkend.config.yaml'), config)
  await push(tables)
  const log: string[] = []
  const options: ServeRunOptions = {
    cwd,
    port: 0,
    host: '127.0.0.1',
    log: {
      info: (fields, message) => log.push(JSON.stringify({ ...fields, message })),
      warn: (fields, message) => log.push(`${message} ${String((fields.error as Error)?.stack ?? '')}`),
      error: (fields, message) => log.push(`${message} ${String((fields.error as Error)?.stack ?? fields.error)}`),
    },
  }
  const { server: running, diagnostics } = await serveProject(options)
  const keys = running?.keys
  if (!running || !keys?.publishable || !keys.secret) throw new Error(JSON.stringify(diagnostics))
  const client = clientOf(running.url.replace('localhost', '127.0.0.1'), { pk: keys.publishable, sk: keys.secret })
  let ended = false
  const end = async (patience: number): Promise<void> => {
    if (ended) return
    ended = true
    await running.end(patience)
  }
  return {
    ...client,
    cwd,
    databaseUrl: url,
    log,
    push,
    end,
    async close() {
      await end(0)
      await rm(cwd, { recursive: true, force: true })
      await server?.drop()
    },
  }
}

/** Runs a statement as the database's owner. */
export async function asOwner(url: string, text: string, values: readonly unknown[] = []): Promise<readonly object[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text, [...values])).rows
  } finally {
    await client.end()
  }
}
