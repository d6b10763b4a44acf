/** The one comparison of two Snapshots. It knows addresses and attributes, never what a resource is. */
import type { Attribute, Resource, Snapshot } from '../model/index.ts'
import { addressOf, rememberedPairs } from '../model/index.ts'
import type { Change, Rename } from './change.ts'
import { movedAddresses, type NewNames, readdress } from './readdress.ts'
import { matches, same } from './same.ts'
import { ancestorsOf } from './tree.ts'

type Equal = (current: Attribute | undefined, desired: Attribute | undefined) => boolean

/** The attributes in which two resources differ. */
type Differing = (from: Resource, to: Resource) => readonly string[]

function byAddress(a: { readonly address: string }, b: { readonly address: string }): number {
  return a.address < b.address ? -1 : a.address > b.address ? 1 : 0
}

/** Addresses that more than one resource would have. */
function collisions(snapshot: Snapshot, moved: ReadonlyMap<string, string>): ReadonlySet<string> {
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const address of snapshot.keys()) {
    const next = moved.get(address) ?? address
    if (seen.has(next)) twice.add(next)
    seen.add(next)
  }
  return twice
}

/** The renames that can be: of something that is there, to something declared, onto a free address. */
function possibleNames(current: Snapshot, desired: Snapshot, renames: readonly Rename[]): NewNames {
  const names = new Map<string, string>()
  for (const { from, to } of renames) {
    const [there, wanted] = [current.get(from), desired.get(to)]
    if (there !== undefined && wanted !== undefined && there.kind === wanted.kind && there.name !== wanted.name)
      names.set(from, wanted.name)
  }
  while (names.size > 0) {
    const moved = movedAddresses(current, names)
    const twice = collisions(current, moved)
    const wrong = [...names.keys()].filter((from) => {
      const to = moved.get(from) ?? from
      return twice.has(to) || !desired.has(to)
    })
    if (wrong.length === 0) return names
    for (const from of wrong) names.delete(from)
  }
  return names
}

/** Parents before children, so that each rename's `from` already stands below its parent's new name. */
function renameChanges(current: Snapshot, renamed: Snapshot, names: NewNames, desired: Snapshot): Change[] {
  const moved = movedAddresses(current, names)
  const changes: { depth: number; change: Change & { kind: 'rename' } }[] = []
  for (const old of names.keys()) {
    const [before, after] = [current.get(old), renamed.get(moved.get(old) ?? old)]
    if (before === undefined || after === undefined) continue
    const span = desired.get(after.address)?.span
    const from = { ...after, name: before.name, address: addressOf(after.kind, after.parent, before.name) }
    const to = span === undefined ? after : { ...after, span }
    changes.push({
      depth: ancestorsOf(after, renamed).length,
      change: { kind: 'rename', address: after.address, from, to },
    })
  }
  return changes.sort((a, b) => a.depth - b.depth || byAddress(a.change, b.change)).map((c) => c.change)
}

/** Each pair is compared once: most of them are those of the last comparison. */
function differingBy(equal: Equal): Differing {
  return rememberedPairs((from: Resource, to: Resource) => {
    const keys = new Set([...Object.keys(from.attributes), ...Object.keys(to.attributes)])
    return [...keys].filter((k) => !equal(from.attributes[k], to.attributes[k])).sort()
  })
}

const differing = differingBy(same)
const lacking = differingBy((a, e) => matches(e, a))

function compare(current: Snapshot, desired: Snapshot, attributesOf: Differing): Change[] {
  const drops: Change[] = []
  for (const from of current.values()) {
    if (desired.has(from.address)) continue
    const gone = ancestorsOf(from, current).some((a) => current.has(a) && !desired.has(a))
    if (!gone) drops.push({ kind: 'drop', address: from.address, from })
  }
  const alters: Change[] = []
  const adds: Change[] = []
  for (const to of desired.values()) {
    const from = current.get(to.address)
    if (from === undefined) adds.push({ kind: 'add', address: to.address, to })
    else {
      const attributes = attributesOf(from, to)
      if (attributes.length > 0) alters.push({ kind: 'alter', address: to.address, from, to, attributes })
    }
  }
  return [...drops.sort(byAddress), ...alters, ...adds]
}

/** Old address → new address of all that the possible ones of `renames` move, descendants included. */
export function newAddresses(
  current: Snapshot,
  desired: Snapshot,
  renames: readonly Rename[],
): ReadonlyMap<string, string> {
  return movedAddresses(current, possibleNames(current, desired, renames))
}

/** `current` under the new names: what `diff` compares with `desired`. */
export function afterRenames(current: Snapshot, desired: Snapshot, renames: readonly Rename[]): Snapshot {
  return readdress(current, possibleNames(current, desired, renames))
}

/**
 * What turns `current` into `desired`: renames (parents first), drops (by address), then alters and adds in the order of
 * `desired`. All but the renames are in terms of the new names. A rename that cannot be (nothing there, or the new address is
 * taken) is no rename: its two ends are compared like everything else. A dropped resource's descendants have no change.
 */
export function diff(current: Snapshot, desired: Snapshot, renames: readonly Rename[]): Change[] {
  const names = possibleNames(current, desired, renames)
  const renamed = readdress(current, names)
  return [...renameChanges(current, renamed, names, desired), ...compare(renamed, desired, differing)]
}

/**
 * What a live project (`actual`) still lacks to be the `expected` one, as changes; empty where it was reached. An expected
 * expression without a text is met by any.
 */
export function unmet(expected: Snapshot, actual: Snapshot): Change[] {
  return compare(actual, expected, lacking)
}
