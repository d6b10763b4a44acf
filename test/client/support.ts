/** A client of the test server with untyped tables, and a storage that tests can look into. */
import { type ClientOptions, createClient, type Table, type TokenStorage } from '../../src/client/index.ts'
import type { Server } from './server.ts'

/** A row of any shape. */
export type Row = Record<string, unknown>

/** The tables that the tests use. */
export interface Tables {
  readonly posts: Table<Row, Row, Row, Row>
  readonly 'blog-posts': Table<Row, Row, Row, Row>
  readonly constructor: Table<Row, Row, Row, Row>
}

/** A key of the right form. */
export const KEY: string = `pk_${'0'.repeat(64)}`

/** A client of `server`. */
export function clientOf(server: Server, options: Partial<ClientOptions> = {}): Tables {
  return createClient<Tables>({ url: server.url, apiKey: KEY, ...options })
}

/** A storage in memory: like `localStorage`, or with promises, like React Native's. */
export function memory(
  tokens: Record<string, string> = {},
  asynchronous: boolean = false,
): TokenStorage & { readonly map: Map<string, string> } {
  const map = new Map(Object.entries(tokens))
  const give = <T>(value: T) => (asynchronous ? new Promise<T>((resolve) => setImmediate(resolve, value)) : value)
  return {
    map,
    getItem: (key) => give(map.get(key) ?? null),
    setItem: (key, value) => give(map.set(key, value)),
    removeItem: (key) => give(map.delete(key)),
  }
}

/** What the promise was rejected with. Fails where it was not. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`expected a failure, got ${JSON.stringify(value)}`)
    },
    (error: unknown) => error,
  )
}
