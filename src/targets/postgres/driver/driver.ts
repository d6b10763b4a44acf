/** The driver: a live project on Postgres, on a server or embedded. */
import type { Driver, Lease, LiveState, Step } from '../../../plan/index.ts'
import { BatchFailure } from './connection.ts'
import type { DriverContext } from './context.ts'
import { faultCode } from './faults.ts'
import { keepingLease, waitForLease } from './lease-wait.ts'
import type { Link, Opener } from './link.ts'
import { isPrepared, makeOwnSchema, ownStatements } from './own-schema.ts'
import { latestQuery, readHistory, readJournal, readLatest, readVersion } from './records.ts'
import { inspectWith, onlyValue, openSession } from './session.ts'
import { settingsFor } from './settings.ts'
import { stepFailure } from './step-failure.ts'
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

/** A table or a schema that is not there: nothing was ever applied. */
function isMissing(fault: unknown): boolean {
  const code = faultCode(fault instanceof BatchFailure ? fault.cause : fault)
  return code === '42P01' || code === '3F000'
}

async function orWhenMissing<T>(work: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work
  } catch (fault) {
    if (isMissing(fault)) return otherwise
    throw fault
  }
}

/** One message, two where our own schema is missing. */
async function liveState({ context, link }: DriverParts): Promise<LiveState> {
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

/**
 * The statement alone, as it is: a setting before it would outlive it on a pooler. Its time limit is kept by us.
 */
async function executeAlone(parts: DriverParts, step: Step, lease: Lease | null): Promise<void> {
  const { context, link, open } = parts
  const connection = await link.get()
  const text = step.action.kind === 'statement' ? step.action.text : ''
  const limit = step.statementTimeout ? setTimeout(connection.cancel, step.statementTimeout) : undefined
  const run = async (): Promise<void> => {
    try {
      await connection.query(text)
    } catch (fault) {
      throw faultCode(fault) === undefined ? fault : stepFailure(step, fault)
    }
  }
  try {
    await (lease && !context.embedded ? keepingLease(context, open, lease, connection.cancel, run) : run())
  } finally {
    clearTimeout(limit)
  }
}

/** The driver over a link. */
export function driverOver(parts: DriverParts): Driver {
  const { context, link } = parts
  const { options, objects, key, whereto } = context
  const schema = options.config.postgres.schema
  const transaction = { link, schema, whereto }
  let lease: Lease | null = null
  const tell = <T>(work: () => Promise<T>): Promise<T> => telling(whereto, work)
  return {
    liveState: () => tell(() => liveState(parts)),
    inspect: () => tell(() => inTransaction(transaction, 'repeatable read read only', (c) => inspectWith(c, context))),
    canonicalise: (questions, desired) =>
      tell(() =>
        inTransaction(
          transaction,
          'read committed read write',
          async (c) => {
            if (!(await isPrepared(c, schema))) await c.query(ownStatements(schema).join(';\n'))
            return objects.canonicalise(c, questions, desired, options.config)
          },
          false,
        ),
      ),
    prepare: () => tell(() => link.retried((c) => makeOwnSchema(c, schema, whereto))),
    async lease(waitMs) {
      const taken = await tell(() => waitForLease(context, link, waitMs))
      lease = taken
      return taken
    },
    transaction: (body) =>
      tell(() =>
        inTransaction(transaction, 'read committed read write', async (c) => {
          const { session, beforeCommit } = openSession(c, context)
          const result = await body(session)
          await beforeCommit()
          return result
        }),
      ),
    executeAlone: (step) => tell(() => executeAlone(parts, step, lease)),
    journal: () => tell(() => link.retried((c) => orWhenMissing(readJournal(c, key), null))),
    history: (limit) => tell(() => link.retried((c) => orWhenMissing(readHistory(c, key, limit), []))),
    version: (n) => tell(() => link.retried((c) => orWhenMissing(readVersion(c, key, n), null))),
    async close() {
      await link.close()
      await parts.onClose()
    },
  }
}
