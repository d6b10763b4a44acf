/** Adds `renamedFrom: old` to a declaration in YAML, at a parsed position. */
import type { Document, Node, Pair, Scalar, YAMLMap } from 'yaml'
import { edited, indentAt, lineBreakOf, offsetOf, type TextEdit } from './edit.ts'
import { renamedValue, yamlText } from './literal.ts'
import type { RenamePlace } from './place.ts'
import { endOf, LISTS, pairOf, type Yaml } from './yaml/edit-map.ts'

/** A map and the key that it stands under; the root has none. */
interface Place {
  readonly key: Scalar | null
  readonly value: Node | null
}

function memberAt(map: YAMLMap, offset: number, yaml: Yaml): Place | undefined {
  for (const { key, value } of map.items as Pair<Node, Node | null>[]) {
    if (!yaml.isScalar(key)) continue
    const start = key.range?.[0] ?? 0
    const end = value ? endOf(value, yaml) : (key.range?.[1] ?? 0)
    if (offset >= start && offset < Math.max(end, start + 1)) return { key, value }
  }
  return undefined
}

/** The places that the offset lies in, outermost first. */
function placesAt(document: Document.Parsed, offset: number, yaml: Yaml): Place[] {
  const found: Place[] = []
  let at: Place | undefined = { key: null, value: document.contents as Node | null }
  while (at !== undefined) {
    found.push(at)
    at = yaml.isMap(at.value) ? memberAt(at.value, offset, yaml) : undefined
  }
  return found
}

/** How deep a declaration lies: the root, or one below `tables:`. */
function depthOf(places: readonly Place[]): number {
  return LISTS.has(String(places[1]?.key?.value)) ? 2 : 0
}

/** The declaration, or the column below its `columns:`. */
function choose(places: readonly Place[], part: RenamePlace['part']): Place | undefined {
  const declaration = depthOf(places)
  if (part !== 'member') return places[declaration]
  return places[declaration + 1]?.key?.value === 'columns' ? places[declaration + 2] : undefined
}

function inFlow(map: YAMLMap, text: string, line: string): TextEdit {
  const close = (map.range?.[1] ?? 1) - 1
  if (map.items.length === 0) return { start: map.range?.[0] ?? 0, end: close + 1, text: `{ ${line} }` }
  const before = text.slice(0, close)
  const trailing = /,\s*$/.test(before)
  const at = trailing ? before.lastIndexOf(',') + 1 : before.trimEnd().length
  return { start: at, end: at, text: trailing ? ` ${line},` : `, ${line}` }
}

function inBlock(map: YAMLMap, text: string, line: string, yaml: Yaml): TextEdit | undefined {
  const first = (map.items as Pair[])[0]?.key as Node | undefined
  const start = first?.range?.[0]
  if (start === undefined) return undefined
  const end = endOf(map, yaml)
  const indent = indentAt(text, start)
  if (/[\r\n]$/.test(text.slice(0, end))) return { start: end, end, text: `${indent}${line}${lineBreakOf(text)}` }
  const rest = /^[^\r\n]*/.exec(text.slice(end))?.[0] ?? ''
  return { start: end + rest.length, end: end + rest.length, text: `${lineBreakOf(text)}${indent}${line}` }
}

/** `string?` → `{ type: string, optional: true, renamedFrom: old }` */
function inShort(scalar: Scalar, line: string): TextEdit | undefined {
  if (typeof scalar.value !== 'string' || scalar.range == null) return undefined
  const optional = scalar.value.endsWith('?')
  const type = optional ? scalar.value.slice(0, -1) : scalar.value
  const parts = [`type: ${yamlText(type)}`, ...(optional ? ['optional: true'] : []), line]
  return { start: scalar.range[0], end: scalar.range[1], text: `{ ${parts.join(', ')} }` }
}

function editFor({ value }: Place, text: string, from: string, yaml: Yaml): TextEdit | undefined {
  const line = `renamedFrom: ${yamlText(from)}`
  if (yaml.isScalar(value)) return inShort(value, line)
  if (!yaml.isMap(value)) return undefined
  const known = pairOf(value, 'renamedFrom', yaml)?.value
  if (known?.range) return { start: known.range[0], end: known.range[1], text: yamlText(from) }
  return value.flow ? inFlow(value, text, line) : inBlock(value, text, line, yaml)
}

/** The value of the enum type as one that was renamed. */
function valueEdit({ value: declared }: Place, place: RenamePlace, yaml: Yaml): TextEdit | undefined {
  const { text, from, span, value } = place
  const list = yaml.isMap(declared) ? pairOf(declared, 'values', yaml)?.value : declared
  if (value === undefined || !yaml.isSeq(list)) return undefined
  for (const item of list.items as Node[]) {
    if (yaml.isMap(item) && pairOf(item, 'value', yaml)?.value?.toJSON() === value)
      return editFor({ key: null, value: item }, text, from, yaml)
    if (yaml.isScalar(item) && String(item.value) === value && item.range)
      return { start: item.range[0], end: item.range[1], text: renamedValue(value, from, span) }
  }
  return undefined
}

/** The text with the key added; undefined where the declaration is not written out at that place. */
export async function renameInYaml(place: RenamePlace): Promise<string | undefined> {
  const { text, span, part, from } = place
  const yaml = await import('yaml')
  const offset = offsetOf(text, span)
  if (offset === undefined) return undefined
  const documents = yaml.parseAllDocuments(text)
  if (!Array.isArray(documents)) return undefined
  const document = documents.findLast((d: Document.Parsed) => d.range[0] <= offset) ?? documents[0]
  if (document === undefined || document.errors.length > 0) return undefined
  const chosen = choose(placesAt(document, offset, yaml), part)
  const edit = chosen && (part === 'value' ? valueEdit(chosen, place, yaml) : editFor(chosen, text, from, yaml))
  if (edit === undefined) return undefined
  const next = edited(text, edit)
  const again = yaml.parseAllDocuments(next)
  return Array.isArray(again) && again.every((d: Document.Parsed) => d.errors.length === 0) ? next : undefined
}
