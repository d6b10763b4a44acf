/** The driver: a live project on Postgres, on a server or embedded. */
import type { Driver, Lease } from '../../../plan/index.ts'
import { executeAlone } from './alone.ts'
import type { DriverContext } from './context.ts'
import { leaseHolder } from './lease.ts'
import { waitForLease } from './lease-wait.ts'
import type { Link, Opener } from './link.ts'
import { liveState, orWhenMissing } from './live-state.ts'
import { lookingAt, type Tell } from './looking.ts'
import { isPrepared, makeOwnSchema, ownStatements } from './own-schema.ts'
import { readClaimed, readHistory, readJournal, readVersion } from './records.ts'
import { inTransaction } from './transaction.ts'
import { telling } from './translate.ts'

/** What a driver stands on. */
export interface DriverParts {
  readonly context: DriverContext
  readonly link: Link
  readonly open: Opener
  /** Ends what was opened beside the connections. */
  readonly onClose: () => Promise<void>
}

/** What reads our own tables. */
function reading(
  { context, link }: DriverParts,
  tell: Tell,
): Pick<Driver, 'leaseHolder' | 'journal' | 'claimed' | 'history' | 'version'> {
  const { key } = context
  return {
    leaseHolder: () => tell(() => link.retried((c) => orWhenMissing(leaseHolder(c, key), null))),
    journal: () => tell(() => link.retried((c) => orWhenMissing(readJournal(c, key), null))),
    claimed: () => tell(() => link.retried((c) => orWhenMissing(readClaimed(c, key), new Set<string>()))),
    history: (limit) => tell(() => link.retried((c) => orWhenMissing(readHistory(c, key, limit), []))),
    version: (n) => tell(() => link.retried((c) => orWhenMissing(readVersion(c, key, n), null))),
  }
}

/** The driver over a link. */
export function driverOver(parts: DriverParts): Driver {
  const { context, link } = parts
  const { options, objects, whereto } = context
  const { schema } = options.config.postgres
  const tell: Tell = (work) => telling(whereto, work)
  let lease: Lease | null = null
  return {
    ...lookingAt(context, link, tell),
    ...reading(parts, tell),
    liveState: () => tell(() => liveState(context, link)),
    canonicalise: (questions, desired) =>
      tell(() =>
        inTransaction(
          { link, schema, whereto },
          'read committed read write',
          async (c) => {
            if (!(await isPrepared(c, schema))) await c.query(ownStatements(schema).join(';\n'))
            return objects.canonicalise(c, questions, desired, options.config)
          },
          false,
        ),
      ),
    prepare: () => tell(() => link.retried((c) => makeOwnSchema(c, options.config.postgres, whereto))),
    async lease(waitMs) {
      const taken = await tell(() => waitForLease(context, link, waitMs))
      lease = taken
      return taken
    },
    executeAlone: (step, functions) => tell(() => executeAlone(parts, step, lease, functions)),
    async close() {
      await link.close()
      await parts.onClose()
    },
  }
}
