/** What a live project is at this moment. */
import { hashSnapshot } from '../../../diff/index.ts'
import type { Inspection, LiveState, ServerFacts } from '../../../plan/index.ts'
import { readSnapshot, readTables } from '../inspect/inspect.ts'
import type { DriverContext } from './context.ts'
import { hasJournal, readHistory } from './records.ts'

function factsOf({ answer, whereto }: DriverContext, tables: ServerFacts['tables']): ServerFacts {
  const { product, version, capabilities } = answer
  return { product, version, ...whereto, tables, capabilities }
}

/** Its hash, and what the last push left. */
export async function liveState(context: DriverContext): Promise<LiveState> {
  const [snapshot, [latest = null], unfinished] = await Promise.all([
    readSnapshot(context),
    readHistory(context, 1),
    hasJournal(context),
  ])
  return { liveHash: hashSnapshot(snapshot), latest, unfinished }
}

/** All that is there. */
export async function inspection(context: DriverContext): Promise<Inspection> {
  const snapshot = await readSnapshot(context)
  return { snapshot, facts: factsOf(context, await readTables(context, snapshot)) }
}
