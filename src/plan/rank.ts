/** Which of several changes that could be made now is made first. */
import type { Change } from '../diff/index.ts'
import type { Resource, Snapshot } from '../model/index.ts'

type Add = Change & { readonly kind: 'add' }

/** Address of an added resource → the outermost ancestor that is added too (itself where none is). */
function addedRoots(adds: ReadonlyMap<string, Resource>): ReadonlyMap<string, string> {
  const roots = new Map<string, string>()
  const go = (r: Resource): string => {
    const known = roots.get(r.address)
    if (known !== undefined) return known
    const parent = r.parent === null ? undefined : adds.get(r.parent)
    const root = parent === undefined ? r.address : go(parent)
    roots.set(r.address, root)
    return root
  }
  for (const r of adds.values()) go(r)
  return roots
}

/**
 * 0: follows its added parent at once · 1: stands alone, so others may need it · 2: added with descendants, none of which waits
 * for another of those · 3: added with descendants that do · 4: waits for one of group 3.
 */
function groupOf(changes: readonly Change[]): (c: Add) => number {
  const adds = new Map(changes.flatMap((c) => (c.kind === 'add' ? [[c.address, c.to] as const] : [])))
  const roots = addedRoots(adds)
  const parents = new Set([...roots].flatMap(([address, root]) => (address === root ? [] : [root])))
  /** The other added roots with descendants that a resource needs. */
  const foreign = (to: Resource): string[] =>
    to.dependsOn.flatMap((d) => {
      const other = roots.get(d)
      return other !== undefined && other !== roots.get(to.address) && parents.has(other) ? [other] : []
    })
  const waiting = new Set(
    [...adds.values()].flatMap((r) => (foreign(r).length > 0 ? (roots.get(r.address) ?? []) : [])),
  )
  return ({ address, to }) => {
    if (roots.get(address) === address) return parents.has(address) ? (waiting.has(address) ? 3 : 2) : 1
    return foreign(to).some((root) => waiting.has(root)) ? 4 : 0
  }
}

const CLASS = { rename: 0, drop: 1, alter: 2, add: 3 } as const

/** A number a change, all different; the lowest goes first. Drops, alters, adds; adds by group; ties as `desired` has them. */
export function rankOf(changes: readonly Change[], desired: Snapshot): number[] {
  const group = groupOf(changes)
  const position = new Map([...desired.keys()].map((address, i) => [address, i]))
  const keyed = changes.map((c, i) => ({
    i,
    address: c.address,
    key: CLASS[c.kind] * 10 + (c.kind === 'add' ? group(c) : 0),
    at: c.kind === 'drop' ? 0 : (position.get(c.address) ?? 0),
  }))
  keyed.sort(
    (a, b) => a.key - b.key || a.at - b.at || (a.address < b.address ? -1 : a.address > b.address ? 1 : a.i - b.i),
  )
  const rank = Array.from({ length: changes.length }, () => 0)
  for (const [n, { i }] of keyed.entries()) rank[i] = n
  return rank
}
