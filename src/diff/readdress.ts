/** Renames inside a Snapshot: new addresses, and everything that named the old ones. */
import {
  type Attribute,
  addressOf,
  type Expression,
  isExpression,
  isRef,
  type Resource,
  type Snapshot,
} from '../model/index.ts'

/** Old address → new name. */
export type NewNames = ReadonlyMap<string, string>

/** The attribute with every reference (in expression sources too) replaced; the same object where nothing was. */
export function mapAttribute(
  attribute: Attribute,
  onAddress: (address: string) => string,
  onExpression: (expression: Expression) => Expression,
): Attribute {
  if (typeof attribute !== 'object' || attribute === null) return attribute
  if (isRef(attribute)) return { type: 'ref', address: onAddress(attribute.address) }
  if (isExpression(attribute)) return onExpression(attribute)
  if (Array.isArray(attribute)) return attribute.map((a: Attribute) => mapAttribute(a, onAddress, onExpression))
  return Object.fromEntries(
    Object.entries(attribute as Record<string, Attribute>).map(([k, a]) => [
      k,
      mapAttribute(a, onAddress, onExpression),
    ]),
  )
}

/** Where each resource goes that is renamed or lies below one that is: old address → new address. */
export function movedAddresses(snapshot: Snapshot, names: NewNames): ReadonlyMap<string, string> {
  const moved = new Map<string, string>()
  if (names.size === 0) return moved
  const settled = new Map<string, string>()
  const go = (address: string): string => {
    const known = settled.get(address)
    if (known !== undefined) return known
    const r = snapshot.get(address)
    if (r === undefined) return address
    const next = addressOf(r.kind, r.parent === null ? null : go(r.parent), names.get(address) ?? r.name)
    settled.set(address, next)
    if (next !== address) moved.set(address, next)
    return next
  }
  for (const address of snapshot.keys()) go(address)
  return moved
}

/** Whether `address`, or an ancestor that it does not share with `of`, has a new name. */
function namedAnew(address: string, of: Resource, snapshot: Snapshot, names: NewNames): boolean {
  const own = new Set<string>([of.address])
  for (let up = of.parent; up !== null; up = snapshot.get(up)?.parent ?? null) own.add(up)
  for (let at: string | null = address; at !== null && !own.has(at); at = snapshot.get(at)?.parent ?? null)
    if (names.has(at)) return true
  return false
}

function readdressOne(r: Resource, snapshot: Snapshot, names: NewNames, moved: ReadonlyMap<string, string>): Resource {
  const onAddress = (address: string): string => moved.get(address) ?? address
  const dependsRenamed = r.dependsOn.some((d) => moved.has(d) && namedAnew(d, r, snapshot, names))
  const onExpression = (e: Expression): Expression => {
    if (e.source === null) return dependsRenamed ? { ...e, text: null } : e
    const mentions = e.source.some((p) => typeof p !== 'string' && moved.has(p.address))
    if (!mentions) return e
    const source = e.source.map((p) => (typeof p === 'string' ? p : { ...p, address: onAddress(p.address) }))
    return { type: 'expression', source, text: null }
  }
  const attributes = Object.fromEntries(
    Object.entries(r.attributes).map(([k, a]) => [k, mapAttribute(a, onAddress, onExpression)]),
  )
  return {
    ...r,
    name: names.get(r.address) ?? r.name,
    parent: r.parent === null ? null : onAddress(r.parent),
    address: onAddress(r.address),
    attributes,
    dependsOn: r.dependsOn.map(onAddress),
  }
}

/**
 * The Snapshot after renaming all of `names` at once (so two may swap). Descendants follow, references are rewritten,
 * and an expression that mentions something renamed loses its text: what the server prints then is not known yet.
 * Throws where two resources would come to have one address.
 */
export function readdress(snapshot: Snapshot, names: NewNames): Snapshot {
  if (names.size === 0) return snapshot
  const moved = movedAddresses(snapshot, names)
  const next = new Map<string, Resource>()
  for (const r of snapshot.values()) {
    const there = readdressOne(r, snapshot, names, moved)
    if (next.has(there.address)) throw new Error(`two resources would be renamed to ${there.address}`)
    next.set(there.address, there)
  }
  return next
}
