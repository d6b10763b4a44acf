/** What of a live project is this project's. */
import { type Diagnostic, note } from '../diagnostic/index.ts'
import { ancestorsOf, newAddresses, type Rename } from '../diff/index.ts'
import type { Resource, Snapshot } from '../model/index.ts'

/** A live project, split. */
export interface Managed {
  /** What this project made or declares. */
  readonly current: Snapshot
  /** The rest, left alone; without what stands below something that is itself foreign. */
  readonly foreign: readonly Resource[]
}

/** Beside what is owned and declared. */
export interface ManagedOptions {
  /** Everything is ours that no other project claims. */
  readonly prune?: boolean
  /** Addresses that other projects made. */
  readonly claimed?: ReadonlySet<string>
  /** What is declared under a new name is ours under its old one. */
  readonly renames?: readonly Rename[]
}

/** What other projects made too (functions are named for what they do) and something of theirs stands on. */
function sharedWith(
  claimed: ReadonlySet<string>,
  inspected: Snapshot,
  isForeign: (r: Resource) => boolean,
): ReadonlySet<string> {
  if (claimed.size === 0) return claimed
  const users = [...inspected.values()].filter(isForeign)
  return new Set(users.flatMap((r) => r.dependsOn).filter((address) => claimed.has(address)))
}

/**
 * Splits what was inspected: ours is what this project once made (`owned`: the addresses in its history), what `desired`
 * declares (also under an old name that a rename gives), and with `prune` everything that is not in or below what another made. What
 * is no longer declared, and another project made too and uses, is left to that one.
 */
export function managed(
  inspected: Snapshot,
  owned: ReadonlySet<string>,
  desired: Snapshot,
  options: ManagedOptions = {},
): Managed {
  const moved = newAddresses(inspected, desired, options.renames ?? [])
  const { prune = false, claimed = new Set() } = options
  const isKnown = ({ address }: Resource): boolean =>
    owned.has(address) || desired.has(address) || desired.has(moved.get(address) ?? address)
  const isClaimed = (r: Resource): boolean =>
    claimed.has(r.address) || ancestorsOf(r, inspected).some((a) => claimed.has(a) && !owned.has(a))
  const shared = sharedWith(claimed, inspected, (r) => !isKnown(r))
  const isDeclared = (address: string): boolean => desired.has(address) || desired.has(moved.get(address) ?? address)
  const isOurs = (r: Resource): boolean =>
    (isKnown(r) && (isDeclared(r.address) || !shared.has(r.address))) || (prune && !isClaimed(r))
  const current = new Map<string, Resource>()
  const foreign: Resource[] = []
  for (const r of inspected.values()) {
    if (isOurs(r)) current.set(r.address, r)
    else {
      const parent = r.parent === null ? undefined : inspected.get(r.parent)
      if (parent === undefined || isOurs(parent)) foreign.push(r)
    }
  }
  return { current, foreign }
}

const SHOWN = 10

/** One note that names what was left alone; none where nothing was. */
export function foreignNotes(foreign: readonly Resource[], prune = false): Diagnostic[] {
  if (foreign.length === 0) return []
  const names = foreign.slice(0, SHOWN).map((r) => r.address.replace(':', ' '))
  const more = foreign.length > SHOWN ? ` and ${foreign.length - SHOWN} more` : ''
  return [
    note('plan/unmanaged', `Left alone, because it is neither declared nor made by bkend: ${names.join(', ')}${more}`, {
      hint: prune
        ? 'It belongs to another project, or it is nothing that files could declare (or that stands on it): drop it with SQL.'
        : 'Declare it in the files, or drop what is not declared with `bkend push --prune`.',
    }),
  ]
}
