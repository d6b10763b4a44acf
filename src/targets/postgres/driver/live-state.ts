/** What one query tells: enough to know that nothing changed. */
import type { LiveState } from '../../../plan/index.ts'
import { BatchFailure } from './connection.ts'
import type { DriverContext } from './context.ts'
import { faultCode } from './faults.ts'
import type { Link } from './link.ts'
import { onlyValue } from './query-value.ts'
import { latestQuery, readLatest } from './records.ts'
import { settingsFor } from './settings.ts'

/** A table or a schema that is not there: nothing was ever applied. */
function isMissing(fault: unknown): boolean {
  const code = faultCode(fault instanceof BatchFailure ? fault.cause : fault)
  return code === '42P01' || code === '3F000'
}

/** The work's result, or `otherwise` where our own schema is missing. */
export async function orWhenMissing<T>(work: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work
  } catch (fault) {
    if (isMissing(fault)) return otherwise
    throw fault
  }
}

/** One message, two where our own schema is missing. */
export async function liveState(context: DriverContext, link: Link): Promise<LiveState> {
  const { objects, options, key } = context
  const hash = [settingsFor(options.config.postgres.schema), objects.liveHashQuery(options.config)]
  return link.retried(async (connection) => {
    try {
      const rows = await connection.batch([...hash, latestQuery(key)])
      return { liveHash: onlyValue(rows[1]), ...readLatest(rows[2] ?? []) }
    } catch (fault) {
      if (!isMissing(fault)) throw fault
      const rows = await connection.batch(hash)
      return { liveHash: onlyValue(rows[1]), latest: null, unfinished: false }
    }
  })
}
