/** Edits a schema file in YAML: only what changed; comments, order and layout stay. */
import type { Document, Node, Pair, Scalar, YAMLMap } from 'yaml'
import type { IndexForm } from '../../model/declaration/index.ts'
import {
  allNames,
  type ColumnChange,
  type EditedFile,
  type FileChanges,
  type PartChange,
  type TableChange,
} from '../changes.ts'
import { offsetOf, type TextEdit } from '../edit.ts'
import { allEdited } from '../lines.ts'
import { addPair, dropPair, endOf, itemEdits, LISTS, pairOf, setKey, setKeys, type Yaml } from './edit-map.ts'
import { keyForm, shortColumn } from './file.ts'
import { flowText, pairLines } from './value.ts'

/** A declaration's own map, and how to take it out. */
interface Declared {
  readonly map: YAMLMap
  readonly drop: TextEdit
}

/** The declaration at the offset: a document, or a member of `tables:` or `enumTypes:`. */
function declaredAt(documents: readonly Document.Parsed[], offset: number, text: string, yaml: Yaml): Declared | null {
  const i = documents.findLastIndex((d) => d.range[0] <= offset)
  const root = documents[i]?.contents
  if (!yaml.isMap(root)) return null
  for (const pair of root.items as Pair<Scalar, Node | null>[]) {
    if (!LISTS.has(String(pair.key.value)) || !yaml.isMap(pair.value)) continue
    const map = pair.value
    const found = (map.items as Pair<Scalar, Node | null>[]).find(
      (p) => p.value && offset >= (p.key.range?.[0] ?? 0) && offset < endOf(p.value, yaml),
    )
    if (!found) continue
    const inner = found.value as Node
    if (!yaml.isMap(inner)) return null
    const whole = map.items.length === 1
    return { map: inner, drop: whole ? dropPair(root, pair, text, yaml) : dropPair(map, found, text, yaml) }
  }
  return { map: root, drop: dropDocument(documents, i, text) }
}

/** A document with the mark that parts it from its neighbour. */
function dropDocument(documents: readonly Document.Parsed[], i: number, text: string): TextEdit {
  const from = documents[i - 1]
  const mark = /(?:^|\n)---[ \t]*\r?\n?$/
  const start = from ? from.range[2] : 0
  const head = text.slice(0, start)
  const cut = from ? head.search(mark) : 0
  const next = documents[i + 1]
  const end = next ? (from ? (documents[i]?.range[2] ?? text.length) - 4 : next.range[0]) : text.length
  return { start: cut < 0 ? start : cut === 0 ? 0 : cut + 1, end: Math.max(end, start), text: '' }
}

function columnEdits(columns: YAMLMap, change: ColumnChange, text: string, yaml: Yaml): TextEdit[] | null {
  const pair = pairOf(columns, change.name, yaml)
  const { to, from, name, after } = change
  if (to === null) return pair ? [dropPair(columns, pair, text, yaml)] : null
  if (from === null) {
    const neighbour = after === null ? null : (pairOf(columns, after, yaml) ?? null)
    return [addPair(columns, neighbour, (indent) => pairLines(name, shortColumn(to), indent), text, yaml)]
  }
  const value = pair?.value
  if (!value) return null
  if (yaml.isMap(value)) return setKeys(value, change.values, text, yaml)
  if (!yaml.isScalar(value) || yaml.isAlias(value)) return null
  return [{ start: value.range?.[0] ?? 0, end: value.range?.[1] ?? 0, text: flowText(shortColumn(to)) }]
}

/** A column of `columns: { … }`: whole, as its neighbours change, too. */
function inFlow({ name, to }: ColumnChange): { readonly key: string; readonly to: unknown } {
  return { key: name, to: to === null ? undefined : shortColumn(to) }
}

/** A part that comes, or one beside which others of its kind stay. */
function partEdits(map: YAMLMap, change: PartChange, text: string, yaml: Yaml): TextEdit[] | null {
  const { key, name, to, span } = change
  const pair = pairOf(map, key, yaml)
  if (key === 'checks' || key === 'policies') {
    if (!pair)
      return to === undefined
        ? null
        : [addPair(map, null, (indent) => listLines(key, { [name]: to }, indent), text, yaml)]
    return yaml.isMap(pair.value) ? setKey(pair.value, name, to, text, yaml) : null
  }
  const form = to === undefined ? undefined : keyForm(to as IndexForm)
  if (!pair)
    return form === undefined
      ? null
      : [addPair(map, null, (indent) => [`${indent}${key}:`, `${indent}  - ${flowText(form)}`], text, yaml)]
  if (!yaml.isSeq(pair.value)) return null
  return itemEdits(pair.value, span && offsetOf(text, span), form, text, yaml)
}

/** Where parts of a table stand; indexes and uniques are lists, the others maps by name. */
const PART_KEYS = ['indexes', 'unique', 'checks', 'policies'] as const

function isList(key: (typeof PART_KEYS)[number]): key is 'indexes' | 'unique' {
  return key === 'indexes' || key === 'unique'
}

