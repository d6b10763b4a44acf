/** What every transaction of ours sets first, for itself alone: a pooler keeps no session between transactions. */
import pg from 'pg'
import type { Step } from '../../../plan/index.ts'
import { alwaysQuoted } from '../sql/identifier.ts'

/** An SQL literal of the text. */
export function literal(text: string): string {
  return pg.escapeLiteral(text)
}

/** Milliseconds that a statement waits for a lock where its step does not say; a longer wait would stop all other clients. */
const LOCK_TIMEOUT = 30_000

/** Whatever changes how the server prints an expression or reads a literal is pinned, and what would only cost time. */
function pinned(schema: string): ReadonlyMap<string, string> {
  return new Map([
    ['search_path', alwaysQuoted(schema)],
    ['row_security', 'off'],
    ['client_min_messages', 'warning'],
    ['standard_conforming_strings', 'on'],
    ['quote_all_identifiers', 'off'],
    ['timezone', 'UTC'],
    ['datestyle', 'ISO, MDY'],
    ['intervalstyle', 'postgres'],
    ['extra_float_digits', '1'],
    ['bytea_output', 'hex'],
    ['bkend.applying', 'on'],
    // Compiling a query over the catalogue takes longer than running it.
    ['jit', 'off'],
    ['statement_timeout', '0'],
    ['lock_timeout', String(LOCK_TIMEOUT)],
    ['idle_in_transaction_session_timeout', '300000'],
  ])
}

/** One statement that sets them until the transaction (or the message of several statements) ends. */
export function settingsFor(schema: string): string {
  const calls = [...pinned(schema)].map(([k, v]) => `set_config(${literal(k)}, ${literal(v)}, true)`)
  return `select ${calls.join(', ')}`
}

/** The statements that set how long a step may wait and run, each with its semicolon, until the transaction ends. */
export function timeoutsOf({ lockTimeout = LOCK_TIMEOUT, statementTimeout = 0 }: Step): readonly string[] {
  return [`set local lock_timeout = ${lockTimeout};`, `set local statement_timeout = ${statementTimeout};`]
}
