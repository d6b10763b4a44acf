/** Values of declarations in YAML. */
import { NO_TEXT, yamlText } from '../literal.ts'

/** The width that people keep to. */
export const WIDTH = 120

/** What YAML reads as text wherever it stands, also between `{ }`. */
const PLAIN = /^[A-Za-z_$(][\w$().:|&+/@*<>=^~%-]*(?: [\w$().:|&+/@*<>=^~%-]+)*\??$/

/** Text: plain where it stays text so. */
export function textValue(text: string): string {
  const plain = PLAIN.test(text) && !NO_TEXT.test(text) && !/:(?:$| )/.test(text)
  return plain ? text : yamlText(text)
}

/** A value on one line, in flow style. */
export function flowText(value: unknown): string {
  if (typeof value === 'string') return textValue(value)
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`
  const entries = Object.entries(value).filter(([, v]) => v !== undefined)
  if (entries.length === 0) return '{}'
  return `{ ${entries.map(([key, member]) => `${textValue(key)}: ${flowText(member)}`).join(', ')} }`
}

/** `key: value` at that indentation: on one line where there is room, else its members a line each. */
export function pairLines(key: string, value: unknown, indent: string): string[] {
  const one = `${indent}${textValue(key)}: ${flowText(value)}`
  if (one.length <= WIDTH || typeof value !== 'object' || value === null) return [one]
  return [`${indent}${textValue(key)}:`, ...blockLines(value, `${indent}  `)]
}

function itemLines(item: unknown, indent: string): string[] {
  const one = `${indent}- ${flowText(item)}`
  if (one.length <= WIDTH || typeof item !== 'object' || item === null || Array.isArray(item)) return [one]
  const [first = '', ...rest] = blockLines(item, `${indent}  `)
  return [`${indent}- ${first.trimStart()}`, ...rest]
}

/** A map's or list's members a line each. */
export function blockLines(value: object, indent: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => itemLines(item, indent))
  const entries = Object.entries(value).filter(([, v]) => v !== undefined)
  return entries.flatMap(([key, member]) => pairLines(key, member, indent))
}
