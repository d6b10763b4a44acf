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
  /** The whole texts, each ending in a line break. Called once. */
  texts(): { readonly yaml: string; readonly json: string }
}

/** An empty document. `header`: a comment for the YAML form; JSON knows none. */
export function forms(header: string): Forms {
  const yaml = longText()
  const json = longText()
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
      const pad = '  '.repeat(depth + 1)
      yaml.add(yamlBlock(value, pad))
      json.add(JSON.stringify(value, null, 2).replaceAll('\n', `\n${pad}`))
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
