/** A portable pattern as a tree of parts that mean the same in JavaScript, Postgres and PCRE. */
import type { CodePoints } from './ranges.ts'

/** A part of a pattern. */
export type PatternNode =
  /** One code point out of the set. */
  | { readonly kind: 'set'; readonly set: CodePoints }
  | { readonly kind: 'sequence'; readonly of: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly of: readonly PatternNode[] }
  | RepeatNode
  /** The very start or the very end of the text. */
  | { readonly kind: 'start' | 'end' }
  | { readonly kind: 'wordBoundary'; readonly negate: boolean }
  | { readonly kind: 'lookahead'; readonly negate: boolean; readonly of: PatternNode }

/** `of`, at least `min` and at most `max` times (null: without end). */
export interface RepeatNode {
  readonly kind: 'repeat'
  readonly of: PatternNode
  readonly min: number
  readonly max: number | null
}

/** A pattern within the portable subset. */
export interface Pattern {
  /** As declared: a JavaScript pattern for the `u` flag. */
  readonly source: string
  readonly root: PatternNode
}

/** The parts directly below a part. */
export function childrenOf(node: PatternNode): readonly PatternNode[] {
  switch (node.kind) {
    case 'sequence':
    case 'choice':
      return node.of
    case 'repeat':
    case 'lookahead':
      return [node.of]
    default:
      return []
  }
}
