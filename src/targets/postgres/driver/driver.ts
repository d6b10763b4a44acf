/** The driver: a live project on Postgres, on a server or embedded. */
import type { Driver, Lease } from '../../../plan/index.ts'
import { executeAlone } from './alone.ts'
import type { DriverContext } from './context.ts'
import { waitForLease } from './lease-wait.ts'
import type { Link, Opener } from './link.ts'
import { liveState } from './live-state.ts'
import { lookingAt, type Tell } from './looking.ts'
import { isPrepared, makeOwnSchema, ownStatements } from './own-schema.ts'
import { reading } from './reading.ts'
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

/** The driver over a link. */
export function driverOver(parts: DriverParts): Driver {
  const { context, link } = parts
  const { options, objects, whereto } = context
  const { schema } = options.config.postgres
  const tell: Tell = (work) => telling(whereto, work)
  let lease: Lease | null = null
  return {
    ...lookingAt(context, link, tell),
    ...reading(context, link, tell),
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
