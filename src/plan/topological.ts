/** A stable topological order of numbered nodes. */

/** `[before, after]`. */
export type Edge = readonly [before: number, after: number]

/** The lowest number first, by `rank`. */
class Heap {
  readonly #items: number[] = []
  readonly #rank: readonly number[]
  constructor(rank: readonly number[]) {
    this.#rank = rank
  }

  #less(i: number, j: number): boolean {
    return this.#at(i) < this.#at(j)
  }

  #at(i: number): number {
    return this.#rank[this.#items[i] ?? -1] ?? Number.POSITIVE_INFINITY
  }

  #swap(i: number, j: number): void {
    const [a, b] = [this.#items[i] ?? -1, this.#items[j] ?? -1]
    this.#items[i] = b
    this.#items[j] = a
  }

  push(item: number): void {
    let i = this.#items.push(item) - 1
    for (let up = (i - 1) >> 1; i > 0 && this.#less(i, up); up = (i - 1) >> 1) {
      this.#swap(i, up)
      i = up
    }
  }

  pop(): number | undefined {
    const first = this.#items[0]
    const last = this.#items.pop()
    if (this.#items.length === 0 || last === undefined) return first
    this.#items[0] = last
    for (let i = 0; ; ) {
      const [left, right] = [2 * i + 1, 2 * i + 2]
      const low = this.#less(right, left) ? right : left
      if (!this.#less(low, i)) return first
      this.#swap(i, low)
      i = low
    }
  }
}

function followers(count: number, edges: readonly Edge[]): number[][] {
  const after = Array.from({ length: count }, (): number[] => [])
  for (const [a, b] of edges) after[a]?.push(b)
  return after
}

function indegrees(count: number, edges: readonly Edge[]): number[] {
  const waits = Array.from({ length: count }, () => 0)
  for (const [, b] of edges) waits[b] = (waits[b] ?? 0) + 1
  return waits
}

/**
 * The nodes 0 … `rank.length - 1` so that every edge points forwards, otherwise by `rank` (all different, lowest first). Where
 * only circles are left, the node of the lowest rank is taken as if nothing were before it.
 */
export function topological(rank: readonly number[], edges: readonly Edge[]): number[] {
  const after = followers(rank.length, edges)
  const waits = indegrees(rank.length, edges)
  const byRank = rank.map((_, i) => i).sort((a, b) => (rank[a] ?? 0) - (rank[b] ?? 0))
  const done = new Set<number>()
  const ready = new Heap(rank)
  for (const i of byRank) if (waits[i] === 0) ready.push(i)
  let forced = 0
  while (done.size < rank.length) {
    let next = ready.pop()
    while (next === undefined) {
      const candidate = byRank[forced++]
      if (candidate !== undefined && !done.has(candidate)) next = candidate
    }
    if (done.has(next)) continue
    done.add(next)
    for (const i of after[next] ?? []) {
      const left = (waits[i] ?? 0) - 1
      waits[i] = left
      if (left === 0 && !done.has(i)) ready.push(i)
    }
  }
  return [...done]
}

/** The nodes that are left when those without an edge into them are taken away again and again. */
function core(count: number, edges: readonly Edge[]): ReadonlySet<number> {
  const waits = indegrees(count, edges)
  const after = followers(count, edges)
  const free = waits.flatMap((n, i) => (n === 0 ? [i] : []))
  for (let i = free.pop(); i !== undefined; i = free.pop())
    for (const next of after[i] ?? []) {
      const left = (waits[next] ?? 0) - 1
      waits[next] = left
      if (left === 0) free.push(next)
    }
  return new Set(waits.flatMap((n, i) => (n > 0 ? [i] : [])))
}

/** The nodes that lie on a circle, or on a way from one circle to another. */
export function cyclicNodes(count: number, edges: readonly Edge[]): ReadonlySet<number> {
  const forward = core(count, edges)
  const flipped = edges.map(([a, b]): Edge => [b, a])
  const backward = core(count, flipped)
  return new Set([...forward].filter((i) => backward.has(i)))
}
