/** The way into the database as one of the request roles, or as the server's own login. */
import type { Asking } from '../normalize/roles.ts'
import type { Queryable } from '../queryable.ts'
import type { Statement, TextStatement } from './statement.ts'

/** A row as it comes: text, numbers, booleans, null. */
export type Row = Readonly<Record<string, unknown>>

/** The text of a statement that has one column; null where there is no row. */
export function onlyText([row]: readonly Row[]): string | null {
  return row ? String(Object.values(row)[0]) : null
}

/** Runs statements one after the other; within `together`, in one transaction. */
export type Run = (statement: Statement) => Promise<readonly Row[]>

/** What a database is reached through. Methods throw the server's errors as they are, or `StoreFault`s (`busy`). */
export interface Gateway {
  /** One statement in a transaction of its own, under the role of that asker. */
  asRole(asking: Asking, statement: Statement): Promise<readonly Row[]>
  /** The same; the text of its one row, or null where there is no row. */
  textAsRole(asking: Asking, statement: TextStatement): Promise<string | null>
  /** Several in one transaction, under the role. */
  together<T>(asking: Asking, work: (run: Run) => Promise<T>): Promise<T>
  /** As the login; statements of one `work` need not share a transaction. */
  asLogin<T>(work: (connection: Queryable) => Promise<T>): Promise<T>
  /** The server's version: 180001. */
  readonly version: number
  close(): Promise<void>
}

/** What every gateway is told. */
export interface GatewayOptions {
  readonly roles: Readonly<Record<Asking, string>>
  /** The project's database schema: where names without one are looked for. */
  readonly schema: string
  readonly applicationName: string
  /** Milliseconds that one statement may take. */
  readonly statementTimeout: number
  /** Connections, all roles together. */
  readonly connections: number
  /** Requests that may wait for a connection, and for how many milliseconds. */
  readonly queue: number
  readonly wait: number
  readonly signal?: AbortSignal | undefined
}
