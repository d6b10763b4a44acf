/** The application over a real database, for tests of sign-in: keys, clients, and users by one call. */
import { createHash, randomBytes } from 'node:crypto'
import { defaultConfig } from '../../src/load/config/judge.ts'
import type { IssuerConfig } from '../../src/model/index.ts'
import { readSigningKeys } from '../../src/serve/auth/signing-keys.ts'
import { createApp, SERVE_DEFAULTS, type ServeContext, sessionTokens } from '../../src/serve/index.ts'
import { openStore as openMongodb } from '../../src/targets/mongodb/store/index.ts'
import { openStore as openPostgres } from '../../src/targets/postgres/store/index.ts'
import { SERVER_VARIABLE } from '../mongodb/database.ts'
import type { Ground, Kept } from './kept.ts'
import { onMongodb } from './on-mongodb.ts'
import { onPostgres } from './on-postgres.ts'

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
  readonly kept: Kept
  readonly context: ServeContext
  /** Another process of the same project: it shares the database and the keys alone. */
  another(): Promise<Service>
  close(): Promise<void>
}

interface Shared {
  readonly ground: Ground
  readonly keys: Readonly<Record<'pk' | 'sk', string>>
  readonly issuers: readonly IssuerConfig[]
}

const SCOPE = { project: 'social', environment: 'dev' } as const

async function serviceOver({ ground, keys, issuers }: Shared, end: () => Promise<void>): Promise<Service> {
  const config = { ...defaultConfig('/'), ...SCOPE }
  const openStore = ground.url.startsWith('mongodb') ? openMongodb : openPostgres
  const store = await openStore(ground.url, { ...SCOPE, config, applicationName: 'test', dev: true })
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
    kept: ground.kept,
    async another() {
      const other = await serviceOver({ ground, keys, issuers }, async () => undefined)
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

/**
 * A fresh database with our own tables, one publishable and one secret key, and the application over it: on MongoDB where
 * the run is of that target's tests, else on Postgres.
 */
export async function startService(issuers: readonly IssuerConfig[] = []): Promise<Service> {
  const ground = await (process.env[SERVER_VARIABLE] ? onMongodb() : onPostgres())
  const make = (kind: 'pk' | 'sk') => `${kind}_${randomBytes(32).toString('hex')}`
  const keys = { pk: make('pk'), sk: make('sk') }
  for (const kind of ['pk', 'sk'] as const)
    await ground.addKey(kind, createHash('sha256').update(keys[kind]).digest('hex'))
  return await serviceOver({ ground, keys, issuers }, () => ground.remove())
}
