/** What a route is: a method, a path, who may call, and a function from a call to an answer. */
import type { Asker, KeyRecord } from '../query/index.ts'

/** A request whose key, token and limits have been judged. */
export interface Call {
  readonly method: string
  /** By the names in the route's path, decoded once. */
  readonly params: Readonly<Record<string, string>>
  /** Of the query string; the first of several. Names and values decoded; undefined where there is none. */
  query(name: string): string | undefined
  /** All of the query string. */
  queries(): Readonly<Record<string, readonly string[]>>
  /** A header by its name in lower case. */
  header(name: string): string | undefined
  /**
   * The body as a JSON object with no prototype tricks. Throws an `ApiFault`: 413, 415, or 400 for what is no JSON object,
   * too deep, or not UTF-8. An empty body is `{}`. `code`: what a 400 is called (default `data/validation-error`).
   */
  body(code?: 'data/validation-error' | 'auth/invalid-request'): Promise<Readonly<Record<string, unknown>>>
  readonly requestId: string
  /** The asker's address, v4-mapped ones as v4. */
  readonly address: string
  /** Null on routes that anyone may call without a key. */
  readonly key: KeyRecord | null
  readonly asker: Asker
  /** The session of the bearer token; null without one. */
  readonly sessionId: string | null
}

/** What a call is answered with. */
export interface Answer {
  readonly status: number
  /** JSON text. Null: no body. */
  readonly json: string | null
  readonly headers?: Readonly<Record<string, string>>
  /** In place of a body that is known: a text that goes on. */
  readonly stream?: TextStream
}

/** Sends pieces of text by `write`, from now on; gives what ends that when nobody reads any more. */
export type TextStream = (write: (text: string) => void) => () => void

/** One route. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** As Hono's routers take them: `/v1/auth/sessions/:id`. */
  readonly path: string
  /**
   * `open`: no key is needed · `key`: anyone with a key, guests included · `user`: a signed-in user, or a secret key
   * (whose `asker.userId` is null unless it acts for somebody); others get 401 `common/authentication-required`.
   */
  readonly asker: 'open' | 'key' | 'user'
  /**
   * `Authorization` is not looked at: a token that has just expired must not keep its owner from signing in or refreshing.
   * The asker is whoever the key is.
   */
  readonly bearer?: 'ignored'
  /** Counted by address against `rates.signIn` as well. */
  readonly limit?: 'signIn'
  /** Throws `ApiFault`s; a `StoreFault` becomes the code of its kind. */
  handle(call: Call): Promise<Answer> | Answer
}

/** An answer of a value as JSON. */
export function jsonAnswer(status: number, value: unknown, headers?: Readonly<Record<string, string>>): Answer {
  return { status, json: JSON.stringify(value), ...(headers && { headers }) }
}

/** A route for signed-in users. */
export function userRoute(method: Route['method'], path: string, handle: Route['handle']): Route {
  return { method, path, asker: 'user', handle }
}
