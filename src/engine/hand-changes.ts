/** What was changed by hand since the last push. */
import { diff } from '../diff/index.ts'
import type { Snapshot } from '../model/index.ts'
import type { LiveState } from '../plan/index.ts'
import type { LiveProject } from './comparison.ts'
import type { StatusResult } from './status-result.ts'

/** Nothing where the live hash is the one that the last push left. While a push is not done nobody can tell. `claimed`: asks for what others own. */
export async function changedByHand(
  { record, remembered }: LiveProject,
  { liveHash, latest, unfinished }: LiveState,
  claimed: () => Promise<ReadonlySet<string>>,
): Promise<Pick<StatusResult, 'drift' | 'added'>> {
  if (latest === null || unfinished || latest.liveHash === liveHash) return { drift: [], added: [] }
  const ours: Snapshot = new Map([...remembered].filter(([address]) => record.has(address)))
  const within = [...remembered.values()].flatMap(({ address, parent }) =>
    parent !== null && record.has(parent) && !record.has(address) ? [address] : [],
  )
  const theirs = within.length > 0 ? await claimed() : new Set<string>()
  return { drift: diff(record, ours, []), added: within.filter((address) => !theirs.has(address)) }
}
