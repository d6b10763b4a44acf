/** Renames in an order in which each new name is free when it is taken. */
import { ancestorsOf, type Change } from '../diff/index.ts'
import { addressOf, type Resource, type Snapshot } from '../model/index.ts'

type RenameChange = Change & { readonly kind: 'rename' }

const PARKED = '_moving'

/** Whether it has a name of those that `orderRenames` gives for a while, by what it was called before. */
export function isParked({ name, renamedFrom: old }: Resource): boolean {
  return old !== undefined && name.startsWith(`${old}${PARKED}`) && /^\d*$/.test(name.slice(old.length + PARKED.length))
}

/** What it is called, or was before it got a name for a while. */
export function nameBefore(r: Resource): string {
  return isParked(r) && r.renamedFrom !== undefined ? r.renamedFrom : r.name
}

function parked(from: Resource, taken: (address: string) => boolean): Resource {
  for (let n = 1; ; n++) {
    const name = `${from.name}${PARKED}${n === 1 ? '' : n}`
    const address = addressOf(from.kind, from.parent, name)
    if (!taken(address)) return { ...from, name, address }
  }
}

/**
 * Parents before children, and `b → c` before `a → b`. Where names change in a circle (`a → b`, `b → a`) one of them goes by
 * way of a name of its own. `renamed` is the Snapshot after all of them.
 */
export function orderRenames(renames: readonly RenameChange[], renamed: Snapshot): RenameChange[] {
  const ordered: RenameChange[] = []
  let pending = [...renames]
  const above = new Map(renames.map((c) => [c.address, new Set(ancestorsOf(c.to, renamed))]))
  const free = (c: RenameChange): boolean =>
    !pending.some((o) => o !== c && (o.from.address === c.address || above.get(c.address)?.has(o.address)))
  while (pending.length > 0) {
    const next = pending.find(free)
    if (next !== undefined) {
      ordered.push(next)
      pending = pending.filter((c) => c !== next)
      continue
    }
    const [first, ...rest] = pending
    if (first === undefined) break
    const to = parked(first.from, (a) => renamed.has(a) || renames.some((c) => c.from.address === a))
    ordered.push({ kind: 'rename', address: to.address, from: first.from, to })
    pending = [...rest, { ...first, from: to }]
  }
  return ordered
}
