/** What the stores of users, sessions and keys share: whose rows they keep, and how moments come out of Postgres. */
import { type FaultKind, StoreFault } from '../../../query/index.ts'
import { faultCode, faultText } from '../driver/faults.ts'
import type { Queryable } from '../queryable.ts'

/** Runs work as the server's own login, outside every request role. Statements of one `work` need not share a transaction. */
export type AsLogin = <T>(work: (connection: Queryable) => Promise<T>) => Promise<T>

/** Whose rows: one set of tables serves every project and environment of a database. */
export interface AccountsScope {
  readonly project: string
  readonly environment: string
}

/** SQL: a column of moments as ISO text to the millisecond. */
export function moment(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}

/** SQL: the members of an object of JSON, one a column. */
export function members(columns: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(columns).map(([name, sql]) => `'${name}', ${sql}`)
  return `json_build_object(${pairs.join(', ')})`
}

/** Names the fields at fault where the statement failed by that kind; `code`: the SQLSTATE, where nobody named the kind yet. */
export function naming(kind: FaultKind, code: string, fields: readonly string[]): (fault: unknown) => never {
  return (fault) => {
    const named = fault instanceof StoreFault ? fault.kind === kind : faultCode(fault) === code
    throw named ? new StoreFault(kind, faultText(fault), { fields, cause: fault }) : fault
  }
}
