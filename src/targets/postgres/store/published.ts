/** The newest version of the history, for the server that serves it. */

import type { JsonValue } from '../../../model/index.ts'
import type { Store } from '../../../query/index.ts'
import { faultCode } from '../driver/faults.ts'
import type { AccountsScope, AsLogin } from './accounts-scope.ts'

interface VersionRow {
  readonly version: number
  readonly schema: JsonValue
}

/** bkend's own schema, or its history, is not there: nothing was pushed yet. */
const MISSING = new Set(['3F000', '42P01'])

/** Asks the history; the schema comes only where the version is newer. */
export function publishedOf(login: AsLogin, { project, environment }: AccountsScope): Store['published'] {
  const text = `select version, schema from bkend.history
    where project = $1 and environment = $2 and version > $3 order by version desc limit 1`
  return async (after) => {
    try {
      const [row] = await login((c) => c.query<VersionRow>(text, [project, environment, after]))
      return row ? { version: row.version, schema: row.schema } : null
    } catch (fault) {
      if (MISSING.has(faultCode(fault) ?? '')) return null
      throw fault
    }
  }
}
