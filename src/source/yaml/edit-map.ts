/** Edits of maps and lists in YAML, at the ranges where they are written. */
import type { Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml'
import { indentAt, lineBreakOf, type TextEdit } from '../edit.ts'
import { insertLines, lineEnd, lineStart, startsLine, withCommentsAbove } from '../lines.ts'
import { flowText, pairLines, textValue } from './value.ts'

/** The library, loaded only where there is YAML to edit. */
export type Yaml = typeof import('yaml')

/** The keys of a document below which several declarations stand by their names. */
export const LISTS: ReadonlySet<string> = new Set(['tables', 'enumTypes'])

const COMMENT = /^#/

/** The offset behind the last written character of a node: a block's own end takes in comments that follow. */
export function endOf(node: Node, yaml: Yaml): number {
  if (!yaml.isCollection(node) || node.flow) return node.range?.[1] ?? 0
  const last = node.items.at(-1)
  const inner = yaml.isPair(last) ? ((last.value ?? last.key) as Node | null) : (last as Node | undefined)
  return inner ? endOf(inner, yaml) : (node.range?.[1] ?? 0)
}

/** The pair of that key. */
export function pairOf(map: YAMLMap, name: string, yaml: Yaml): Pair<Scalar, Node | null> | undefined {
  return (map.items as Pair[]).find((p) => yaml.isScalar(p.key) && String(p.key.value) === name) as
    | Pair<Scalar, Node | null>
    | undefined
}

function startOf(pair: Pair<Scalar, Node | null>): number {
  return pair.key.range?.[0] ?? 0
}

function pairEnd(pair: Pair<Scalar, Node | null>, yaml: Yaml): number {
  return pair.value ? endOf(pair.value, yaml) : (pair.key.range?.[1] ?? 0)
}

/** Takes a piece of a flow collection out, with the comma behind or before it. */
function dropInFlow(text: string, start: number, end: number): TextEdit {
  const behind = /^\s*,\s*/.exec(text.slice(end))
  if (behind) return { start, end: end + behind[0].length, text: '' }
  const before = /,\s*$/.exec(text.slice(0, start))
  return { start: before ? before.index : start, end, text: '' }
}

/** Takes the lines of a piece of a block out, with the comments right above. */
function dropLines(text: string, start: number, end: number): TextEdit {
  const last = end > start && text[end - 1] === '\n' ? end - 1 : end
  return { start: withCommentsAbove(text, start, COMMENT), end: lineEnd(text, last), text: '' }
}

/** Takes a pair out; the last one of a block takes nothing else with it. */
export function dropPair(map: YAMLMap, pair: Pair<Scalar, Node | null>, text: string, yaml: Yaml): TextEdit {
  const [start, end] = [startOf(pair), pairEnd(pair, yaml)]
  return map.flow ? dropInFlow(text, start, end) : dropLines(text, start, end)
}

/** Puts a pair behind another (null: last). */
export function addPair(
  map: YAMLMap,
  after: Pair<Scalar, Node | null> | null,
  lines: (indent: string) => string[],
  text: string,
  yaml: Yaml,
): TextEdit {
  const neighbour = after ?? (map.items.at(-1) as Pair<Scalar, Node | null> | undefined)
  if (map.flow || !neighbour) {
    const one = lines('').join(' ')
    if (!neighbour) return { start: map.range?.[0] ?? 0, end: map.range?.[1] ?? 0, text: `{ ${one} }` }
    const end = pairEnd(neighbour, yaml)
    return { start: end, end, text: `, ${one}` }
  }
  const indent = ' '.repeat(startOf(neighbour) - lineStart(text, startOf(neighbour)))
  const end = pairEnd(neighbour, yaml)
  const last = end > 0 && text[end - 1] === '\n' ? end - 1 : end
  return insertLines(text, lineEnd(text, last), lines(indent))
}

/** The value in place of another. */
export function replaceValue(pair: Pair<Scalar, Node | null>, value: unknown, text: string, yaml: Yaml): TextEdit {
  const node = pair.value
  if (!node) {
    const end = text.indexOf(':', pair.key.range?.[1] ?? 0) + 1
    return { start: end, end, text: ` ${flowText(value)}` }
  }
  const start = node.range?.[0] ?? 0
  const end = endOf(node, yaml)
  const isBlock = yaml.isCollection(node) && !node.flow
  const isLong = yaml.isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED')
  if (!isBlock && !isLong) return { start, end, text: flowText(value) }
  const indent = indentAt(text, startOf(pair))
  const [head = '', ...rest] = pairLines(String(pair.key.value), value, indent)
  const stop = text[end - 1] === '\n' ? end : lineEnd(text, end)
  return { start: startOf(pair), end: stop, text: [head.trimStart(), ...rest, ''].join(lineBreakOf(text)) }
}

/** The edits that give a map's key another value; undefined takes it out. */
export function setKey(map: YAMLMap, key: string, value: unknown, text: string, yaml: Yaml): TextEdit[] {
  const pair = pairOf(map, key, yaml)
  if (value === undefined) return pair ? [dropPair(map, pair, text, yaml)] : []
  if (pair) return [replaceValue(pair, value, text, yaml)]
  return [addPair(map, null, (indent) => pairLines(key, value, indent), text, yaml)]
}

/** Keys with their new values as they are written; undefined takes one out. */
export type Written = readonly { readonly key: string; readonly text: string | undefined }[]

/** A flow map with keys changed, all at once: commas belong to nobody alone. */
function flowEdit(map: YAMLMap, changes: Written, text: string, yaml: Yaml): TextEdit {
  const items = map.items as Pair<Scalar, Node | null>[]
  const [start, end] = [map.range?.[0] ?? 0, map.range?.[1] ?? 0]
  const kept = items.flatMap((pair) => {
    const change = changes.find(({ key }) => key === String(pair.key.value))
    if (change && change.text === undefined) return []
    const value = change ? change.text : text.slice(pair.value?.range?.[0] ?? 0, pairEnd(pair, yaml))
    return [`${text.slice(startOf(pair), pair.value?.range?.[0] ?? pairEnd(pair, yaml))}${value}`]
  })
  const fresh = changes.filter(({ key, text: t }) => t !== undefined && !pairOf(map, key, yaml))
  const parts = [...kept, ...fresh.map(({ key, text: t }) => `${textValue(key)}: ${t}`)]
  const [first, last] = [items[0], items.at(-1)]
  if (!first || !last || parts.length === 0)
    return { start, end, text: parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }` }
  const [open, close] = [text.slice(start, startOf(first)), text.slice(pairEnd(last, yaml), end).replace(/^\s*,/, '')]
  return { start, end, text: open + parts.join(', ') + close }
}

/** The edits that give keys of a map other values. */
export function setKeys(
  map: YAMLMap,
  values: readonly { readonly key: string; readonly to: unknown }[],
  text: string,
  yaml: Yaml,
): TextEdit[] {
  if (values.length === 0) return []
  if (!map.flow) return values.flatMap(({ key, to }) => setKey(map, key, to, text, yaml))
  return [
    flowEdit(
      map,
      values.map(({ key, to }) => ({ key, text: to === undefined ? undefined : flowText(to) })),
      text,
      yaml,
    ),
  ]
}

/** The edits of one item of a list: where it stands by the offset in it; without one it is new. */
export function itemEdits(
  list: YAMLSeq,
  offset: number | undefined,
  value: unknown,
  text: string,
  yaml: Yaml,
): TextEdit[] | null {
  const items = list.items as Node[]
  if (offset === undefined) {
    const last = items.at(-1)
    if (!last) return [{ start: list.range?.[0] ?? 0, end: list.range?.[1] ?? 0, text: `[${flowText(value)}]` }]
    const end = endOf(last, yaml)
    if (list.flow) return [{ start: end, end, text: `, ${flowText(value)}` }]
    const dash = text.lastIndexOf('-', (last.range?.[0] ?? 1) - 1)
    return [insertLines(text, lineEnd(text, end), [`${indentAt(text, dash)}- ${flowText(value)}`])]
  }
  const item = items.find(
    (n) => offset >= (n.range?.[0] ?? 0) && offset < Math.max(endOf(n, yaml), (n.range?.[0] ?? 0) + 1),
  )
  if (!item) return null
  const [start, end] = [item.range?.[0] ?? 0, endOf(item, yaml)]
  if (value !== undefined) return [{ start, end, text: flowText(value) }]
  if (list.flow) return [dropInFlow(text, start, end)]
  const dash = text.lastIndexOf('-', start - 1)
  return startsLine(text, dash) ? [dropLines(text, dash, end)] : null
}
