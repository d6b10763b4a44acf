/** YAML nodes → plain JSON, with anchors, merges and duplicate keys resolved, and a bound on what aliases may grow to. */
import { isAlias, isMap, isPair, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap } from 'yaml'
import { error } from '../../diagnostic/index.ts'
import type { JsonValue } from '../../model/index.ts'
import { isObject } from '../plain-object.ts'
import { spanAt, type YamlSource } from './source.ts'
import { rejoinSplit } from './trap.ts'

/** A schema that says more than this in one file was not written by people. */
const MOST_NODES = 400_000
/** Levels that people nest, through aliases too. */
const DEEPEST = 500

/** What stands behind a document's nodes once aliases are followed. */
export interface PlainTree {
  readonly source: YamlSource
  /** Alias node → what it stands for. */
  readonly targets: Map<Node, Node>
  /** Values that the comma trap had split, by their scalar. */
  readonly rejoined: Map<Node, string>
}

interface Walk extends PlainTree {
  readonly anchors: Map<string, Node>
  readonly open: Set<Node>
  budget: number
}

/** The plain value of `root`. Faults go to the source's diagnostics; what is at fault reads as null or is left out. */
export function plainValue(root: unknown, source: YamlSource): { readonly value: JsonValue; readonly tree: PlainTree } {
  const walk: Walk = {
    source,
    targets: new Map(),
    rejoined: new Map(),
    anchors: new Map(),
    open: new Set(),
    budget: MOST_NODES,
  }
  return { value: jsonOf(root, walk), tree: walk }
}

function fault(walk: Walk, code: 'load/syntax' | 'load/limit', node: unknown, message: string, hint?: string): null {
  // What lies past the bound was not read, and can say nothing.
  if (walk.budget < 0) return null
  const range = (node as Node | null)?.range
  walk.source.diagnostics.push(
    error(code, message, { span: spanAt(walk.source, range?.[0] ?? 0, range?.[1] ?? 0), hint }),
  )
  return null
}

function jsonOf(node: unknown, walk: Walk): JsonValue {
  if (walk.budget <= 0) return null
  if (--walk.budget === 0) {
    fault(walk, 'load/limit', node, 'Aliases make this file too large', 'Write it out, or in TypeScript')
    walk.budget = -1
    return null
  }
  if (isAlias(node)) return aliasValue(node, walk)
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) return null
  if (node.anchor !== undefined) walk.anchors.set(node.anchor, node)
  if (isScalar(node)) return scalarValue(node, walk)
  if (walk.open.size >= DEEPEST) {
    fault(walk, 'load/limit', node, 'Aliases nest this file too deeply')
    walk.budget = -1
    return null
  }
  walk.open.add(node)
  const value = isMap(node) ? mapValue(node, walk) : node.items.map((item) => jsonOf(item, walk))
  walk.open.delete(node)
  return value
}

function aliasValue(alias: Node & { source: string }, walk: Walk): JsonValue {
  const target = walk.anchors.get(alias.source)
  if (target === undefined) {
    return fault(walk, 'load/syntax', alias, `No anchor \`&${alias.source}\` stands before this alias`)
  }
  if (walk.open.has(target)) return fault(walk, 'load/syntax', alias, `\`*${alias.source}\` contains itself`)
  walk.targets.set(alias, target)
  return jsonOf(target, walk)
}

/** Whole numbers past 2^53 keep their digits as text: as numbers they would silently change. */
function scalarValue(node: Scalar, walk: Walk): JsonValue {
  const { value } = node
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  if (typeof value !== 'number')
    return fault(walk, 'load/syntax', node, 'This value is not plain text, number or boolean')
  if (!Number.isFinite(value)) return node.source ?? String(value)
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? (node.source ?? String(value)) : value
}

function mapValue(map: YAMLMap, walk: Walk): JsonValue {
  const members = new Map<string, JsonValue>()
  const merged = new Map<string, JsonValue>()
  const keys = new Map<string, Node>()
  for (let n = 0; n < map.items.length; n++) {
    const pair = map.items[n] as Pair
    const key = keyOf(pair, walk)
    if (key === undefined) continue
    const split = rejoinSplit(walk.source, map, n)
    if (split !== undefined) walk.rejoined.set(pair.value as Node, split.text)
    const value = split?.text ?? jsonOf(pair.value, walk)
    n += split?.swallowed ?? 0
    if (key === '<<') merge(merged, value, pair, walk)
    else if (keys.has(key)) duplicate(walk, key, pair.key as Node, keys.get(key))
    else members.set(key, value)
    if (!keys.has(key)) keys.set(key, pair.key as Node)
  }
  return Object.fromEntries([...merged, ...members])
}

function keyOf(pair: Pair, walk: Walk): string | undefined {
  if (isPair(pair) && isScalar(pair.key)) {
    const { value, source } = pair.key
    if (typeof value === 'string') return value
    if (value !== null && source !== undefined) return source
  }
  if (isAlias(pair.key)) {
    const value = jsonOf(pair.key, walk)
    if (typeof value === 'string') return value
  }
  fault(walk, 'load/syntax', pair.key, 'A key must be text', 'Inside { } a value with `, [ ] { } : #` needs quotes')
  return undefined
}

/** `<<: *base` and `<<: [*a, *b]`: what is merged yields to what is written, and later ones to earlier. */
function merge(into: Map<string, JsonValue>, value: JsonValue, pair: Pair, walk: Walk): void {
  for (const base of Array.isArray(value) ? value : [value]) {
    if (!isObject(base)) {
      fault(walk, 'load/syntax', pair.value, '`<<` merges an alias of a map, or a list of them')
      continue
    }
    for (const [k, v] of Object.entries(base)) if (!into.has(k)) into.set(k, v as JsonValue)
  }
}

function duplicate(walk: Walk, key: string, again: Node, first: Node | undefined): void {
  const at = (node: Node | undefined) => spanAt(walk.source, node?.range?.[0] ?? 0, node?.range?.[1] ?? 0)
  walk.source.diagnostics.push(
    error('schema/duplicate', `\`${key}\` is written twice`, {
      span: at(again),
      related: [{ message: 'first here', span: at(first) }],
      hint: 'Keep one of them',
    }),
  )
}
