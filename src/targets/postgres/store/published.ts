/** The newest version of the history, for the server that serves it. */

import type { JsonValue } from '../../../model/index.ts'
import type { Store } from '../../../query/index.ts'
import { faultCode } from '../driver/faults.ts'
import { schemaBeside } from '../kept-version.ts'
import type { AccountsScope, AsLogin } from './accounts-scope.ts'

interface VersionRow {
  readonly version: number
  readonly schema: JsonValue
  /** The version that `schema` is the changes of; null: it is whole. */
  readonly base: number | null
  readonly base_hash: string | null
  /** Null also where it is known. */
  readonly base_schema: JsonValue
}

/** The schema of a version that later ones are kept beside. */
interface Base {
  readonly version: number
  readonly hash: string | null
  readonly schema: JsonValue
}

/** bkend's own schema, or its history, is not there: nothing was pushed yet. */
const MISSING = new Set(['3F000', '42P01'])

/** Asks the history; the schema comes only where the version is newer. */
export function publishedOf(login: AsLogin, { project, environment }: AccountsScope): Store['published'] {
  const newer =
    'select true as newer from bkend.history where project = $1 and environment = $2 and version > $3 limit 1'
  const text = `select h.version, h.schema, h.base, b.to_hash as base_hash,
      case when b.version <> $4 or b.to_hash <> $5 then b.schema end as base_schema
    from bkend.history h left join bkend.history b on b.project = $1 and b.environment = $2 and b.version = h.base
    where h.project = $1 and h.environment = $2 and h.version > $3 order by h.version desc limit 1`
  let base: Base | null = null
  return async (after) => {
    try {
      const known = [base?.version ?? 0, base?.hash ?? '']
      const [row] = await login(async (c) => {
        // Asked several times a second, and nearly always in vain: as little as can be.
        const [found] = await c.query<{ newer: true }>(newer, [project, environment, after])
        return found ? await c.query<VersionRow>(text, [project, environment, after, ...known]) : []
      })
      if (!row) return null
      const { version, schema } = row
      if (row.base === null) return { version, schema }
      if (row.base_schema !== null) base = { version: row.base, hash: row.base_hash, schema: row.base_schema }
      return { version, schema: schemaBeside(base?.schema ?? null, schema) }
    } catch (fault) {
      if (MISSING.has(faultCode(fault) ?? '')) return null
      throw fault
    }
  }
}
