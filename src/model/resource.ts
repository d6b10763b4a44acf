/** One object as a target has it, and all of them together. */
import type { SourceSpan } from '../diagnostic/index.ts'

/** Names another resource by its address; follows it through a rename. */
export interface Ref {
  readonly type: 'ref'
  readonly address: string
}

/**
 * Text that the server rewrites (a default, check, index predicate …). `source` is what we would send, with the
 * resources it names kept apart; null where it is not ours. `text` is what the server prints; null while unknown.
 */
export interface Expression {
  readonly type: 'expression'
  readonly source: readonly (string | Ref)[] | null
  readonly text: string | null
}

/** An attribute: plain data, references and expressions. */
export type Attribute =
  | string
  | number
  | boolean
  | null
  | Ref
  | Expression
  | readonly Attribute[]
  | { readonly [key: string]: Attribute }

/** One object of a live project. */
export interface Resource {
  /** What it is in the target's own terms: `table`, `column`, `index` … A target names its kinds. */
  readonly kind: string
  /** Its own name in the database, without its parent's. */
  readonly name: string
  /** The resource that it is part of and goes with (a column's table), by address. */
  readonly parent: string | null
  /** `addressOf(kind, parent, name)`. Unique in a Snapshot. */
  readonly address: string
  readonly attributes: { readonly [name: string]: Attribute }
  /** Addresses that must exist before it, its parent included. */
  readonly dependsOn: readonly string[]
  /** How to get there (the backfill of a new column, the expression of a type change); never compared, never kept. */
  readonly transition?: { readonly [name: string]: Attribute }
  /** What it was called before: as declared in a desired Snapshot, as done in a remembered one. Never compared. */
  readonly renamedFrom?: string
  /** Where it was declared; never compared. */
  readonly span?: SourceSpan
}

/** All resources of a live project (or of the desired one), by address. */
export type Snapshot = ReadonlyMap<string, Resource>

/** A name below another: in quotes, its own doubled, where a dot in it could be taken for the one before it. */
function below(name: string): string {
  return /[."]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name
}

/** `table:posts`, `column:posts.title`, `column:posts."a.b"`: the kind and the path of names from the outermost parent. */
export function addressOf(kind: string, parent: string | null, name: string): string {
  return parent === null ? `${kind}:${name}` : `${kind}:${pathIn(parent)}.${below(name)}`
}

/** The path of names in an address, without the kind. */
export function pathIn(address: string): string {
  return address.slice(address.indexOf(':') + 1)
}

/** The last name of a path that has parents, as it is. */
export function lastNameIn(path: string): string {
  const quoted = /(?:^|\.)"((?:[^"]|"")*)"$/.exec(path)
  return quoted?.[1]?.replaceAll('""', '"') ?? path.slice(path.lastIndexOf('.') + 1)
}

/** A resource with its address worked out and its parent among its dependencies. */
export function resource(parts: Omit<Resource, 'address'>): Resource {
  const { parent, dependsOn } = parts
  return {
    ...parts,
    address: addressOf(parts.kind, parent, parts.name),
    dependsOn: parent === null || dependsOn.includes(parent) ? dependsOn : [parent, ...dependsOn],
  }
}

/** A Snapshot of the resources, in the order given. Throws where two have one address. */
export function snapshotOf(resources: Iterable<Resource>): Snapshot {
  const snapshot = new Map<string, Resource>()
  for (const r of resources) {
    if (snapshot.has(r.address)) throw new Error(`two resources at ${r.address}`)
    snapshot.set(r.address, r)
  }
  return snapshot
}

/** Whether an attribute is an Expression. */
export function isExpression(a: Attribute | undefined): a is Expression {
  return typeof a === 'object' && a !== null && !Array.isArray(a) && (a as Expression).type === 'expression'
}

/** Whether an attribute is a Ref. */
export function isRef(a: Attribute | undefined): a is Ref {
  return typeof a === 'object' && a !== null && !Array.isArray(a) && (a as Ref).type === 'ref'
}
