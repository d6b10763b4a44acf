/** Strongly connected components of a graph. */

/**
 * The component number of each node 0 … count−1 (Tarjan's algorithm, without recursion). Numbers are in reverse
 * topological order; two nodes are in one loop exactly where they have one number and that component has an inner step.
 */
export function componentsOf(count: number, next: (node: number) => readonly number[]): readonly number[] {
  const index = new Array<number>(count).fill(-1)
  const low = new Array<number>(count).fill(0)
  const component = new Array<number>(count).fill(-1)
  const open: number[] = []
  let clock = 0
  let components = 0

  function enter(node: number): Frame {
    index[node] = low[node] = clock++
    open.push(node)
    return { node, targets: next(node), at: 0 }
  }
  function leave({ node }: Frame): void {
    if (low[node] !== index[node]) return
    for (let member = open.pop(); member !== undefined; member = open.pop()) {
      component[member] = components
      if (member === node) break
    }
    components++
  }
  for (let root = 0; root < count; root++) {
    if (index[root] !== -1) continue
    const stack = [enter(root)]
    for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
      const target = frame.targets[frame.at++]
      if (target === undefined) {
        stack.pop()
        leave(frame)
        const parent = stack.at(-1)
        if (parent) low[parent.node] = Math.min(low[parent.node] ?? 0, low[frame.node] ?? 0)
      } else if (index[target] === -1) stack.push(enter(target))
      else if (component[target] === -1) low[frame.node] = Math.min(low[frame.node] ?? 0, index[target] ?? 0)
    }
  }
  return component
}

interface Frame {
  readonly node: number
  readonly targets: readonly number[]
  at: number
}
