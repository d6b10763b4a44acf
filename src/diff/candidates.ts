/** Drops and adds that look like one thing under a new name. */
import { editDistance } from '../diagnostic/index.ts'
import type { Resource, Snapshot } from '../model/index.ts'
import type { Change } from './change.ts'
import { same } from './same.ts'

/** A drop and an add of one kind and parent that may be a rename. */
export interface RenameCandidate {
  readonly from: Resource
  readonly to: Resource
  /** 0 … 1; 1 is the same but for the name. */
  readonly likeness: number
}

const LIKELY = 0.6
const ATTRIBUTES_WEIGHT = 0.6

function nameLikeness(a: string, b: string): number {
  const longest = Math.max(a.length, b.length, 1)
  return 1 - editDistance(a.toLowerCase(), b.toLowerCase()) / longest
}

function share(equal: number, of: number): number {
  return of === 0 ? 1 : equal / of
}

/** The share of attributes that are equal; where both have children, half of it is the share of children's names. */
function likenessOf(from: Resource, to: Resource, before: readonly string[], after: readonly string[]): number {
  const keys = [...new Set([...Object.keys(from.attributes), ...Object.keys(to.attributes)])]
  let alike = share(keys.filter((k) => same(from.attributes[k], to.attributes[k])).length, keys.length)
  if (before.length > 0 || after.length > 0) {
    const all = new Set([...before, ...after])
    alike = (alike + share(before.filter((n) => after.includes(n)).length, all.size)) / 2
  }
  return ATTRIBUTES_WEIGHT * alike + (1 - ATTRIBUTES_WEIGHT) * nameLikeness(from.name, to.name)
}

function childNames(resources: Iterable<Resource>): Map<string, string[]> {
  const names = new Map<string, string[]>()
  for (const r of resources)
    if (r.parent !== null) names.set(r.parent, [...(names.get(r.parent) ?? []), `${r.kind}:${r.name}`])
  return names
}

/**
 * Drop and add pairs that look like a rename, the likeliest first; each resource is in one pair at most. `current` makes the
 * judgement of resources with children better. Whether a pair is worth a question is for the caller to say.
 */
export function renameCandidates(changes: readonly Change[], current: Snapshot = new Map()): RenameCandidate[] {
  const drops = changes.filter((c) => c.kind === 'drop')
  const adds = changes.filter((c) => c.kind === 'add')
  const before = childNames(current.values())
  const after = childNames(adds.map((c) => c.to))
  const pairs: RenameCandidate[] = []
  for (const { from } of drops)
    for (const { to } of adds) {
      if (from.kind !== to.kind || from.parent !== to.parent) continue
      const likeness = likenessOf(from, to, before.get(from.address) ?? [], after.get(to.address) ?? [])
      if (likeness >= LIKELY) pairs.push({ from, to, likeness })
    }
  pairs.sort(
    (a, b) => b.likeness - a.likeness || (a.from.address + a.to.address < b.from.address + b.to.address ? -1 : 1),
  )
  const taken = new Set<string>()
  return pairs.filter(({ from, to }) => {
    if (taken.has(from.address) || taken.has(to.address)) return false
    taken.add(from.address).add(to.address)
    return true
  })
}
