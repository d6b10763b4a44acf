/** What a driver reads in our own tables. */
import type { Driver } from '../../../plan/index.ts'
import { readClaims, readOthers } from './claims.ts'
import type { DriverContext } from './context.ts'
import { leaseHolder } from './lease.ts'
import type { Link } from './link.ts'
import { orWhenMissing } from './live-state.ts'
import type { Tell } from './looking.ts'
import { readHistory, readJournal, readVersion } from './records.ts'

/** That part of a driver; where our own schema is missing, nothing is known. */
export function reading(
  context: DriverContext,
  link: Link,
  tell: Tell,
): Pick<Driver, 'leaseHolder' | 'journal' | 'claims' | 'others' | 'history' | 'version'> {
  const { key } = context
  const place = context.options.config.postgres.schema
  return {
    leaseHolder: () => tell(() => link.retried((c) => orWhenMissing(leaseHolder(c, key), null))),
    journal: () => tell(() => link.retried((c) => orWhenMissing(readJournal(c, key), null))),
    claims: (of) => tell(() => link.retried((c) => orWhenMissing(readClaims(c, key, place, of), []))),
    others: () => tell(() => link.retried((c) => orWhenMissing(readOthers(c, key, place), []))),
    history: (limit) => tell(() => link.retried((c) => orWhenMissing(readHistory(c, key, limit), []))),
    version: (n) => tell(() => link.retried((c) => orWhenMissing(readVersion(c, key, n), null))),
  }
}