/** Lists and maps of parts of which nothing stays: they go whole, or are written anew. */
function emptied(
  map: YAMLMap,
  change: TableChange,
  parts: readonly PartChange[],
  text: string,
  yaml: Yaml,
): { edits: TextEdit[]; rest: PartChange[] } {
  const edits: TextEdit[] = []
  let rest = [...parts]
  for (const key of PART_KEYS) {
    const pair = pairOf(map, key, yaml)
    const own = rest.filter((p) => p.key === key)
    const gone = own.filter((p) => p.from !== undefined && p.to === undefined).length
    if (!pair || !yaml.isCollection(pair.value) || gone === 0 || gone < pair.value.items.length) continue
    const now = isList(key) ? change.to[key]?.map(keyForm) : change.to[key]
    edits.push(dropPair(map, pair, text, yaml))
    if (now !== undefined) edits.push(addPair(map, pair, (indent) => listLines(key, now, indent), text, yaml))
    rest = rest.filter((p) => p.key !== key)
  }
  return { edits, rest }
}

/** Several new parts of a kind that was not there yet come as one. */
function newLists(
  map: YAMLMap,
  parts: readonly PartChange[],
  text: string,
  yaml: Yaml,
): { edits: TextEdit[]; rest: PartChange[] } {
  const edits: TextEdit[] = []
  let rest = [...parts]
  for (const key of PART_KEYS) {
    const own = rest.filter((p) => p.key === key && p.from === undefined)
    if (own.length < 2 || pairOf(map, key, yaml)) continue
    const value = isList(key)
      ? own.map((p) => keyForm(p.to as IndexForm))
      : Object.fromEntries(own.map((p) => [p.name, p.to]))
    edits.push(addPair(map, null, (indent) => listLines(key, value, indent), text, yaml))
    rest = rest.filter((p) => !own.includes(p))
  }
  return { edits, rest }
}

function listLines(key: string, value: object, indent: string): string[] {
  const items = Array.isArray(value)
    ? value.map((item) => `${indent}  - ${flowText(item)}`)
    : Object.entries(value).flatMap(([name, member]) => pairLines(name, member, `${indent}  `))
  return [`${indent}${key}:`, ...items]
}

function tableEdits(map: YAMLMap, change: TableChange, text: string, yaml: Yaml): TextEdit[] | null {
  const columns = pairOf(map, 'columns', yaml)?.value
  if (change.columns.length > 0 && !yaml.isMap(columns)) return null
  const options = pairOf(map, 'options', yaml)
  const anew = emptied(map, change, change.parts, text, yaml)
  const lists = newLists(map, anew.rest, text, yaml)
  const noOptions = change.to.options === undefined && options
  const optionEdits =
    change.options.length === 0
      ? []
      : noOptions
        ? [dropPair(map, noOptions, text, yaml)]
        : yaml.isMap(options?.value)
          ? setKeys(options.value, change.options, text, yaml)
          : setKey(map, 'options', change.to.options, text, yaml)
  const edits: (TextEdit[] | null)[] = [
    ...(yaml.isMap(columns) && columns.flow && change.columns.length > 1
      ? [setKeys(columns, change.columns.map(inFlow), text, yaml)]
      : change.columns.map((column) => (yaml.isMap(columns) ? columnEdits(columns, column, text, yaml) : null))),
    anew.edits,
    lists.edits,
    ...lists.rest.map((part) => partEdits(map, part, text, yaml)),
    optionEdits,
    ...change.values.map(({ key, to }) => setKey(map, key, to, text, yaml)),
  ]
  return edits.includes(null) ? null : edits.flatMap((made) => made ?? [])
}

/** Makes the changes. Throws nothing: what is not written out there is missed, and the rest is edited all the same. */
export async function editYaml(file: { readonly text: string }, changes: FileChanges): Promise<EditedFile> {
  const yaml = await import('yaml')
  const { text } = file
  const parsed = yaml.parseAllDocuments(text)
  const documents = Array.isArray(parsed) ? (parsed as Document.Parsed[]) : []
  const missed: string[] = []
  const edits: TextEdit[] = []
  const at = (span: TableChange['span'], name: string, make: (declared: Declared) => TextEdit[] | null): void => {
    const offset = offsetOf(text, span)
    const declared = offset === undefined ? null : declaredAt(documents, offset, text, yaml)
    const made = declared && make(declared)
    if (made) edits.push(...made)
    else missed.push(name)
  }
  for (const change of changes.tables)
    at(change.span, change.to.table, ({ map }) => tableEdits(map, change, text, yaml))
  for (const { span, to, values } of changes.enums)
    at(span, to.enumType, ({ map }) => values.flatMap(({ key, to: next }) => setKey(map, key, next, text, yaml)))
  for (const { span, name } of changes.gone) at(span, name, ({ drop }) => [drop])
  const next = allEdited(text, edits)
  if (next === null) return { text, missed: allNames(changes) }
  return { text: isEmpty(next, yaml) ? null : next, missed }
}

/** Whether nothing but comments and marks is left. */
function isEmpty(text: string, yaml: Yaml): boolean {
  const parsed = yaml.parseAllDocuments(text)
  return !Array.isArray(parsed) || parsed.every((d) => d.contents === null)
}
