/**
 * A driver that remembers what the live project was after the last push of its own, so that the next plan asks nothing. What is
 * remembered is only ever planned from: the transaction that applies the plan compares the live hash first, and a project that
 * somebody else has changed makes it drift, be forgotten, and be read anew.
 */
import type { Driver, Inspection, LiveState, Session, Version, VersionRecord } from '../../plan/index.ts'

/** A driver with a memory. */
export interface RememberingDriver extends Driver {
  /** From now on everything is read again. */
  forget(): void
}

interface Memory {
  readonly live: LiveState
  readonly inspection: Inspection | null
  readonly record: VersionRecord | null
}

/** What a transaction saw and wrote. */
interface Written {
  inspection: Inspection | null
  record: VersionRecord | null
}

function listening(session: Session, written: Written): Session {
  return {
    ...session,
    async inspect() {
      written.inspection = await session.inspect()
      return written.inspection
    },
    async writeVersion(version) {
      const made = await session.writeVersion(version)
      written.record = { ...version, ...made }
      return made
    },
  }
}

function versionOf({ schema: _, snapshot: __, ...version }: VersionRecord): Version {
  return version
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
      memory ??= { live: await driver.liveState(), inspection: null, record: null }
      // A push that stopped part-way is looked at as it is.
      if (!memory.live.unfinished) return memory.live
      const { live } = memory
      forget()
      return live
    },
    async inspect() {
      // Rows come and go without a push: what is known of tables is asked for every time.
      if (memory?.inspection && driver.facts) return { ...memory.inspection, facts: await driver.facts() }
      const inspection = await driver.inspect()
      if (memory) memory = { ...memory, inspection }
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
      const written: Written = { inspection: null, record: null }
      const result = await driver.transaction((session) => {
        written.inspection = null
        return body(listening(session, written))
      })
      const { record, inspection = null } = written
      // Without a look of its own the transaction found the project as it was remembered.
      const known = inspection ?? before?.inspection ?? null
      if (record)
        memory = {
          live: { liveHash: record.liveHash, latest: versionOf(record), unfinished: false },
          inspection: known,
          record,
        }
      return result
    },
  }
}
