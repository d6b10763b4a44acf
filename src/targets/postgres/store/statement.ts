/** Statements while they are put together: text of ours, values of others only ever as parameters. */
import { literal } from '../sql/identifier.ts'

/** A statement with its parameters. */
export interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
}

/** A statement that answers one text column and at most one row. */
export interface TextStatement extends Statement {
  readonly values: readonly string[]
}

/** The parameters of a statement that is being written. */
export interface Parameters {
  readonly values: readonly unknown[]
  /** Keeps a value and gives the text that stands for it: `$3`. */
  add(value: unknown): string
}

/** No parameters yet. */
export function parameters(): Parameters {
  const values: unknown[] = []
  return {
    values,
    add(value) {
      values.push(value)
      return `$${values.length}`
    },
  }
}

/** What the server is told of the asker, for the length of one statement. */
export interface Claims {
  /** The database role that the statement must run as. */
  readonly role: string
  /** JSON. */
  readonly claims: string
}

/** SQL that is true once the operation is announced. */
export function announced(operation: string): string {
  return `set_config('request.operation', ${literal(operation)}, true) is not null`
}

/**
 * The statement's first part, named `asker`: it announces who asks and for what, and says whether the connection has
 * the role that it should have. Every scan of a declared table hangs on `GATE`, a condition without columns: Postgres
 * works it out before it fetches the first row, whatever the order of its plan, and where it is false fetches none.
 */
export function askerPart(claims: Claims, operation: string, values: Parameters): string {
  return `asker as materialized ${askerGate(claims, operation, values)}`
}

/** The same as a condition of its own, `ok`: for a statement that scans one table once. */
export function askerGate({ role, claims }: Claims, operation: string, values: Parameters): string {
  const said = `set_config('request.jwt.claims', ${values.add(claims)}, true) is not null and ${announced(operation)}`
  return `(select current_user = ${literal(role)} and ${said} as ok)`
}

/** Holds where `asker` has spoken and the role is right. */
export const GATE: string = gate('asker')

/** The same for a later part that announces another operation. */
export function gate(part: string): string {
  return `(select ok from ${part})`
}
