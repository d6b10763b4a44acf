/**
 * A driver that remembers what the live project was after the last push of its own, so that the next plan asks nothing. What is
 * remembered is only ever planned from: the transaction that applies the plan compares the live hash first, and a project that
 * somebody else has changed makes it drift, be forgotten, and be read anew.
 */
import type { Snapshot } from '../../model/index.ts'
import type { Driver, LiveState, Session, VersionRecord } from '../../plan/index.ts'

/** A driver with a memory. */
export interface RememberingDriver extends Driver {
  /** From now on everything is read again. */
  forget(): void
}

interface Memory {
  readonly live: LiveState
  readonly snapshot: Snapshot | null
  readonly record: VersionRecord | null
}

/** What a transaction saw and wrote. */
interface Written {
  snapshot: Snapshot | null
  record: VersionRecord | null
}

function listening(session: Session, written: Written): Session {
  return {
    ...session,
    async snapshot() {
      written.snapshot = await session.snapshot()
      return written.snapshot
    },
    async writeVersion(version) {
      const made = await session.writeVersion(version)
      written.record = { ...version, ...made }
      return made
    },
  }
}

/** What is remembered after a push. */
function after(record: VersionRecord, snapshot: Snapshot | null): Memory {
  const { schema: _, snapshot: __, ...latest } = record
  return { live: { liveHash: record.liveHash, latest, unfinished: false }, snapshot, record }
}

/** `driver`, remembering. */
export function remembering(driver: Driver): RememberingDriver {
  let memory: Memory | null = null
  const forget = (): void => {
    memory = null
  }
  return {
    ...driver,
    forget,
    async liveState() {
      memory ??= { live: await driver.liveState(), snapshot: null, record: null }
      // A push that stopped part-way is looked at as it is.
      if (!memory.live.unfinished) return memory.live
      const { live } = memory
      forget()
      return live
    },
    async inspect() {
      // Rows come and go without a push: what is known of tables is asked for every time, once it is known of which.
      if (memory?.snapshot && driver.facts) return { snapshot: memory.snapshot, facts: await driver.facts([]) }
      const inspection = await driver.inspect()
      if (memory) memory = { ...memory, snapshot: inspection.snapshot }
      return inspection
    },
    async version(number) {
      if (number !== undefined) return await driver.version(number)
      if (memory?.record) return memory.record
      const record = await driver.version()
      if (memory) memory = { ...memory, record }
      return record
    },
    async transaction(body) {
      const before = memory
      forget()
      const written: Written = { snapshot: null, record: null }
      const result = await driver.transaction((session) => {
        written.snapshot = null
        return body(listening(session, written))
      })
      // Without a look of its own the transaction found the project as it was remembered.
      if (written.record) memory = after(written.record, written.snapshot ?? before?.snapshot ?? null)
      return result
    },
  }
}
