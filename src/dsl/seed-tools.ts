/** What the function of a seed is handed: many rows at once, and chance that falls the same way every time. */

/** Tools for rows that are made by a function. */
export interface SeedTools {
  /** `count` rows, called `post1`, `post2` … where `name` is `post`. */
  rows<Row>(name: string, count: number, make: (n: number) => Row): Record<string, Row>
  /** One of them. Throws a TypeError where there is none. */
  pick<Value>(values: readonly Value[]): Value
  /** A whole number; both ends are among them. */
  integer(least: number, most: number): number
  /** True as often as `share` says, from 0 to 1. */
  chance(share: number): boolean
}

/** Numbers from 0 to 1, without 1: mulberry32. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Fresh tools: what they give depends only on the order in which they are asked. */
export function seedTools(): SeedTools {
  const next = numbers(1)
  const integer = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1))
  return {
    rows: (name, count, make) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`${name}${i + 1}`, make(i + 1)])),
    pick(values) {
      const [first] = values
      if (first === undefined) throw new TypeError('`pick` needs a value to pick')
      return values[integer(0, values.length - 1)] ?? first
    },
    integer,
    chance: (share) => next() < share,
  }
}
