/** Renames of what has an index: their names must be free in the whole database schema, not in their table alone. */
import type { Change } from '../../../diff/index.ts'
import { addressOf } from '../../../model/index.ts'

type RenameChange = Change & { readonly kind: 'rename' }

const INDEXED: ReadonlySet<string> = new Set(['index', 'unique', 'primary-key'])

function parked(change: RenameChange, taken: ReadonlySet<string>): readonly [RenameChange, RenameChange] {
  const { from, address } = change
  let name = `${from.name.slice(0, 52)}_moving`
  for (let n = 2; taken.has(name); n++) name = `${from.name.slice(0, 50)}_moving${n}`
  const between = { ...from, name, address: addressOf(from.kind, from.parent, name) }
  return [
    { kind: 'rename', address: between.address, from, to: between },
    { ...change, address, from: between },
  ]
}

/** What goes by way of another name, in one step. */
function direct(renames: readonly RenameChange[]): RenameChange[] {
  const byAddress = new Map<string, RenameChange>()
  for (const c of renames) {
    const before = byAddress.get(c.from.address)
    if (before !== undefined) byAddress.delete(c.from.address)
    byAddress.set(c.address, before === undefined ? c : { ...c, from: before.from })
  }
  return [...byAddress.values()]
}

/**
 * The renames, those of indexes and of constraints with one after all others and each onto a name that no other still has. Where
 * names go in a circle one of them goes by way of a name of its own.
 */
export function orderSharedNames(renames: readonly RenameChange[]): RenameChange[] {
  const ordered = renames.filter((c) => !INDEXED.has(c.to.kind))
  let pending = direct(renames.filter((c) => INDEXED.has(c.to.kind)))
  while (pending.length > 0) {
    const held = new Map(pending.map((c) => [c.from.name, c]))
    const free = pending.filter((c) => (held.get(c.to.name) ?? c) === c)
    const [first] = pending
    if (free.length === 0 && first !== undefined) {
      const [away, back] = parked(first, new Set(pending.flatMap((c) => [c.from.name, c.to.name])))
      ordered.push(away)
      pending = [...pending.slice(1), back]
      continue
    }
    ordered.push(...free)
    pending = pending.filter((c) => !free.includes(c))
  }
  return ordered
}
