/** What belongs to a table, found without going through everything there is for each of a thousand tables. */
import { childrenOf } from '../../diff/index.ts'
import type { Resource, Snapshot } from '../../model/index.ts'

type Children = ReturnType<typeof childrenOf>

const known = new WeakMap<Snapshot, { readonly size: number; readonly children: Children }>()

/** The resources right below that address, in the order of the Snapshot, which is whole: nothing of it is replaced later. */
export function childrenIn(snapshot: Snapshot, parent: string): readonly Resource[] {
  const before = known.get(snapshot)
  if (before?.size === snapshot.size) return before.children.get(parent) ?? []
  const children = childrenOf(snapshot)
  known.set(snapshot, { size: snapshot.size, children })
  return children.get(parent) ?? []
}
