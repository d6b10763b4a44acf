/** Attributes of resources in few words. Knows shapes and common names, no target. */
import type { Change } from '../../diff/index.ts'
import type { Attribute, Resource } from '../../model/index.ts'

const WIDEST = 70

type Members = Readonly<Record<string, Attribute>>

/** On one line, cut where it gets long. */
export function short(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > WIDEST ? `${line.slice(0, WIDEST - 1)}…` : line
}

/** camelCase and kebab-case → words. */
export function spoken(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll('-', ' ')
    .toLowerCase()
}

/** `posts.title` of `column:posts.title`. */
export function pathOf(address: string): string {
  return address.slice(address.indexOf(':') + 1)
}

function lastName(address: unknown): string {
  const path = pathOf(String(address))
  const quoted = /\."((?:[^"]|"")*)"$/.exec(path)?.[1]?.replaceAll('""', '"')
  return quoted ?? (path.includes('(') ? path : (path.split('.').at(-1) ?? path))
}

function membersOf(attribute: Attribute | undefined): Members | null {
  const isObject = typeof attribute === 'object' && attribute !== null && !Array.isArray(attribute)
  return isObject ? (attribute as Members) : null
}

/** What we would send; where that is not ours, what the server prints. */
function expressionWords({ source, text }: Members): string {
  if (!Array.isArray(source)) return String(text ?? '')
  const named = (part: Attribute): string => lastName(membersOf(part)?.address).replace(/\(.*\)$/s, '')
  return source.map((part: Attribute) => (typeof part === 'string' ? part : named(part))).join('')
}

/** An index key, a list member: what is set in it, without what goes without saying. */
function memberWords(members: Members): string {
  const said = Object.entries(members).filter(([key, value]) => value !== null && value !== false && key !== 'nulls')
  return said
    .filter(([, value]) => value !== 'asc')
    .map(([key, value]) => (value === true ? spoken(key) : words(value)))
    .join(' ')
}

/** What covers every column but some: `all columns`, `all but id, createdAt`. Where each is named by itself, new ones are not covered. */
function coveredWords(except: readonly Attribute[], byColumn: boolean): string {
  if (except.length > 0) return `all but ${words(except)}`
  return byColumn ? 'each column' : 'all columns'
}

/** Any attribute in few words; `none` where there is nothing. */
export function words(attribute: Attribute | undefined): string {
  if (attribute === undefined || attribute === null || attribute === '') return 'none'
  if (typeof attribute !== 'object') return String(attribute)
  if (Array.isArray(attribute)) return attribute.length === 0 ? 'none' : attribute.map(words).join(', ')
  const members = attribute as Members
  if (Array.isArray(members.except)) return coveredWords(members.except, members.byColumn === true)
  if (members.type === 'ref') return lastName(members.address)
  return members.type === 'expression' ? expressionWords(members) : memberWords(members)
}

/** `→ posts (id), on delete cascade`. */
function referenceWords({ columns, table, referenced, onDelete }: Members): string {
  const action = typeof onDelete === 'string' && onDelete !== 'no action' ? `, on delete ${onDelete}` : ''
  return `(${words(columns)}) → ${words(table)} (${words(referenced)})${action}`
}

/** What a new resource is, beside its kind and name. */
export function newWords({ attributes }: Resource): string {
  const { type, nullable, columns, keys, expression, values, where } = attributes
  if (attributes.referenced !== undefined) return short(referenceWords(attributes))
  const parts: string[] = []
  if (type !== undefined && type !== null) parts.push(words(type))
  if (nullable === true) parts.push('optional')
  if (attributes.default !== undefined && attributes.default !== null)
    parts.push(`default ${words(attributes.default)}`)
  const list = keys ?? columns
  if (Array.isArray(list) && list.length > 0) parts.push(`(${words(list)})`)
  if (expression !== undefined && expression !== null) parts.push(words(expression))
  if (Array.isArray(values)) parts.push(words(values))
  if (where !== undefined && where !== null) parts.push(`where ${words(where)}`)
  return short(parts.join(' '))
}

/** JSON of an attribute that is kept as its text; null of any other. */
function jsonIn(attribute: Attribute | undefined): Members | null {
  if (typeof attribute !== 'string' || !attribute.startsWith('{')) return null
  try {
    return membersOf(JSON.parse(attribute) as Attribute)
  } catch {
    return null
  }
}

/** Each part of two JSON objects that differs, by its path. */
function partsThatDiffer(before: Members, after: Members, path = ''): string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return keys.flatMap((key) => {
    const [a, b] = [before[key], after[key]]
    if (JSON.stringify(a) === JSON.stringify(b)) return []
    const [inA, inB] = [membersOf(a), membersOf(b)]
    const here = path === '' ? key : `${path}.${key}`
    if (inA && inB) return partsThatDiffer(inA, inB, here)
    const told = (one: Attribute | undefined): string => (one === undefined ? 'none' : short(JSON.stringify(one)))
    return [`${here} ${told(a)} → ${told(b)}`]
  })
}

/** What differs of one attribute: of JSON its parts, else the whole of it. */
function differing(key: string, before: Attribute | undefined, after: Attribute | undefined): string {
  const [a, b] = [jsonIn(before), jsonIn(after)]
  const parts = a && b ? partsThatDiffer(a, b) : []
  return `${spoken(key)} ${parts.length > 0 ? parts.join(', ') : `${short(words(before))} → ${short(words(after))}`}`
}

/** What differs: `type text → integer; optional`. */
export function changedWords(change: Extract<Change, { kind: 'alter' }>): string {
  const said = change.attributes.map((key) => {
    const [before, after] = [change.from.attributes[key], change.to.attributes[key]]
    if (key === 'nullable') return after === true ? 'now optional' : 'now required'
    return differing(key, before, after)
  })
  return said.join('; ')
}
