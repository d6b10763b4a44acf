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

/** Kinds that are left to others with all in them. */
const WHOLE: ReadonlySet<string> = new Set(['table', 'enum'])

/**
 * What others made too and is theirs once we no longer declare it: tables and types with all in them, and what (functions are named
 * for what they do) something of theirs stands on.
 */
function leftToOthers(
  claimed: ReadonlySet<string>,
  inspected: Snapshot,
  isKnown: (r: Resource) => boolean,
  isDeclared: (address: string) => boolean,
): (r: Resource) => boolean {
  if (claimed.size === 0) return () => false
  const whole = new Set(
    [...inspected.values()].flatMap(({ address, kind }) =>
      WHOLE.has(kind) && claimed.has(address) && !isDeclared(address) ? [address] : [],
    ),
  )
  const isWithin = (r: Resource): boolean => whole.has(r.address) || ancestorsOf(r, inspected).some((a) => whole.has(a))
  const users = [...inspected.values()].filter((r) => !isKnown(r) || isWithin(r))
  const used = new Set(users.flatMap((r) => r.dependsOn).filter((address) => claimed.has(address)))
  return (r) => isWithin(r) || (used.has(r.address) && !isDeclared(r.address))
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
  const isDeclared = (address: string): boolean => desired.has(address) || desired.has(moved.get(address) ?? address)
  const isLeft = leftToOthers(claimed, inspected, isKnown, isDeclared)
  const isOurs = (r: Resource): boolean => (isKnown(r) && !isLeft(r)) || (prune && !isClaimed(r))
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

function named(foreign: readonly Resource[]): string {
  const more = foreign.length > SHOWN ? ` and ${foreign.length - SHOWN} more` : ''
  return `${foreign
    .slice(0, SHOWN)
    .map((r) => r.address.replace(':', ' '))
    .join(', ')}${more}`
}

/** A note that names what was left alone, and one that names what others hold, as far as it was asked for (`claimed`). */
export function foreignNotes(
  foreign: readonly Resource[],
  { prune = false, claimed = new Set() }: Pick<ManagedOptions, 'prune' | 'claimed'> = {},
): Diagnostic[] {
  const theirs = foreign.filter((r) => claimed.has(r.address))
  const nobodys = foreign.filter((r) => !claimed.has(r.address))
  const alone = 'Left alone, because it is neither declared nor made by bkend'
  const held = 'Left alone, because another project or environment holds it'
  return [
    ...(nobodys.length === 0
      ? []
      : [
          note('plan/unmanaged', `${alone}: ${named(nobodys)}`, {
            hint: prune
              ? 'It is nothing that files could declare, or something like that stands on it: drop it with SQL.'
              : 'Declare it in the files, or drop what is not declared with `bkend push --prune`.',
          }),
        ]),
    ...(theirs.length === 0
      ? []
      : [
          note('plan/unmanaged', `${held}: ${named(theirs)}`, {
            hint: 'Its own files change and drop it.',
          }),
        ]),
  ]
}
