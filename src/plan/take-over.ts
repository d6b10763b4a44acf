/** What a plan would take from another project, or from another environment of the same. */
import { type Change, type Rename, subjectOf } from '../diff/index.ts'
import type { Snapshot } from '../model/index.ts'
import { type Claim, type Holder, holderName } from './claim.ts'
import type { Hazard } from './hazard.ts'

/** What can be taken over. Functions, roles and the like are shared: they are named for what they do. */
const KINDS: readonly string[] = ['table', 'enum']

/** A plan before it is one. */
export interface Taking {
  /** Whose plan it is. */
  readonly own: Holder
  /** When its last version was applied; null: it has none. */
  readonly at: string | null
  /** What is there. */
  readonly current: Snapshot
  readonly desired: Snapshot
  /** What this project made, or took, before. */
  readonly owned: ReadonlySet<string>
  readonly changes: readonly Change[]
  readonly renames: readonly Rename[]
}

type Roots = { readonly changed: ReadonlySet<string>; readonly taken: ReadonlySet<string> }

/** Addresses, as they are now, of the tables and enum types that change, and of those that were not ours so far. */
function rootsOf({ changes, current, desired, owned, renames }: Taking): Roots {
  const before = new Map(renames.map(({ from, to }) => [to, from]))
  const changed = changes.map((change) => {
    const { address, parent } = change.kind === 'add' ? subjectOf(change) : change.from
    const root = parent ?? address
    return before.get(root) ?? root
  })
  const known = [...desired.values()].map((r) => before.get(r.address) ?? r.address)
  const isRoot = (address: string): boolean => KINDS.includes(current.get(address)?.kind ?? '')
  return {
    changed: new Set(changed.filter(isRoot)),
    taken: new Set(known.filter((address) => isRoot(address) && !owned.has(address))),
  }
}

function hazardOf(address: string, holders: readonly Claim[], taking: Taking, isTaken: boolean): Hazard {
  const { own, current } = taking
  const name = current.get(address)?.name ?? address
  const held = holders.map((holder) => holderName(holder, own)).join(' and ')
  const since = isTaken ? 'would be taken over' : 'was pushed from there since, and would change'
  const [holder] = holders
  const same = holder?.project === own.project
  const instead = same
    ? `To push as that environment: \`--env ${holder.environment}\``
    : `If this is that project, say \`project: ${holder?.project}\` in the config`
  return { code: 'take-over', subject: name, message: `held by ${held}, it ${since}`, instead }
}

/**
 * A hazard for each table and enum type that another holds, and that the plan makes ours too, or changes although the other pushed
 * later than we did. `claims`: asks who holds them.
 */
export async function takeOvers(
  taking: Taking,
  claims: (of: readonly string[]) => Promise<readonly Claim[]>,
): Promise<Hazard[]> {
  const { changed, taken } = rootsOf(taking)
  const asked = [...new Set([...taken, ...changed])]
  if (asked.length === 0) return []
  const all = await claims(asked)
  const { at } = taking
  return asked.flatMap((address) => {
    const isTaken = taken.has(address)
    const isLater = (claim: Claim): boolean => at === null || claim.at === null || claim.at > at
    const holders = all.filter((claim) => claim.addresses.has(address) && (isTaken || isLater(claim)))
    return holders.length > 0 ? [hazardOf(address, holders, taking, isTaken)] : []
  })
}
