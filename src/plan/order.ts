/** The order in which changes can be made. */
import { ancestorsOf, applyChanges, type Change } from '../diff/index.ts'
import type { Resource, Snapshot } from '../model/index.ts'
import { orderRenames } from './order-renames.ts'
import { rankOf } from './rank.ts'
import { cyclicNodes, type Edge, topological } from './topological.ts'

/** Which change must be made before which. */
interface Graph {
  readonly edges: readonly Edge[]
  /** The resource that is an edge's reason. */
  readonly reasons: ReadonlyMap<Edge, Resource>
  /** Edges to or from an alter that are only better kept: what it depends on is there before and after. */
  readonly soft: ReadonlySet<Edge>
}

/** Address → the number of the drop that removes it: its own, or the nearest of an ancestor's. */
function removals(changes: readonly Change[], current: Snapshot): ReadonlyMap<string, number> {
  const dropped = new Map(changes.flatMap((c, i) => (c.kind === 'drop' ? [[c.address, i] as const] : [])))
  const removed = new Map<string, number>()
  if (dropped.size === 0) return removed
  for (const r of current.values()) {
    const at = [r.address, ...ancestorsOf(r, current)].find((a) => dropped.has(a))
    const by = at === undefined ? undefined : dropped.get(at)
    if (by !== undefined) removed.set(r.address, by)
  }
  return removed
}

function graphOf(changes: readonly Change[], current: Snapshot): Graph {
  const made = new Map(changes.flatMap((c, i) => (c.kind === 'drop' ? [] : [[c.address, i] as const])))
  const removed = removals(changes, current)
  const edges: Edge[] = []
  const reasons = new Map<Edge, Resource>()
  const soft = new Set<Edge>()
  const join = (before: number | undefined, after: number | undefined, reason: Resource, isSoft = false): void => {
    if (before === undefined || after === undefined || before === after) return
    const edge: Edge = [before, after]
    edges.push(edge)
    reasons.set(edge, reason)
    if (isSoft) soft.add(edge)
  }
  const isAlter = (i: number | undefined): boolean => i !== undefined && changes[i]?.kind === 'alter'
  for (const [i, c] of changes.entries()) {
    if (c.kind === 'add' || c.kind === 'alter')
      for (const d of c.to.dependsOn) join(made.get(d), i, c.to, isAlter(made.get(d)))
    if (c.kind === 'alter')
      for (const d of current.get(c.address)?.dependsOn ?? c.from.dependsOn) join(i, removed.get(d), c.from)
    if (c.kind === 'drop') for (const up of ancestorsOf(c.from, current)) join(i, removed.get(up), c.from)
  }
  for (const [address, by] of removed)
    for (const d of current.get(address)?.dependsOn ?? []) {
      const reason = current.get(address)
      if (reason === undefined) continue
      join(by, removed.get(d), reason)
      join(by, made.get(d), reason, true)
    }
  return { edges, reasons, soft }
}

/** Descendants whose dependency closes a circle of drops: dropped by themselves, they open it. */
function descendantsToSplit(changes: readonly Change[], graph: Graph): Change[] {
  const isDrop = (i: number): boolean => changes[i]?.kind === 'drop'
  const drops = graph.edges.filter(([a, b]) => isDrop(a) && isDrop(b))
  const circle = cyclicNodes(changes.length, drops)
  const split = new Map<string, Change>()
  for (const edge of drops) {
    const from = graph.reasons.get(edge)
    const [a, b] = edge
    if (from === undefined || !circle.has(a) || !circle.has(b) || from.address === changes[a]?.address) continue
    split.set(from.address, { kind: 'drop', address: from.address, from })
  }
  return [...split.values()]
}

/**
 * The changes in an order in which they can be made:
 * - renames first, parents before children, each onto a free name;
 * - an add or alter after those of what it depends on in `desired`;
 * - a drop, and an alter, after the drops of what depended on it in `current`; a drop also after the alters that let go of it;
 * - otherwise drops, alters, adds; added resources that wait for none with descendants come before those that do, and right
 *   after each follow its descendants but those that wait for one of the latter (a column waits for no table, a foreign key
 *   may); ties by the order of `desired`, drops by address.
 *
 * Where drops wait for each other in a circle, the descendants that close it get drops of their own, which go first. In any
 * other circle the order of an alter and what it depends on is given up, then the change that would otherwise come first goes. The same input gives the same order.
 */
export function orderChanges(changes: readonly Change[], current: Snapshot, desired: Snapshot): Change[] {
  const renames = changes.filter((c) => c.kind === 'rename')
  const renamed = applyChanges(current, renames)
  let rest: readonly Change[] = changes.filter((c) => c.kind !== 'rename')
  let graph = graphOf(rest, renamed)
  for (;;) {
    const known = new Set(rest.map((c) => c.address))
    const split = descendantsToSplit(rest, graph).filter((c) => !known.has(c.address))
    if (split.length === 0) break
    rest = [...rest, ...split]
    graph = graphOf(rest, renamed)
  }
  const circle = cyclicNodes(rest.length, graph.edges)
  const edges = graph.edges.filter((e) => !(graph.soft.has(e) && circle.has(e[0]) && circle.has(e[1])))
  const order = topological(rankOf(rest, desired), edges)
  return [...orderRenames(renames, renamed), ...order.flatMap((i) => rest[i] ?? [])]
}
