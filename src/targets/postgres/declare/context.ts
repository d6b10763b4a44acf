/** What declaring a live project may know: its objects by parent, the names that they get, and what has to be left alone. */
import type { Column, Config, Expression, Resource, Snapshot, SqlTemplate } from '../../../model/index.ts'
import type { LeftAlone } from '../../../plan/index.ts'
import { textOf } from '../kinds/attributes.ts'

/** What every part of declaring is handed. */
export interface DeclaringContext {
  readonly snapshot: Snapshot
  readonly config: Config
  /** The server's version: 180001. */
  readonly version: number
  childrenOf(address: string): readonly Resource[]
  /** Declared name of a table, column or enum type, by address; undefined where it is not declared. */
  nameOf(address: string): string | undefined
  /** The enum type (declared name) that the server prints so; undefined where there is none. */
  enumOf(printed: string): string | undefined
  /** Notes what cannot be declared, and why. */
  leave(r: Resource, reason: string): void
}

/** A table on its way: what constraints and indexes may rely on. */
export interface DeclaringTable {
  /** Declared columns by their address. */
  readonly columns: ReadonlyMap<string, Column>
  readonly context: DeclaringContext
}

/** Where an object stands, for those who read the list. */
export function leftAlone(r: Resource, reason: string): LeftAlone {
  return { address: r.address, kind: r.kind, reason }
}

/** What the server prints of an expression that is there. */
export function printedText(expression: Expression | null): string | null {
  return expression?.text ?? null
}

/** A comment, where it says anything. */
export function commentOf(r: Resource): { readonly description?: string } {
  const comment = textOf(r, 'comment')
  return comment === null || comment.trim() === '' ? {} : { description: comment }
}

/** SQL as the language keeps it. */
export function plainSql(text: string): SqlTemplate {
  return { parts: [text] }
}
