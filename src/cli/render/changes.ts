/** Changes as an overview: + ~ − per object, grouped by what they are part of. */
import type { Change } from '../../diff/index.ts'
import type { Attribute } from '../../model/index.ts'
import { type Paint, paint } from './paint.ts'

const WIDEST = 60

interface Group {
  readonly kind: string
  readonly name: string
  /** The change of the group's own object, where it has one. */
  own: Change | null
  readonly parts: Change[]
}

function resourceOf(change: Change): { kind: string; name: string; parent: string | null } {
  return change.kind === 'drop' ? change.from : change.to
}

function pathOf(address: string): string {
  return address.slice(address.indexOf(':') + 1)
}

/** Groups in the order in which they first appear. */
function grouped(changes: readonly Change[]): Group[] {
  const groups = new Map<string, Group>()
  for (const change of changes) {
    const { kind, name, parent } = resourceOf(change)
    const root = parent === null ? null : pathOf(parent).split('.')[0]
    const key = root === undefined || root === null ? `${kind}:${name}` : `table:${root}`
    const group = groups.get(key) ?? { kind: key.slice(0, key.indexOf(':')), name: pathOf(key), own: null, parts: [] }
    groups.set(key, group)
    if (parent === null && !(group.own && change.kind === 'alter')) group.own = change
    else group.parts.push(change)
  }
  return [...groups.values()]
}

/** An attribute in few words. */
function words(attribute: Attribute | undefined): string {
  if (attribute === undefined || attribute === null) return 'none'
  if (typeof attribute !== 'object') return String(attribute)
  if (Array.isArray(attribute)) return attribute.length === 0 ? 'none' : attribute.map(words).join(', ')
  const object = attribute as Readonly<Record<string, Attribute>>
  if (object.type === 'ref') return pathOf(String(object.address))
  if (object.type === 'expression') return expressionWords(object)
  return Object.entries(object)
    .filter(([, value]) => value !== null && value !== false)
    .map(([key, value]) => (value === true ? key : key === 'column' ? words(value) : `${key} ${words(value)}`))
    .join(' ')
}

function expressionWords(expression: Readonly<Record<string, Attribute>>): string {
  const source = expression.source as readonly Attribute[] | null
  const last = (address: string): string => pathOf(address).split('.').at(-1) ?? address
  if (source === null) return String(expression.text ?? '')
  return source.map((p) => (typeof p === 'string' ? p : last(String((p as { address: string }).address)))).join('')
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > WIDEST ? `${line.slice(0, WIDEST - 1)}…` : line
}

/** camelCase → words. */
function spoken(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
}

function detail(change: Change): string {
  if (change.kind === 'drop') return ''
  if (change.kind === 'rename') return ''
  const { attributes } = change.to
  if (change.kind === 'add') {
    const said = ['type', 'definition', 'columns', 'references', 'expression', 'predicate', 'rule', 'to']
    return short(said.flatMap((key) => (attributes[key] === undefined ? [] : [words(attributes[key])])).join(' '))
  }
  return change.attributes
    .map((key) => `${spoken(key)} ${short(words(change.from.attributes[key]))} → ${short(words(attributes[key]))}`)
    .join('; ')
}

function line(change: Change, style: Paint): string {
  const { kind, name } = resourceOf(change)
  const more = detail(change)
  const tail = more === '' ? '' : ` ${style.dim(more)}`
  switch (change.kind) {
    case 'add':
      return `${style.green('+')} ${spoken(kind)} ${style.bold(name)}${tail}`
    case 'drop':
      return `${style.red('−')} ${spoken(kind)} ${style.bold(name)}`
    case 'alter':
      return `${style.yellow('~')} ${spoken(kind)} ${style.bold(name)}${tail}`
    case 'rename':
      return `${style.yellow('~')} ${spoken(kind)} ${style.bold(`${change.from.name} → ${name}`)} ${style.dim('renamed')}`
  }
}

function groupLines(group: Group, style: Paint): string[] {
  const head = group.own ? line(group.own, style) : `${style.yellow('~')} ${group.kind} ${style.bold(group.name)}`
  const isNew = group.own?.kind === 'add'
  const [columns, rest] = [group.parts.filter((c) => resourceOf(c).kind === 'column'), group.parts]
  const parts = isNew ? [...columns, ...rest.filter((c) => !columns.includes(c))] : rest
  return [head, ...parts.map((change) => `    ${line(change, style)}`)]
}

/** The overview, ending in a line break; empty where there are no changes. */
export function renderChanges(changes: readonly Change[], colours: boolean): string {
  const style = paint(colours)
  return grouped(changes)
    .map((group) => `${groupLines(group, style).join('\n')}\n`)
    .join('\n')
}
