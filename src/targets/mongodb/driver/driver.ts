/** The driver: a live project on MongoDB. */
import { hostname } from 'node:os'
import { hashSnapshot } from '../../../diff/index.ts'
import {
  type ConnectOptions,
  type Driver,
  type Lease,
  laterWriter,
  type ServerFacts,
  type Session,
} from '../../../plan/index.ts'
import { connectClient } from '../client.ts'
import { telling } from '../faults.ts'
import { besides } from '../inspect/besides.ts'
import { readSnapshot, readTables } from '../inspect/inspect.ts'
import { readSample } from '../sample/read.ts'
import { forgetBatches } from './batches.ts'
import { contextOf, type DriverContext } from './context.ts'
import { keepingLease, leaseHolder, renewLease, waitForLease } from './lease.ts'
import { makeOwnCollections } from './own-collections.ts'
import { runChecks } from './questions.ts'
import { addVersion, hasJournal, readClaimed, readHistory, readJournal, readVersion, writeJournal } from './records.ts'
import { runStep } from './run-step.ts'

function factsOf({ answer, whereto }: DriverContext, tables: ServerFacts['tables']): ServerFacts {
  const { product, version, capabilities } = answer
  return { product, version, ...whereto, tables, capabilities }
}

/** A session, and what is left to do once its body is through. */
function openSession(context: DriverContext): { readonly session: Session; finish(): Promise<void> } {
  let ends = false
  let held: Lease | null = null
  const snapshot: Session['snapshot'] = () => readSnapshot(context)
  const liveHash = async (): Promise<string> => hashSnapshot(await snapshot())
  const session: Session = {
    rows: laterWriter(async () => (await import('../rows/writer.ts')).rowWriter(context)),
    async holdLease(lease) {
      await renewLease(context, lease)
      held = lease
    },
    snapshot,
    liveHash,
    check: (checks) => runChecks(context, checks),
    async execute(steps) {
      for (const step of steps) await runStep({ context, stillHeld: () => {} }, step)
    },
    async writeJournal(entry) {
      // The version comes first: a journal that outlives it is only read once more.
      ends = entry === null
      if (entry) await writeJournal(context, entry)
    },
    async writeVersion(version) {
      if (held) await renewLease(context, held)
      const appliedBy = `${context.whereto.user || 'nobody'}@${hostname()}`
      return addVersion(context, { ...version, liveHash: await liveHash(), appliedBy })
    },
  }
  return {
    session,
    async finish() {
      if (!ends) return
      await forgetBatches(context)
      await writeJournal(context, null)
    },
  }
}

/** The driver over a connected client. What is called a transaction here is none: every step is one by itself. */
function driverOver(context: DriverContext): Driver {
  let lease: Lease | null = null
  const tell = <T>(work: () => Promise<T>): Promise<T> => telling(context.whereto, work)
  return {
    liveState: () =>
      tell(async () => {
        const [snapshot, [latest = null], unfinished] = await Promise.all([
          readSnapshot(context),
          readHistory(context, 1),
          hasJournal(context),
        ])
        return { liveHash: hashSnapshot(snapshot), latest, unfinished }
      }),
    inspect: () =>
      tell(async () => {
        const snapshot = await readSnapshot(context)
        return { snapshot, facts: factsOf(context, await readTables(context, snapshot)) }
      }),
    besides: () => tell(() => besides(context.db)),
    sample: (snapshot, size) => tell(() => readSample(context.db, snapshot, size)),
    // Nothing that is compared here is text of the server's own.
    canonicalise: async (questions) => new Map(questions.map((question) => [question, null])),
    prepare: () => tell(() => makeOwnCollections(context.db)),
    async lease(waitMs) {
      lease = await tell(() => waitForLease(context, waitMs))
      return lease
    },
    transaction: (body) =>
      tell(async () => {
        const { session, finish } = openSession(context)
        const result = await body(session)
        await finish()
        return result
      }),
    executeAlone: (step) => {
      const run = (stillHeld: () => void): Promise<void> => runStep({ context, stillHeld }, step)
      return tell(() => (lease ? keepingLease(context, lease, run) : run(() => {})))
    },
    leaseHolder: () => tell(() => leaseHolder(context)),
    journal: () => tell(() => readJournal(context)),
    claimed: () => tell(() => readClaimed(context)),
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
