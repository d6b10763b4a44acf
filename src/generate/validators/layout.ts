/** Lays out calls and literals as the formatter would leave them, so that a generated file is never reformatted. */

import type { JsonValue } from '../../model/index.ts'
import { key, literal, WIDTH } from '../client/text.ts'

/** An expression. Text is taken as it is. */
export type Code = string | CallCode | ObjectCode | ListCode

/** `name(args)`. */
export interface CallCode {
  readonly kind: 'call'
  readonly name: string
  readonly args: readonly Code[]
}

/** `{ key: value }`; `before` and `after` stand around the braces. Where `open`, one member a line, whatever fits. */
export interface ObjectCode {
  readonly kind: 'object'
  readonly members: readonly (readonly [name: string, value: Code])[]
  readonly open: boolean
  readonly before: string
  readonly after: string
}

/** `[items]`. */
export interface ListCode {
  readonly kind: 'list'
  readonly items: readonly Code[]
}

/** A call. */
export function call(name: string, ...args: readonly Code[]): CallCode {
  return { kind: 'call', name, args }
}

/** An object literal; members that are undefined are left out. */
export function object(members: Readonly<Record<string, Code | undefined>>, open: boolean = false): ObjectCode {
  const present = Object.entries(members).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  return { kind: 'object', members: present, open, before: '', after: '' }
}

/** `() => ({ … })`, one member a line. */
export function thunk(members: Readonly<Record<string, Code>>): ObjectCode {
  return { ...object(members, true), before: '() => (', after: ')' }
}

/** A JSON value as a literal. */
export function json(value: JsonValue): Code {
  if (typeof value === 'string') return literal(value)
  if (Array.isArray(value)) return { kind: 'list', items: value.map(json) }
  if (typeof value !== 'object' || value === null) return String(value)
  return object(Object.fromEntries(Object.entries(value).map(([name, member]) => [name, json(member)])))
}

/** The text of an expression that starts at column `used` of a line indented by `indent`, with `after` characters behind it. */
export function print(code: Code, indent: string, used: number, after: number): string {
  const line = flat(code)
  if (line !== undefined && used + line.length + after <= WIDTH) return line
  if (typeof code === 'string') return code
  if (code.kind === 'call') return printCall(code, indent, used)
  return code.kind === 'object' ? printObject(code, indent) : printList(code, indent)
}

/** The expression on one line; undefined where it must not be. */
function flat(code: Code): string | undefined {
  if (typeof code === 'string') return code
  if (code.kind === 'object') return flatObject(code)
  const parts = (code.kind === 'call' ? code.args : code.items).map(flat)
  if (parts.some((p) => p === undefined) || (code.kind === 'list' && mustBreak(code))) return undefined
  return code.kind === 'call' ? `${code.name}(${parts.join(', ')})` : `[${parts.join(', ')}]`
}

function flatObject({ members, open, before, after }: ObjectCode): string | undefined {
  if (members.length === 0) return `${before}{}${after}`
  if (open) return undefined
  const parts = members.map(([name, value]) => [key(name), flat(value)] as const)
  if (parts.some(([, value]) => value === undefined)) return undefined
  return `${before}{ ${parts.map(([name, value]) => `${name}: ${value}`).join(', ')} }${after}`
}

/** The formatter never puts several objects (or lists) of several members each on one line. */
function mustBreak({ items }: ListCode): boolean {
  if (items.length < 2) return false
  const sizes = (kind: 'object' | 'list'): boolean =>
    items.every((item) => typeof item !== 'string' && item.kind === kind && sizeOf(item) > 1)
  return sizes('object') || sizes('list')
}

function sizeOf(code: Exclude<Code, string>): number {
  if (code.kind === 'object') return code.members.length
  return code.kind === 'list' ? code.items.length : code.args.length
}

function printCall({ name, args }: CallCode, indent: string, used: number): string {
  const last = args.at(-1)
  const before = args.slice(0, -1).map(flat)
  const start = `${name}(${before.map((arg) => `${arg}, `).join('')}`
  const hugs =
    last !== undefined &&
    typeof last !== 'string' &&
    last.kind !== 'call' &&
    sizeOf(last) > 0 &&
    !(last.kind === 'list' && args.length > 1 && isNumbers(last))
  if (hugs && !before.includes(undefined) && used + start.length + 1 <= WIDTH) {
    const tail = last.kind === 'object' ? printObject(last, indent) : printList(last, indent)
    return `${start}${tail})`
  }
  const inner = `${indent}  `
  return `${name}(\n${args.map((arg) => `${inner}${print(arg, inner, inner.length, 1)},`).join('\n')}\n${indent})`
}

function printObject({ members, before, after }: ObjectCode, indent: string): string {
  if (members.length === 0) return `${before}{}${after}`
  const inner = `${indent}  `
  const lines = members.map(([name, value]) => {
    const label = `${inner}${key(name)}:`
    const text = print(value, inner, label.length + 1, 1)
    const overflows = typeof value === 'string' && label.length + 1 + value.length + 1 > WIDTH && !isShort(key(name))
    return overflows ? `${label}\n${inner}  ${text},` : `${label} ${text},`
  })
  return `${before}{\n${lines.join('\n')}\n${indent}}${after}`
}

/** The formatter keeps a value beside a short key, even where it overflows. */
function isShort(name: string): boolean {
  return name.length < 5 && !name.startsWith("'")
}

function isNumbers({ items }: ListCode): boolean {
  return items.every((item) => typeof item === 'string' && /^-?[\d.]/.test(item))
}

function printList(code: ListCode, indent: string): string {
  const { items } = code
  const inner = `${indent}  `
  const texts = items.map((item) => `${print(item, inner, inner.length, 1)},`)
  return `[\n${isNumbers(code) ? filled(texts, inner) : texts.map((t) => inner + t).join('\n')}\n${indent}]`
}

/** Numbers fill their lines. */
function filled(texts: readonly string[], indent: string): string {
  const lines: string[] = []
  for (const text of texts) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + text.length <= WIDTH) lines[lines.length - 1] = `${last} ${text}`
    else lines.push(indent + text)
  }
  return lines.join('\n')
}
