/** What a phase may do between its steps: the lease, the state, questions, and what is recorded. */
import { hostname } from 'node:os'
import { hashSnapshot } from '../../../diff/index.ts'
import { type Lease, laterWriter, type Session } from '../../../plan/index.ts'
import { readSnapshot } from '../inspect/inspect.ts'
import { forgetBatches } from './batches.ts'
import type { DriverContext } from './context.ts'
import { renewLease } from './lease.ts'
import { runChecks } from './questions.ts'
import { addVersion, writeJournal } from './records.ts'
import { runStep } from './run-step.ts'

/** A session, and what is left to do once its body is through. */
export function openSession(context: DriverContext): { readonly session: Session; finish(): Promise<void> } {
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
