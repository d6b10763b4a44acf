/** What a phase may do between its steps: the lease, the state, questions, and what is recorded. */
import { hostname } from 'node:os'
import { hashSnapshot } from '../../../diff/index.ts'
import type { Snapshot } from '../../../model/index.ts'
import { type Lease, laterWriter, type Session } from '../../../plan/index.ts'
import { type Kept, readSnapshot } from '../inspect/inspect.ts'
import { OWN } from '../names.ts'
import { forgetBatches } from './batches.ts'
import type { DriverContext } from './context.ts'
import { renewLease } from './lease.ts'
import { runChecks } from './questions.ts'
import { addVersion, writeJournal } from './records.ts'
import { runStep } from './run-step.ts'

/** From here on the history tells what was renamed. */
async function forgetMoves({ db }: DriverContext, pushed: Snapshot): Promise<void> {
  const names = [...pushed.values()].flatMap((r) => (r.kind === 'table' ? r.name : []))
  const filter = { _id: { $in: names }, moved: { $exists: true } }
  await db.collection<Kept>(OWN.tables).updateMany(filter, { $unset: { moved: '' } })
}

/** A session, and what is left to do once its body is through. */
export function openSession(context: DriverContext): { readonly session: Session; finish(): Promise<void> } {
  let ends = false
  let held: Lease | null = null
  let pushed: Snapshot = new Map()
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
      pushed = version.snapshot
      const appliedBy = `${context.whereto.user || 'nobody'}@${hostname()}`
      return addVersion(context, { ...version, liveHash: await liveHash(), appliedBy })
    },
  }
  return {
    session,
    async finish() {
      if (!ends) return
      await forgetBatches(context)
      await forgetMoves(context, pushed)
      await writeJournal(context, null)
    },
  }
}
