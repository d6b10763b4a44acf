/** A difference between two Snapshots, of one resource. */
import type { Resource } from '../model/index.ts'

/** One change. Dropping a resource takes its descendants along; they have changes of their own only where they go first. */
export type Change =
  | { readonly kind: 'add'; readonly address: string; readonly to: Resource }
  | { readonly kind: 'drop'; readonly address: string; readonly from: Resource }
  | {
      readonly kind: 'alter'
      readonly address: string
      readonly from: Resource
      readonly to: Resource
      /** The names of the attributes that differ. */
      readonly attributes: readonly string[]
    }
  | {
      readonly kind: 'rename'
      /** The new address. Whatever else differs is an `alter` at that address. */
      readonly address: string
      readonly from: Resource
      readonly to: Resource
    }

/** A declared rename, by addresses: what was at `from` is now at `to`, descendants included. */
export interface Rename {
  readonly from: string
  readonly to: string
}

/** The resource that a change is about, as it will be, or was. */
export function subjectOf(change: Change): Resource {
  return change.kind === 'drop' ? change.from : change.to
}

/** The changes that are worth telling: what is added with its parent is not told by itself. */
export function ownChanges(changes: readonly Change[]): Change[] {
  const added = new Set(changes.filter((c) => c.kind === 'add').map((c) => c.address))
  return changes.filter((c) => c.kind !== 'add' || c.to.parent === null || !added.has(c.to.parent))
}
