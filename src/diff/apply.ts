/** What a Snapshot is once changes have been made. */
import type { Resource, Snapshot } from '../model/index.ts'
import type { Change } from './change.ts'
import { readdress } from './readdress.ts'
import { ancestorsOf } from './tree.ts'

type RenameChange = Change & { readonly kind: 'rename' }

/** Renames of one depth happen at once, so that two may swap; parents come before children. */
function applyRenames(snapshot: Snapshot, renames: readonly RenameChange[]): Snapshot {
  let now = snapshot
  let waiting = renames
  while (waiting.length > 0) {
    const taken = new Set(waiting.map((c) => c.to.address))
    const round = waiting.filter((c) => !ancestorsOf(c.to, now).some((a) => taken.has(a)) && now.has(c.from.address))
    if (round.length === 0) throw new Error(`nothing to rename at ${waiting[0]?.from.address}`)
    now = readdress(now, new Map(round.map((c) => [c.from.address, c.to.name])))
    waiting = waiting.filter((c) => !round.includes(c))
  }
  return now
}

/**
 * The Snapshot with the changes made, in whatever order they are given: renames first, then drops with all descendants, then
 * alters and adds. Throws where a rename names something that is not there.
 */
export function applyChanges(snapshot: Snapshot, changes: readonly Change[]): Snapshot {
  const renamed = applyRenames(
    snapshot,
    changes.filter((c) => c.kind === 'rename'),
  )
  const gone = new Set(changes.filter((c) => c.kind === 'drop').map((c) => c.address))
  const next = new Map<string, Resource>()
  for (const r of renamed.values())
    if (!gone.has(r.address) && !ancestorsOf(r, renamed).some((a) => gone.has(a))) next.set(r.address, r)
  for (const c of changes) if (c.kind === 'alter' || c.kind === 'add') next.set(c.address, c.to)
  return next
}
