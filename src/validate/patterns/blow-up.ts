/** Finds patterns whose matching time can explode on a backtracking engine. Conservative: it may refuse a harmless one. */
import { type Automaton, automatonOf } from './automaton.ts'
import { componentsOf } from './components.ts'
import { type CodePoints, intersection, overlap, union } from './ranges.ts'
import { childrenOf, type PatternNode } from './tree.ts'

/** More positions than this inside loops are refused unseen: no column needs them. */
const MOST_LOOP_POSITIONS = 120
/** More optional parts in a row that can match the same text are refused: each of them doubles the ways. */
const MOST_OPTIONAL = 10
/** Repeats up to this many times count as a constant. */
const SMALL_REPEAT = 32

/** Why the pattern may take exponential or worse than quadratic time; undefined where it cannot. */
export function blowUp(root: PatternNode): string | undefined {
  for (const part of [root, ...lookaheadsIn(root)]) {
    const reason = ambiguousLoop(automatonOf(part))
    if (reason) return reason
  }
  if (manyOptional(root))
    return `more than ${MOST_OPTIONAL} optional parts in a row can match the same text: each doubles the time`
  return longChain(root)
    ? 'three open-ended repeats in a row can match the same text: the time grows with its cube'
    : undefined
}

function lookaheadsIn(node: PatternNode): readonly PatternNode[] {
  const below = childrenOf(node).flatMap(lookaheadsIn)
  return node.kind === 'lookahead' ? [node.of, ...below] : below
}

const AMBIGUOUS =
  'a repeat holds another one that can match the same text in several ways: the time grows exponentially'

/** A loop through which one text leads in two ways makes backtracking exponential; nothing else does. */
function ambiguousLoop({ sets, steps }: Automaton): string | undefined {
  const component = componentsOf(sets.length, (p) => [...(steps[p]?.keys() ?? [])])
  const inner = sets.map((_, p) => [...(steps[p] ?? [])].filter(([q]) => component[q] === component[p]))
  if (inner.some((edges) => edges.some(([, ways]) => ways > 1))) return AMBIGUOUS
  const loops = inner.flatMap((edges, p) => (edges.length > 0 ? [p] : []))
  if (loops.length > MOST_LOOP_POSITIONS) return 'the repeated part is too large to be proved harmless'
  return twoPathsMeet(
    loops,
    inner.map((edges) => edges.map(([q]) => q)),
    sets,
  )
    ? AMBIGUOUS
    : undefined
}

/** Whether two different paths over the same text lead from one position back to itself: in the product automaton, a pair of different positions lies in a loop with a pair of equal ones. */
function twoPathsMeet(loops: readonly number[], inner: readonly number[][], sets: readonly CodePoints[]): boolean {
  const place = new Map(loops.map((p, i) => [p, i]))
  const width = loops.length
  const next = (pair: number): readonly number[] => {
    const a = inner[loops[Math.floor(pair / width)] ?? 0] ?? []
    const b = inner[loops[pair % width] ?? 0] ?? []
    return a.flatMap((p) =>
      b.flatMap((q) =>
        overlap(sets[p] ?? [], sets[q] ?? []) ? [(place.get(p) ?? 0) * width + (place.get(q) ?? 0)] : [],
      ),
    )
  }
  const component = componentsOf(width * width, next)
  const equal = new Set(loops.map((_, i) => component[i * width + i]))
  return component.some((c, pair) => Math.floor(pair / width) !== pair % width && equal.has(c))
}

/** Whether some sequence has too many optional parts; a counted repeat of what may be empty is as many as it counts. */
function manyOptional(node: PatternNode): boolean {
  const items = node.kind === 'sequence' ? node.of : [node]
  const weights = items.map(optionalParts)
  const heavy = items.some((_, j) => {
    const shared = weights.filter((_, i) => i === j || (i < j && shareText(items, i, j)))
    return (weights[j] ?? 0) > 0 && shared.reduce((sum, n) => sum + n, 0) > MOST_OPTIONAL
  })
  return heavy || childrenOf(node).some(manyOptional)
}

function optionalParts(node: PatternNode): number {
  if (node.kind !== 'repeat' || node.max === null || node.max === 0 || alphabetOf(node).length === 0) return 0
  if (canBeEmpty(node.of)) return node.max
  return node.min === 0 && node.max === 1 ? 1 : 0
}

/** Whether some sequence has three open-ended repeats that can hand the same text to one another. */
function longChain(node: PatternNode): boolean {
  return (node.kind === 'sequence' && chainLength(node.of) > 2) || childrenOf(node).some(longChain)
}

function chainLength(items: readonly PatternNode[]): number {
  const longest: number[] = []
  for (const [j, item] of items.entries()) {
    if (!isOpenEnded(item) || j === items.length - 1) continue
    const before = items.flatMap((other, i) =>
      i < j && isOpenEnded(other) && shareText(items, i, j) ? [longest[i] ?? 0] : [],
    )
    longest[j] = 1 + Math.max(0, ...before)
  }
  return Math.max(0, ...longest.filter((n) => n !== undefined))
}

function isOpenEnded(node: PatternNode): boolean {
  return node.kind === 'repeat' && (node.max === null || node.max > SMALL_REPEAT)
}

function shareText(items: readonly PatternNode[], i: number, j: number): boolean {
  const common = intersection(alphabetOf(items[i]), alphabetOf(items[j]))
  if (common.length === 0) return false
  return items.slice(i + 1, j).every((between) => canBeEmpty(between) || overlap(alphabetOf(between), common))
}

function alphabetOf(node: PatternNode | undefined): CodePoints {
  if (!node || node.kind === 'lookahead') return []
  return node.kind === 'set' ? node.set : union(...childrenOf(node).map(alphabetOf))
}

function canBeEmpty(node: PatternNode): boolean {
  switch (node.kind) {
    case 'set':
      return false
    case 'sequence':
      return node.of.every(canBeEmpty)
    case 'choice':
      return node.of.some(canBeEmpty)
    case 'repeat':
      return node.min === 0 || canBeEmpty(node.of)
    default:
      return true
  }
}
