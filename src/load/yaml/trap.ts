/** The comma trap: inside `{ }` YAML splits `numeric(5,2)` into a value and a second key, in silence. */
import { isScalar, type Pair, type Scalar, type YAMLMap } from 'yaml'
import { error } from '../../diagnostic/index.ts'
import { lineAt, spanAt, type YamlSource } from './source.ts'

/** How a value that was split reads as a whole, and how many further pairs it swallowed. */
export interface Rejoined {
  readonly text: string
  readonly swallowed: number
}

function openBrackets(text: string): number {
  return text.split('(').length - text.split(')').length
}

function isPlain(node: unknown): node is Scalar & { range: [number, number, number] } {
  return isScalar(node) && node.type === 'PLAIN' && node.range != null
}

/** A key without a colon: `2)` in `{ type: numeric(5,2) }`. */
function isBareKey(pair: Pair | undefined): pair is Pair<Scalar & { range: [number, number, number] }, null> {
  if (pair === undefined || !isPlain(pair.key)) return false
  return pair.value === null || (isScalar(pair.value) && pair.value.value === null && !pair.value.source)
}

/** The whole value at `index` of a flow map where a comma inside brackets split it; undefined where nothing was split. */
export function rejoinSplit(source: YamlSource, map: YAMLMap, index: number): Rejoined | undefined {
  const value = (map.items[index] as Pair).value
  if (map.flow !== true || !isPlain(value) || openBrackets(value.source ?? '') <= 0) return undefined
  const start = value.range[0]
  for (let n = index + 1; n < map.items.length; n++) {
    const pair = map.items[n] as Pair
    if (!isBareKey(pair)) return undefined
    const text = source.text.slice(start, pair.key.range[1])
    if (openBrackets(text) > 0) continue
    report(source, start, pair.key.range[1], text)
    return { text, swallowed: n - index }
  }
  return undefined
}

function report(source: YamlSource, start: number, end: number, text: string): void {
  const line = lineAt(source, start)
  const quoted = `'${text.replaceAll("'", "''")}'`
  const fixed = (line.text.slice(0, start - line.start) + quoted + line.text.slice(end - line.start)).trim()
  source.diagnostics.push(
    error('load/syntax', `YAML splits \`${text}\` at its comma, because it stands inside { }`, {
      span: spanAt(source, start, end),
      hint: `Quote it: \`${fixed}\``,
    }),
  )
}
