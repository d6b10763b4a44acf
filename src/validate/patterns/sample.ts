/** Makes texts that a portable pattern is likely to match. */
import type { CodePoints } from './ranges.ts'
import type { Pattern, PatternNode } from './tree.ts'

/** Preferred characters, nicest first. */
const NICE = [...'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_ .'].map((c) => c.codePointAt(0) ?? 0)

/** A candidate: each repeat runs `extra` times more than it must, as far as it may. Lookaheads are not heeded. */
export function sampleOf(pattern: Pattern, extra: number): string {
  return sample(pattern.root, extra)
}

function sample(node: PatternNode, extra: number): string {
  switch (node.kind) {
    case 'set':
      return String.fromCodePoint(pick(node.set))
    case 'sequence':
      return node.of.map((part) => sample(part, extra)).join('')
    case 'choice':
      return node.of[0] ? sample(node.of[0], extra) : ''
    case 'repeat':
      return sample(node.of, extra).repeat(Math.min(node.min + extra, node.max ?? Number.POSITIVE_INFINITY))
    default:
      return ''
  }
}

function pick(set: CodePoints): number {
  return NICE.find((c) => set.some(([from, to]) => from <= c && c <= to)) ?? set[0]?.[0] ?? 0x61
}
