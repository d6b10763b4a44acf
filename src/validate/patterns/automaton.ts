/** The position automaton of a pattern, with the number of ways each step can be taken, to find ambiguous loops. */
import type { CodePoints } from './ranges.ts'
import type { PatternNode, RepeatNode } from './tree.ts'

/** Position → number of ways, counted up to 2: more than one is all that matters. */
export type Ways = Map<number, number>

/** A pattern's positions (one for each set in it) and the steps between them. A repeat is taken as a loop, unless it is short and of one set. */
export interface Automaton {
  readonly sets: readonly CodePoints[]
  readonly steps: readonly Ways[]
}

interface Fragment {
  readonly first: Ways
  readonly last: Ways
  /** The number of ways to match nothing at all. */
  readonly empty: number
}

const NOTHING: Fragment = { first: new Map(), last: new Map(), empty: 1 }

/** The automaton of a part. What a lookahead holds is not part of it. */
export function automatonOf(node: PatternNode): Automaton {
  const sets: CodePoints[] = []
  const steps: Ways[] = []

  function connect(from: Ways, to: Ways): void {
    for (const [p, a] of from) for (const [q, b] of to) add(steps[p] ?? new Map(), q, a * b)
  }
  function single(set: CodePoints): Fragment {
    const position = sets.push(set) - 1
    steps.push(new Map())
    return { first: new Map([[position, 1]]), last: new Map([[position, 1]]), empty: 0 }
  }
  function join(a: Fragment, b: Fragment): Fragment {
    connect(a.last, b.first)
    return {
      first: plus(a.first, b.first, a.empty),
      last: plus(b.last, a.last, b.empty),
      empty: cap(a.empty * b.empty),
    }
  }
  function build(part: PatternNode): Fragment {
    switch (part.kind) {
      case 'set':
        return single(part.set)
      case 'sequence':
        return part.of.reduce<Fragment>((before, next) => join(before, build(next)), NOTHING)
      case 'choice':
        return part.of.map(build).reduce(either)
      case 'repeat': {
        if (part.max === 0) return NOTHING
        if (isShort(part)) return build(writtenOut(part))
        const once = build(part.of)
        if (part.max === null || part.max > 1) connect(once.last, once.first)
        return part.min === 0 ? { ...once, empty: cap(once.empty + 1) } : once
      }
      default:
        return NOTHING
    }
  }
  build(node)
  return { sets, steps }
}

/** Short repeats of one set are written out exactly: `[0-9]{2}` must not be taken for `[0-9]+`. */
const SHORT = 16

function isShort({ of, max }: RepeatNode): boolean {
  return of.kind === 'set' && max !== null && max > 1 && max <= SHORT
}

/** `X{1,3}` as `X(?:X(?:X)?)?`. */
function writtenOut({ of, min, max }: RepeatNode): PatternNode {
  let optional: PatternNode = { kind: 'sequence', of: [] }
  for (let n = min; n < (max ?? min); n++)
    optional = { kind: 'repeat', of: { kind: 'sequence', of: [of, optional] }, min: 0, max: 1 }
  return { kind: 'sequence', of: [...Array.from({ length: min }, () => of), optional] }
}

function either(a: Fragment, b: Fragment): Fragment {
  return { first: plus(a.first, b.first, 1), last: plus(a.last, b.last, 1), empty: cap(a.empty + b.empty) }
}

function plus(a: Ways, b: Ways, factor: number): Ways {
  const sum = new Map(a)
  if (factor > 0) for (const [p, n] of b) add(sum, p, n * factor)
  return sum
}

function add(ways: Ways, position: number, n: number): void {
  ways.set(position, cap((ways.get(position) ?? 0) + n))
}

function cap(n: number): number {
  return Math.min(n, 2)
}
