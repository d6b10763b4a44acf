/** The driver: a live project on MongoDB. */
import type { ConnectOptions, Driver, Lease } from '../../../plan/index.ts'
import { connectClient } from '../client.ts'
import { telling } from '../faults.ts'
import { besides } from '../inspect/besides.ts'
import { readSample } from '../sample/read.ts'
import { contextOf, type DriverContext } from './context.ts'
import { keepingLease, leaseHolder, tidyLease } from './lease.ts'
import { inspection, liveState } from './looking.ts'
import { makeOwnCollections } from './own-collections.ts'
import { readClaims, readHistory, readJournal, readOthers, readVersion } from './records.ts'
import { runStep } from './run-step.ts'
import { openSession } from './session.ts'

/** The driver over a connected client. What is called a transaction here is none: every step is one by itself. */
function driverOver(context: DriverContext): Driver {
  let lease: Lease | null = null
  const tell = <T>(work: () => Promise<T>): Promise<T> => telling(context.whereto, work)
  return {
    liveState: () => tell(() => liveState(context)),
    inspect: () => tell(() => inspection(context)),
    besides: () => tell(() => besides(context.db)),
    sample: (snapshot, size) => tell(() => readSample(context.db, snapshot, size)),
    // Nothing that is compared here is text of the server's own.
    canonicalise: async (questions) => new Map(questions.map((question) => [question, null])),
    prepare: () => tell(() => makeOwnCollections(context.db)),
    async lease(waitMs) {
      lease = await tell(() => tidyLease(context, waitMs))
      return lease
    },
    transaction: (body) =>
      tell(async () => {
        const { session, finish } = openSession(context)
        const result = await body(session)
        await finish()
        return result
      }),
    executeAlone: (step, functions) => {
      const run = (stillHeld: () => void): Promise<void> => runStep({ context, functions, stillHeld }, step)
      return tell(() => (lease ? keepingLease(context, lease, run) : run(() => {})))
    },
    leaseHolder: () => tell(() => leaseHolder(context)),
    journal: () => tell(() => readJournal(context)),
    claims: (of) => tell(() => readClaims(context, of)),
    others: () => tell(() => readOthers(context)),
    history: (limit) => tell(() => readHistory(context, limit)),
    version: (n) => tell(() => readVersion(context, n)),
    close: () => context.client.close(),
  }
}

/** Connects to `mongodb://…`. Throws a `DiagnosticError` (`target/connect`, `target/version`). */
export async function connect(url: string, options: ConnectOptions): Promise<Driver> {
  const settings = { appName: options.applicationName.slice(0, 128), maxPoolSize: 10 }
  const connected = await connectClient(url, settings, true)
  return driverOver(contextOf(connected, options))
}
