/** The hash that names a state of a live project. */
import { type Attribute, type Expression, hashOf, type Snapshot } from '../model/index.ts'
import { mapAttribute } from './readdress.ts'

const textOnly = (e: Expression): Expression => ({ type: 'expression', source: null, text: e.text })

/**
 * Hash of what is there, as 64 hex digits: addresses, attributes and the server's texts. The order of resources, spans,
 * dependencies and our own sources do not count.
 */
export function hashSnapshot(snapshot: Snapshot): string {
  const state: Record<string, Attribute> = {}
  for (const [address, r] of snapshot) state[address] = mapAttribute(r.attributes, (a) => a, textOnly)
  return hashOf(Object.entries(state).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}
