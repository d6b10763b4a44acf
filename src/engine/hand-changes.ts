/** What was changed by hand since the last push. */
import { ancestorsOf, diff } from '../diff/index.ts'
import type { Snapshot } from '../model/index.ts'
import type { LiveState } from '../plan/index.ts'
import type { LiveProject } from './comparison.ts'
import type { StatusResult } from './status-result.ts'

/** Nothing where the live hash is the one that the last push left. While a push is not done nobody can tell. */
export function changedByHand(
  { record, remembered }: LiveProject,
  { liveHash, latest, unfinished }: LiveState,
  claimed: ReadonlySet<string>,
): Pick<StatusResult, 'drift' | 'added'> {
  if (latest === null || unfinished || latest.liveHash === liveHash) return { drift: [], added: [] }
  const ours: Snapshot = new Map([...remembered].filter(([address]) => record.has(address)))
  const added = [...remembered.values()].filter((r) => {
    if (record.has(r.address) || claimed.has(r.address)) return false
    const [parent] = ancestorsOf(r, remembered)
    return parent !== undefined && record.has(parent)
  })
  return { drift: diff(record, ours, []), added: added.map((r) => r.address) }
}
