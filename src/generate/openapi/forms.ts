/** Writes a document in its two forms, YAML and JSON, piece by piece: no more than one piece is held as objects. */
import type { JsonValue } from '../../model/index.ts'
import { longText } from './long-text.ts'
import { yamlBlock, yamlText } from './yaml.ts'

/** A document under way. */
export interface Forms {
  /** Adds a member `key` whose value is written whole. */
  member(key: string, value: JsonValue): void
  /** Adds a member `key` that is an object, and its members by `body`. */
  object(key: string, body: () => void): void
  /** The whole texts in UTF-8, each ending in a line break. Called once. */
  texts(): { readonly yaml: Uint8Array; readonly json: Uint8Array }
}

/** An empty document of about `expected` bytes a form. `header`: a comment for the YAML form; JSON knows none. */
export function forms(header: string, expected: number): Forms {
  const yaml = longText(expected)
  const json = longText(expected)
  yaml.add(header)
  json.add('{')
  let depth = 0
  let isFirst = true
  let isStart = true
  const open = (key: string): void => {
    yaml.add(`${isStart ? '' : '\n'}${'  '.repeat(depth)}${yamlText(key)}:`)
    json.add(`${isFirst ? '\n' : ',\n'}${'  '.repeat(depth + 1)}${JSON.stringify(key)}: `)
    isFirst = false
    isStart = false
  }
  return {
    member(key, value) {
      open(key)
      yaml.add(yamlBlock(value, '  '.repeat(depth + 1)))
      json.add(indented(value, depth + 1))
    },
    object(key, body) {
      open(key)
      json.add('{')
      isFirst = true
      depth++
      body()
      depth--
      if (isFirst) yaml.add(' {}')
      json.add(isFirst ? '}' : `\n${'  '.repeat(depth + 1)}}`)
      isFirst = false
    },
    texts() {
      yaml.add('\n')
      json.add('\n}\n')
      return { yaml: yaml.take(), json: json.take() }
    },
  }
}

/** `value` as JSON that stands `levels` deep. Wrapped in as many lists, so that all lines come indented at once. */
function indented(value: JsonValue, levels: number): string {
  let wrapped = value
  let before = 0
  let after = 0
  for (let level = 1; level <= levels; level++) {
    wrapped = [wrapped]
    // A bracket, a line break and what the line of the value is indented by; at the end what that of the bracket is.
    before += 2 + 2 * level
    after += 2 * level
  }
  const text = JSON.stringify(wrapped, null, 2)
  return text.slice(before, text.length - after)
}
