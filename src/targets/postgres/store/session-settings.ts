/** What a connection is told before it serves, so that answers never hang on how server or login are set. */
import { alwaysQuoted, identifier, literal } from '../sql/identifier.ts'
import type { GatewayOptions } from './gateway.ts'

function settings({ schema, statementTimeout }: GatewayOptions): readonly (readonly [name: string, value: string])[] {
  return [
    ['statement_timeout', String(statementTimeout)],
    ['lock_timeout', String(statementTimeout)],
    ['idle_in_transaction_session_timeout', String(statementTimeout * 2)],
    ['timezone', 'UTC'],
    ['datestyle', 'ISO, MDY'],
    ['intervalstyle', 'iso_8601'],
    ['extra_float_digits', '1'],
    ['standard_conforming_strings', 'on'],
    ['row_security', 'on'],
    ['search_path', identifier(schema)],
  ]
}

/** For the session, on a server that gives us a session of our own. */
export function sessionStatements(options: GatewayOptions): string {
  const calls = settings(options).map(([name, value]) => `set_config(${literal(name)}, ${literal(value)}, false)`)
  return `select ${calls.join(', ')}`
}

/** The session takes the role; null: that of its login. */
export function roleStatement(role: string | null): string {
  return `set role ${role === null ? 'none' : alwaysQuoted(role)}`
}

/** For one transaction, which it begins: what a pooler hands on to others keeps nothing of it. */
export function beginStatements(options: GatewayOptions, role: string): string {
  const calls = settings(options).map(([name, value]) => `set_config(${literal(name)}, ${literal(value)}, true)`)
  return `begin; select ${calls.join(', ')}; set local role ${alwaysQuoted(role)}`
}
