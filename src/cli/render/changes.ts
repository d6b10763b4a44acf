/** Changes as an overview: + ~ − per object, grouped by table. */
import type { Change } from '../../diff/index.ts'
import type { Resource } from '../../model/index.ts'
import { changedWords, newWords, pathOf, spoken } from './attributes.ts'
import { type Paint, paint } from './paint.ts'

interface Group {
  readonly kind: string
  readonly name: string
  /** The change of the group's own object, where it has one. */
  readonly own: Change[]
  readonly parts: Change[]
}

function resourceOf(change: Change): Resource {
  return change.kind === 'drop' ? change.from : change.to
}

/** A part goes with the outermost thing that its parent's path names: below a part's part that is a table. */
function groupKey(change: Change): string {
  const { address, parent } = resourceOf(change)
  if (parent === null) return address
  const path = pathOf(parent)
  return path.includes('.') ? `table:${path.split('.')[0]}` : parent
}

/** Tables first, then what has parts; objects of one line last. In each, the order of the changes. */
function grouped(changes: readonly Change[]): Group[] {
  const groups = new Map<string, Group>()
  for (const change of changes) {
    const key = groupKey(change)
    const owner = groups.get(key) ?? { kind: key.slice(0, key.indexOf(':')), name: pathOf(key), own: [], parts: [] }
    groups.set(key, owner)
    if (resourceOf(change).parent === null) owner.own.push(change)
    else owner.parts.push(change)
  }
  const rank = (group: Group): number => (group.kind === 'table' ? 0 : group.parts.length > 0 ? 1 : 2)
  return [...groups.values()].sort((a, b) => rank(a) - rank(b))
}

function sign(change: Change, style: Paint): string {
  switch (change.kind) {
    case 'add':
      return style.green('+')
    case 'drop':
      return style.red('−')
    case 'alter':
    case 'rename':
      return style.yellow('~')
  }
}

function nameOf(change: Change): string {
  return change.kind === 'rename' ? `${change.from.name} → ${change.to.name}` : resourceOf(change).name
}

function detailOf(change: Change): string {
  switch (change.kind) {
    case 'add':
      return newWords(change.to)
    case 'alter':
      return changedWords(change)
    case 'drop':
    case 'rename':
      return ''
  }
}

/** One line; names of a group's columns are brought to one width. */
function line(change: Change, width: number, style: Paint): string {
  const { kind } = resourceOf(change)
  const [name, detail] = [nameOf(change), detailOf(change)]
  const gap = ' '.repeat(Math.max(1, width - name.length + 1))
  const tail = detail === '' ? '' : `${gap}${style.dim(detail)}`
  return `${sign(change, style)} ${spoken(kind)} ${style.bold(name)}${tail}`
}

function groupText(group: Group, style: Paint): string {
  const columns = group.parts.filter((change) => resourceOf(change).kind === 'column')
  const rest = group.parts.filter((change) => !columns.includes(change))
  const width = Math.max(0, ...columns.map((change) => nameOf(change).length))
  const head =
    group.own.length > 0
      ? group.own.map((change) => line(change, 0, style))
      : [`${style.yellow('~')} ${spoken(group.kind)} ${style.bold(group.name)}`]
  const parts = [...columns.map((c) => line(c, width, style)), ...rest.map((c) => line(c, 0, style))]
  return [...head, ...parts.map((text) => `    ${text}`)].map((text) => `${text}\n`).join('')
}

/** The overview, ending in a line break; empty where there are no changes. */
export function renderChanges(changes: readonly Change[], colours: boolean): string {
  const style = paint(colours)
  let text = ''
  let before: Group | undefined
  for (const group of grouped(changes)) {
    const apart = before !== undefined && before.parts.length + group.parts.length > 0
    text += (apart ? '\n' : '') + groupText(group, style)
    before = group
  }
  return text
}
