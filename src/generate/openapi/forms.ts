/** Writes a document, or a part of it, in its two forms at once: YAML for people, JSON for programs. */
import type { JsonObject, JsonValue } from '../../model/index.ts'
import { longText } from './long-text.ts'
import { collectRefs } from './used.ts'
import { yamlBlock, yamlText } from './yaml.ts'

/** Members of an object as text. */
export interface Written {
  /** Every line after a line break. */
  readonly yaml: string
  /** With commas between them; empty where there are none. */
  readonly json: string
  /** Every `$ref` within. */
  readonly refs: ReadonlySet<string>
}

/** An object under way. */
export interface Forms {
  /** Adds a member whose value, plain JSON, is written whole. */
  member(key: string, value: unknown): void
  /** Adds members that were written before, for this depth: what many places share is made once. */
  add(part: Written): void
  /** Adds a member that is an object, and its members by `body`. */
  object(key: string, body: () => void): void
  /** Every `$ref` so far. */
  readonly refs: ReadonlySet<string>
}

/** A document under way. */
export interface LongForms extends Forms {
  /** The whole texts in UTF-8, each ending in a line break. Called once. */
  texts(): { readonly yaml: Uint8Array; readonly json: Uint8Array }
}

/** Where text goes. */
interface Sink {
  yaml(piece: string): void
  json(piece: string): void
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

/** An empty document of about `expected` bytes a form. `header`: a comment for the YAML form; JSON knows none. */
export function longForms(header: string, expected: number): LongForms {
  const [yaml, json] = [longText(expected), longText(expected)]
  // The first member brings the line break that ends the header.
  yaml.add(header.trimEnd())
  json.add('{')
  return {
    ...formsInto({ yaml: yaml.add, json: json.add }, 1),
    texts() {
      yaml.add('\n')
      json.add('\n}\n')
      return { yaml: yaml.take(), json: json.take() }
    },
  }
}

function formsInto(sink: Sink, depth: number): Forms {
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
      if (part.json !== '') sink.json(isFirst ? part.json : `,${part.json}`)
      isFirst &&= part.json === ''
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
