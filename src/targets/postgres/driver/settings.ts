/** What every transaction of ours sets first, for itself alone: a pooler keeps no session between transactions. */
import pg from 'pg'

/** An SQL literal of the text. */
export function literal(text: string): string {
  return pg.escapeLiteral(text)
}

/** A quoted SQL name. */
export function quoted(name: string): string {
  return pg.escapeIdentifier(name)
}

/** Milliseconds that a statement waits for a lock where its step does not say; a longer wait would stop all other clients. */
export const LOCK_TIMEOUT = 30_000

/** Whatever changes how the server prints an expression or reads a literal is pinned, and what would only cost time. */
function pinned(schema: string): ReadonlyMap<string, string> {
  return new Map([
    ['search_path', quoted(schema)],
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
