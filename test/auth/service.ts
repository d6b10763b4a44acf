/** The application over a real database, for tests of sign-in: keys, clients, and users by one call. */
import { createHash, randomBytes } from 'node:crypto'
import pg from 'pg'
import { defaultConfig } from '../../src/load/config/judge.ts'
import type { IssuerConfig } from '../../src/model/index.ts'
import { readSigningKeys } from '../../src/serve/auth/signing-keys.ts'
import { createApp, SERVE_DEFAULTS, type ServeContext, sessionTokens } from '../../src/serve/index.ts'
import { ownStatements } from '../../src/targets/postgres/driver/own-schema.ts'
import { openStore } from '../../src/targets/postgres/store/index.ts'
import { createDatabase } from '../support/postgres.ts'

export const PASSWORD = 'Correct-horse-7'

/** Two keys; the first signs. Made for tests alone. */
export const KEY_SET = JSON.stringify({
  keys: [
    {
      kty: 'EC',
      crv: 'P-256',
      kid: 'first',
      x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
      y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
      d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI',
    },
    {
      kty: 'OKP',
      crv: 'Ed25519',
      kid: 'second',
      x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
      d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
    },
  ],
})

/** An answer: its status, its body and its headers. */
export interface Got {
  readonly status: number
  /** As parsed: looked at member by member. */
  readonly body: ReturnType<typeof JSON.parse>
  readonly headers: Headers
}

/** What goes with a request. */
export interface Send {
  readonly key?: 'pk' | 'sk' | null
  readonly token?: string
  readonly authorization?: string
  readonly body?: unknown
  readonly from?: string
  readonly agent?: string
}

/** A user who is signed in. */
export interface SignedIn {
  readonly id: string
  readonly email: string
  readonly accessToken: string
  readonly refreshToken: string
}

/** A running application. */
export interface Service {
  send(method: string, path: string, parts?: Send): Promise<Got>
  signUp(email?: string): Promise<SignedIn>
  /** Signed up, made admin, signed in again. */
  admin(): Promise<SignedIn>
  /** Statements of the database's owner. */
  sql(text: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>
  readonly context: ServeContext
  /** Another process of the same project: it shares the database and the keys alone. */
  another(): Promise<Service>
  close(): Promise<void>
}

interface Shared {
  readonly pool: pg.Pool
  readonly url: string
  readonly keys: Readonly<Record<'pk' | 'sk', string>>
  readonly issuers: readonly IssuerConfig[]
}

const SCOPE = { project: 'social', environment: 'dev' } as const

async function serviceOver({ pool, keys, issuers, url }: Shared, end: () => Promise<void>): Promise<Service> {
  const config = { ...defaultConfig('/'), ...SCOPE }
  const store = await openStore(url, { ...SCOPE, config, applicationName: 'test', dev: true })
  const tokens = sessionTokens({
    ...SCOPE,
    accounts: store.accounts,
    keys: await readSigningKeys(KEY_SET, 'the test'),
    issuers,
  })
  const context: ServeContext = {
    ...SCOPE,
    store,
    tokens,
    published: { current: () => null, refresh: async () => undefined },
    dev: true,
    options: { ...SERVE_DEFAULTS, rates: { key: 0, user: 0, address: 0, signIn: 0 } },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    addressOf: (request) => request.headers.get('x-test-address') ?? '192.0.2.1',
  }
  const app = createApp(context)
  const others: Service[] = []
  const send: Service['send'] = async (method, path, parts = {}) => {
    const { key = 'pk', token, authorization = token && `Bearer ${token}`, body, from, agent } = parts
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const response = await app.fetch(
      new Request(`http://localhost${path}`, {
        method,
        headers: {
          ...(key && { 'x-api-key': keys[key] }),
          ...(authorization && { authorization }),
          ...(text !== undefined && { 'content-type': 'application/json' }),
          ...(from && { 'x-test-address': from }),
          ...(agent && { 'user-agent': agent }),
        },
        ...(text !== undefined && { body: text }),
      }),
    )
    const answer = await response.text()
    return { status: response.status, body: answer === '' ? null : JSON.parse(answer), headers: response.headers }
  }
  const signUp = async (email = `${randomBytes(6).toString('hex')}@example.com`): Promise<SignedIn> => {
    const body = { method: 'password', email, password: PASSWORD, name: 'Ann' }
    const got = await send('POST', '/v1/auth/email/signup', { body })
    return { id: got.body.user.id, email, ...got.body }
  }
  return {
    send,
    signUp,
    context,
    async admin() {
      const { email, id } = await signUp()
      await send('PATCH', `/v1/users/${id}/role`, { key: 'sk', body: { role: 'admin' } })
      const got = await send('POST', '/v1/auth/email/signin', {
        body: { method: 'password', email, password: PASSWORD },
      })
      return { id, email, ...got.body }
    },
    sql: async (text, values = []) => (await pool.query(text, [...values])).rows,
    async another() {
      const other = await serviceOver({ pool, keys, issuers, url }, async () => undefined)
      others.push(other)
      return other
    },
    async close() {
      for (const other of others) await other.close()
      await store.close()
      await end()
    },
  }
}

/** A fresh database with our own tables, one publishable and one secret key, and the application over it. */
export async function startService(issuers: readonly IssuerConfig[] = []): Promise<Service> {
  const database = await createDatabase()
  const pool = new pg.Pool({ connectionString: database.url, max: 10 })
  await pool.query(ownStatements('public').join(';\n'))
  const make = (kind: 'pk' | 'sk') => `${kind}_${randomBytes(32).toString('hex')}`
  const keys = { pk: make('pk'), sk: make('sk') }
  for (const kind of ['pk', 'sk'] as const)
    await pool.query(
      `insert into bkend.keys (id, project, environment, name, kind, hash) values ($1, 'social', 'dev', $1, $1, $2)`,
      [kind, createHash('sha256').update(keys[kind]).digest('hex')],
    )
  return await serviceOver({ pool, keys, issuers, url: database.url }, async () => {
    await pool.end()
    await database.drop()
  })
}
