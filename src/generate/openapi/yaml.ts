/** Writes plain JSON data as block YAML: many times as fast as a library that must keep comments and styles. */
import type { JsonObject, JsonValue } from '../../model/index.ts'

/** Words and shapes that YAML 1.1 or 1.2 would not read as text. */
const NOT_TEXT = /^(?:[-+.]?[0-9].*|[-+]?\.?(?:inf|nan)|null|true|false|yes|no|on|off|y|n|~)$/i
/** Text that means itself without quotes, in any place. */
const PLAIN =
  /^[A-Za-z0-9_/$.(][A-Za-z0-9_/$.()+=;<>-]*(?:[ ,'"`|{}[\]*&!?@%^~]+[A-Za-z0-9_/$.()+=;<>-]+)*[,'"`|{}[\]*&!?@%^~]*$/
/** What double quotes must escape and JSON leaves as it is. */
const UNPRINTABLE = /[\u007f-\u009f\u2028\u2029\ufeff]/g

/** The data as YAML 1.2 text, ending in a line break. */
export function toYaml(data: JsonValue): string {
  return `${yamlBlock(data, '').replace(/^\n/, '')}\n`
}

/** ` value` for the line of its key or dash, or the lines below it, each after a line break and `indent`. */
export function yamlBlock(value: JsonValue, indent: string): string {
  if (Array.isArray(value)) return listText(value, indent)
  if (typeof value === 'object' && value !== null) return objectText(value as JsonObject, indent)
  const text = typeof value === 'string' ? yamlText(value) : JSON.stringify(value)
  return indent === '' ? text : ` ${text}`
}

function objectText(value: JsonObject, indent: string): string {
  let text = ''
  for (const key of Object.keys(value))
    text += `\n${indent}${yamlText(key)}:${yamlBlock(value[key] ?? null, `${indent}  `)}`
  return text === '' ? ' {}' : text
}

function listText(items: readonly JsonValue[], indent: string): string {
  const inner = `${indent}  `
  let text = ''
  for (const item of items) {
    const below = yamlBlock(item, inner)
    // The first line of what lies below stands beside the dash.
    text += `\n${indent}-${below.startsWith('\n') ? ` ${below.slice(1 + inner.length)}` : below}`
  }
  return text === '' ? ' []' : text
}

/** Texts that were written before: a document says the same few again and again. */
const written = new Map<string, string>()
const LONGEST_KEPT = 80
const MOST_KEPT = 5000

/** Text or a key as YAML: plain where it means itself, else in double quotes. */
export function yamlText(text: string): string {
  const before = written.get(text)
  if (before !== undefined) return before
  const scalar = scalarOf(text)
  if (text.length <= LONGEST_KEPT) {
    if (written.size >= MOST_KEPT) written.clear()
    written.set(text, scalar)
  }
  return scalar
}

function scalarOf(text: string): string {
  if (text.length < 200 && PLAIN.test(text) && !NOT_TEXT.test(text)) return text
  return JSON.stringify(text).replace(UNPRINTABLE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
