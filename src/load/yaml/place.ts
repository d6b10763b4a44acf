/** Where the part of a YAML document at a path stands. */
import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml'
import type { SourceSpan } from '../../diagnostic/index.ts'
import type { DeclarationPath } from '../raw.ts'
import type { PlainTree } from './plain.ts'
import { spanAt } from './source.ts'

interface Found {
  readonly key: Node | null
  readonly value: Node | null
}

function follow(node: unknown, tree: PlainTree): Node | null {
  let at = (node ?? null) as Node | null
  for (let next = at && tree.targets.get(at); next; next = tree.targets.get(at)) at = next
  return at
}

function own(map: YAMLMap, key: string): Pair | undefined {
  return (map.items as Pair[]).find((pair) => isScalar(pair.key) && (pair.key.value === key || pair.key.source === key))
}

function member(map: YAMLMap, key: string, tree: PlainTree): Pair | undefined {
  const found = own(map, key)
  if (found !== undefined) return found
  const merged = follow(own(map, '<<')?.value, tree)
  for (const base of isSeq(merged) ? merged.items : [merged]) {
    const inner = follow(base, tree)
    const pair = isMap(inner) ? member(inner, key, tree) : undefined
    if (pair !== undefined) return pair
  }
  return undefined
}

function step(node: Node | null, part: string | number, tree: PlainTree): Found | undefined {
  if (isMap(node)) {
    const pair = member(node, String(part), tree)
    return pair && { key: pair.key as Node | null, value: pair.value as Node | null }
  }
  if (isSeq(node) && typeof part === 'number' && part < node.items.length) {
    return { key: null, value: node.items[part] as Node }
  }
  return undefined
}

function nodeSpan(node: Node, tree: PlainTree): SourceSpan {
  const [start, end] = node.range ?? [0, 0]
  const whole = tree.rejoined.get(node)
  return spanAt(tree.source, start, whole === undefined ? end : start + whole.length)
}

/** The key or value at `path` below `found`; the nearest part around it where it has no place of its own. */
export function placeOf(start: Found, path: DeclarationPath, part: 'key' | 'value', tree: PlainTree): SourceSpan {
  let found = start
  let whole = true
  for (const name of path) {
    const next = step(follow(found.value, tree), name, tree)
    if (next === undefined) {
      whole = false
      break
    }
    found = next
  }
  const written = found.value?.range && found.value.range[1] > found.value.range[0] ? found.value : null
  const useKey = written === null || (part === 'key' && whole) || (path.length === 0 && found.key !== null)
  const node = useKey ? (found.key ?? found.value) : found.value
  return node === null ? spanAt(tree.source, 0, 0) : nodeSpan(node, tree)
}
