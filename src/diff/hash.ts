/** The hash that names a state of a live project. */
import { type Expression, hashOf, type Snapshot } from '../model/index.ts'
import { mapAttribute } from './readdress.ts'

const textOnly = (e: Expression): Expression => ({ type: 'expression', source: null, text: e.text })

const known = new WeakMap<Snapshot, string>()

/**
 * Hash of what is there, as 64 hex digits: addresses, attributes and the server's texts. The order of resources, spans,
 * dependencies and our own sources do not count. Worked out once a Snapshot.
 */
export function hashSnapshot(snapshot: Snapshot): string {
  const before = known.get(snapshot)
  if (before !== undefined) return before
  const state = [...snapshot].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  const hash = hashOf(state.map(([address, r]) => [address, mapAttribute(r.attributes, (a) => a, textOnly)]))
  known.set(snapshot, hash)
  return hash
}
