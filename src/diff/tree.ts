/** Parents and depths in a Snapshot. */
import type { Resource, Snapshot } from '../model/index.ts'

/** Addresses of the resource's parent, its parent's parent and so on; nearest first. Works for one that was removed. */
export function ancestorsOf(resource: Resource, snapshot: Snapshot): string[] {
  const found: string[] = []
  for (let up = resource.parent; up !== null; up = snapshot.get(up)?.parent ?? null) {
    if (found.includes(up)) break
    found.push(up)
  }
  return found
}

/** Parent address → its children, in the Snapshot's order. */
export function childrenOf(snapshot: Snapshot): ReadonlyMap<string, readonly Resource[]> {
  const children = new Map<string, Resource[]>()
  for (const r of snapshot.values()) {
    if (r.parent === null) continue
    const list = children.get(r.parent)
    if (list === undefined) children.set(r.parent, [r])
    else list.push(r)
  }
  return children
}
