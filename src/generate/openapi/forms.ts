/** Writes a document, or a part of it, in its two forms at once: YAML for people, JSON for programs. */
import type { JsonObject, JsonValue } from '../../model/index.ts'
import type { Piece } from '../generated-file.ts'
import { collectRefs } from './used.ts'
import { yamlBlock, yamlText } from './yaml.ts'

/** Members of an object as text, or as its bytes in UTF-8. */
export interface Written<Text = string> {
  /** Every line after a line break. */
  readonly yaml: Text
  /** With commas between them; empty where there are none. */
  readonly json: Text
  /** Every `$ref` within. */
  readonly refs: ReadonlySet<string>
}

/** What was written, as it is kept from one document to the next. */
export type Kept = Written<Uint8Array>

/** What was written, to be kept. */
export function kept({ yaml, json, refs }: Written): Kept {
  return { yaml: Buffer.from(yaml), json: Buffer.from(json), refs }
}

/** An object under way. */
export interface Forms<Text = string> {
  /** Adds a member whose value, plain JSON, is written whole. */
  member(key: string, value: unknown): void
  /** Adds members that were written before, for this depth: what many places share is made once. */
  add(part: Written<Text>): void
  /** Adds a member that is an object, and its members by `body`. */
  object(key: string, body: () => void): void
  /** Every `$ref` so far. */
  readonly refs: ReadonlySet<string>
}

/** A document under way. */
export interface LongForms extends Forms<Piece> {
  /** The whole texts by their parts, each text ending in a line break. Called once. */
  texts(): { readonly yaml: readonly Piece[]; readonly json: readonly Piece[] }
}

/** Where text goes. */
interface Sink<Text> {
  yaml(text: Text): void
  json(text: Text): void
}

/**
 * JSON has a line for each member so deep: for each operation of a path and each component. What lies below would only make
 * lines of brackets, and half of the file spaces.
 */
const LINES_DEEP = 3
const STEP = '  '

/** What `body` adds to an object whose members stand `depth` deep; those of the whole document stand 1 deep. */
export function written(depth: number, body: (out: Forms) => void): Written {
  let [yaml, json] = ['', '']
  const sink = {
    yaml(piece: string) {
      yaml += piece
    },
    json(piece: string) {
      json += piece
    },
  }
  const out = formsInto(sink, depth)
  body(out)
  return { yaml, json, refs: out.refs }
}

/** An empty document. `header`: a comment for the YAML form; JSON knows none. */
export function longForms(header: string): LongForms {
  // The first member brings the line break that ends the header.
  const yaml: Piece[] = [header.trimEnd()]
  const json: Piece[] = ['{']
  const sink = {
    yaml: (piece: Piece) => yaml.push(piece),
    json: (piece: Piece) => json.push(piece),
  }
  return {
    ...formsInto(sink, 1),
    texts() {
      yaml.push('\n')
      json.push('\n}\n')
      return { yaml, json }
    },
  }
}

function formsInto<Text extends Piece>(sink: Sink<Text | string>, depth: number): Forms<Text> {
  const refs = new Set<string>()
  let at = depth
  let isFirst = true
  const open = (key: string): void => {
    sink.yaml(`\n${STEP.repeat(at - 1)}${yamlText(key)}:`)
    sink.json(`${isFirst ? '' : ','}${lineBreak(at)}${JSON.stringify(key)}:${at > LINES_DEEP ? '' : ' '}`)
    isFirst = false
  }
  return {
    refs,
    member(key, value) {
      const data = value as JsonValue
      collectRefs(data, refs)
      open(key)
      sink.yaml(yamlBlock(data, STEP.repeat(at)))
      sink.json(jsonText(data, at))
    },
    add(part) {
      for (const ref of part.refs) refs.add(ref)
      sink.yaml(part.yaml)
      if (part.json.length === 0) return
      if (!isFirst) sink.json(',')
      sink.json(part.json)
      isFirst = false
    },
    object(key, body) {
      open(key)
      sink.json('{')
      isFirst = true
      at++
      body()
      if (isFirst) sink.yaml(' {}')
      const isBroken = !isFirst && at <= LINES_DEEP
      at--
      sink.json(isBroken ? `${lineBreak(at)}}` : '}')
      isFirst = false
    },
  }
}

/** What goes before a member that stands `depth` deep. */
function lineBreak(depth: number): string {
  return depth > LINES_DEEP ? '' : `\n${STEP.repeat(depth)}`
}

/** The value of a member that stands `depth` deep. */
function jsonText(value: JsonValue, depth: number): string {
  if (typeof value !== 'object' || value === null || depth >= LINES_DEEP) return JSON.stringify(value)
  if (Array.isArray(value)) {
    const items = value.map((item) => JSON.stringify(item))
    return bracketed('[]', items, depth)
  }
  const object = value as JsonObject
  const member = (key: string): string => `${JSON.stringify(key)}: ${jsonText(object[key] ?? null, depth + 1)}`
  return bracketed('{}', Object.keys(object).map(member), depth)
}

/** Lines between brackets that belong to a member `depth` deep. */
function bracketed(brackets: '[]' | '{}', lines: readonly string[], depth: number): string {
  const [open, close] = brackets
  if (lines.length === 0) return brackets
  return `${open}${lines.map((line) => lineBreak(depth + 1) + line).join()}${lineBreak(depth)}${close}`
}
