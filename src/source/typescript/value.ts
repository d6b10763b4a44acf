/** Values of declarations in TypeScript: literals, and the few functions that stand for what a server works out. */
import type { JsonValue } from '../../model/index.ts'
import { typescriptText } from '../literal.ts'

/** Collects the words of bkend that a text uses. */
export type Words = Set<string>

const PLAIN_KEY = /^[A-Za-z_$][\w$]*$/

/** A name as an object's key. */
export function keyText(name: string): string {
  return PLAIN_KEY.test(name) ? name : typescriptText(name)
}

/** `` sql`…` `` of the language's SQL text, in which columns stand in braces. */
export function sqlText(text: string, words: Words): string {
  words.add('sql')
  const body = text.replace(
    /\{\{|\}\}|\{\s*([A-Za-z]\w*)\s*\}|[\\`]|\$(?=\{)/g,
    (whole, column: string | undefined) => {
      if (column !== undefined) {
        words.add('column')
        return `\${column(${typescriptText(column)})}`
      }
      if (whole === '{{' || whole === '}}') return whole.slice(1)
      return `\\${whole}`
    },
  )
  return `sql\`${body}\``
}

const FUNCTIONS: Readonly<Record<string, string>> = { $now: 'now', $uuid: 'newId', $userId: 'userId' }

function functionText(key: string, value: JsonValue, words: Words): string | null {
  if (key === '$sql' && typeof value === 'string') return sqlText(value, words)
  if (key === '$column' && typeof value === 'string') {
    words.add('column')
    return `column(${typescriptText(value)})`
  }
  const word = value === true && Object.hasOwn(FUNCTIONS, key) ? FUNCTIONS[key] : undefined
  if (word === undefined) return null
  words.add(word)
  return `${word}()`
}

/** `call('./backfills/slugs.ts', 'slugOf')`, `aggregation({ … })`; null of any other object. */
function madeText(value: { readonly [key: string]: JsonValue }, words: Words): string | null {
  const { $call: file, $aggregation: expression, export: name } = value
  if (typeof file === 'string') {
    words.add('call')
    const named = typeof name === 'string' ? `, ${typescriptText(name)}` : ''
    return `call(${typescriptText(file)}${named})`
  }
  if (expression === undefined || Object.keys(value).length !== 1) return null
  words.add('aggregation')
  return `aggregation(${valueText(expression, words)})`
}

/** A value on one line. */
export function valueText(value: unknown, words: Words): string {
  if (typeof value === 'string') return typescriptText(value)
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return `[${value.map((item) => valueText(item, words)).join(', ')}]`
  const entries = Object.entries(value as { readonly [key: string]: JsonValue }).filter(([, v]) => v !== undefined)
  const [first, second] = entries
  if (first === undefined) return '{}'
  const called = second === undefined ? functionText(first[0], first[1], words) : null
  const made = called ?? madeText(value as { readonly [key: string]: JsonValue }, words)
  if (made !== null) return made
  return `{ ${entries.map(([key, member]) => `${keyText(key)}: ${valueText(member, words)}`).join(', ')} }`
}
