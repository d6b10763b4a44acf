/** Columns in TypeScript: the type's word and a chain of what is said of it. */
import type { ColumnForm, FieldForm } from '../../model/declaration/index.ts'
import { typescriptText } from '../literal.ts'
import { docComment, WIDTH } from './describe.ts'
import { keyText, valueText, type Words } from './value.ts'

/** How the file names things that are declared elsewhere. */
export interface Naming {
  /** The constant of an enum type. */
  enumName(name: string): string
  readonly words: Words
}

/** One call of a chain: its word and its arguments as they are written. */
export interface Call {
  readonly word: string
  readonly text: string
}

const CALLED_BY_FORMAT: ReadonlySet<string> = new Set(['email', 'url', 'uuid', 'slug', 'hostname', 'ipv4', 'ipv6'])

/** The form's members that a chain says, in the order of the chain, with the call that says each. */
const CALLS: readonly (readonly [key: keyof ColumnForm, word: string])[] = [
  ['minLength', 'min'],
  ['minimum', 'min'],
  ['minItems', 'min'],
  ['maxLength', 'max'],
  ['maximum', 'max'],
  ['maxItems', 'max'],
  ['pattern', 'pattern'],
  ['format', 'format'],
  ['onDelete', 'onDelete'],
  ['onUpdate', 'onUpdate'],
  ['deferrable', 'deferrable'],
  ['constraint', 'constraint'],
  ['as', 'as'],
  ['collation', 'collation'],
  ['optional', 'optional'],
  ['default', 'default'],
  ['generated', 'generated'],
  ['unique', 'unique'],
  ['primaryKey', 'primaryKey'],
  ['dbName', 'dbName'],
  ['read', 'read'],
  ['write', 'write'],
  ['backfill', 'backfill'],
  ['using', 'using'],
  ['renamedFrom', 'renamedFrom'],
]
const FLAGS: ReadonlySet<string> = new Set(['optional', 'unique', 'primaryKey'])

/** The words under which a member may stand in a chain: a format has words of its own. */
export function wordsOf(key: string): readonly string[] {
  const word = CALLS.find(([k]) => k === key)?.[1]
  return key === 'format' ? ['format', ...CALLED_BY_FORMAT] : key === 'description' ? ['describe'] : word ? [word] : []
}

/** The call that says a member. */
export function callOf(key: string, value: unknown, words: Words): Call {
  if (key === 'description') return { word: 'describe', text: valueText(value, words) }
  const word = CALLS.find(([k]) => k === key)?.[1] ?? key
  if (FLAGS.has(key)) return { word, text: '' }
  if (key === 'format' && CALLED_BY_FORMAT.has(String(value))) return { word: String(value), text: '' }
  return { word, text: valueText(value, words) }
}

/** The calls of a chain; the description where no comment says it. */
export function callsOf(form: ColumnForm, words: Words): Call[] {
  const calls = CALLS.flatMap(([key]) => (form[key] === undefined ? [] : [callOf(key, form[key], words)]))
  return calls
}

function listText(items: readonly unknown[], words: Words): string {
  return items.map((item) => valueText(item, words)).join(', ')
}

/** `string()`, `numeric(5, 2)`, `reference('posts')`: the type without its chain. */
export function typeText(form: ColumnForm, naming: Naming, indent: string): string {
  const { words } = naming
  const [, word = 'string', digits] = /^(\w+)(?:\((.*)\))?$/.exec(form.type ?? '') ?? []
  if (form.enum !== undefined) {
    words.add('oneOf')
    return `oneOf(${listText(form.enum, words)})`
  }
  if (word === 'enumType') return `${naming.enumName(form.enumType ?? '')}()`
  words.add(word)
  if (digits !== undefined) return `${word}(${digits.replace(/\s*,\s*/, ', ')})`
  switch (word) {
    case 'reference':
      return `reference(${typescriptText(form.to ?? '')})`
    case 'native':
      return `native(${typescriptText(form.native ?? '')})`
    case 'array':
      return `array(${fieldText(form.items as FieldForm, naming, indent)})`
    case 'object':
      return objectText(form.properties as Readonly<Record<string, FieldForm>>, naming, indent)
    default:
      return `${word}()`
  }
}

function objectText(properties: Readonly<Record<string, FieldForm>>, naming: Naming, indent: string): string {
  const inner = `${indent}  `
  const members = Object.entries(properties).map(([name, form]) => ({ name, form }))
  const described = members.some(({ form }) => form.description !== undefined && docComment(form.description, inner))
  const one = `object({ ${members.map(({ name, form }) => `${keyText(name)}: ${fieldText(form, naming, indent)}`).join(', ')} })`
  if (members.length === 0) return 'object({})'
  if (!described && !one.includes('\n') && one.length <= 80) return one
  const lines = members.flatMap(({ name, form }) => memberLines(name, form, naming, inner))
  return ['object({', ...lines, `${indent}})`].join('\n')
}

/** A chain on one line, or a call a line where it is too wide. */
export function chainText(type: string, calls: readonly Call[], indent: string, room: number): string {
  const parts = calls.map(({ word, text }) => `.${word}(${text})`)
  const one = type + parts.join('')
  if (calls.length < 2 || (one.length <= room && !one.includes('\n'))) return one
  return [type, ...parts.map((part) => `${indent}  ${part}`)].join('\n')
}

function fieldText(form: FieldForm, naming: Naming, indent: string): string {
  return chainText(typeText(form, naming, indent), described(form, naming, null), indent, WIDTH - indent.length - 10)
}

function described(form: ColumnForm, { words }: Naming, comment: readonly string[] | null): Call[] {
  const own = comment === null && form.description !== undefined ? [callOf('description', form.description, words)] : []
  return [...callsOf(form, words), ...own]
}

/** The lines of one member: its comment, and `name: chain,`. */
export function memberLines(name: string, form: ColumnForm, naming: Naming, indent: string): string[] {
  const comment = form.description === undefined ? null : docComment(form.description, indent)
  const start = `${indent}${keyText(name)}: `
  const type = typeText(form, naming, indent)
  const text = chainText(type, described(form, naming, comment), indent, WIDTH - start.length - 1)
  return [...(comment ?? []), ...`${start}${text},`.split('\n')]
}
