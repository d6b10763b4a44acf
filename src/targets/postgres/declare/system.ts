/** Tables that a push of bkend made, whose history is not at hand: told by their policies, with the columns that all of them have. */
import type { Column, IdKind, Resource } from '../../../model/index.ts'
import { SYSTEM_COLUMNS, snakeCase } from '../../../model/index.ts'
import { expressionOf, flagOf, textOf } from '../kinds/attributes.ts'
import type { DeclaringContext } from './context.ts'

/** The system columns of a table that has all four. */
export interface SystemColumns {
  readonly id: IdKind
  readonly columns: ReadonlyMap<string, Column>
}

/** Whether bkend guards the rows of the table that has those children. */
export function isOurs(children: readonly Resource[]): boolean {
  return children.some((r) => r.kind === 'policy' && r.name === 'bkend_admin_all')
}

const UUIDS: ReadonlySet<string> = new Set(['uuidv7()', 'bkend.uuidv7()'])

function idKind(column: Resource): IdKind | null {
  const [type, initial] = [expressionOf(column, 'type')?.text, expressionOf(column, 'default')?.text ?? '']
  if (type === 'uuid') return UUIDS.has(initial) ? 'default' : null
  if (type === 'bigint') return textOf(column, 'identity') === 'by default' ? 'serial' : null
  if (type !== 'text') return null
  if (initial.startsWith('(lpad(to_hex(')) return 'objectId'
  return UUIDS.has(initial.replace(/^\(|\)::text$/g, '')) ? 'text' : null
}

const REST: Readonly<Record<string, readonly [type: string, initial: string]>> = {
  createdBy: ['text', 'bkend.user_id()'],
  createdAt: ['timestamp(3) with time zone', 'now()'],
  updatedAt: ['timestamp(3) with time zone', 'now()'],
}

function isSystem(name: string, column: Resource): boolean {
  const [type, initial] = REST[name] ?? []
  const printed = expressionOf(column, 'type')?.text === type && expressionOf(column, 'default')?.text === initial
  return printed && !flagOf(column, 'nullable')
}

function systemColumn(name: string, column: Resource, id: IdKind): Column {
  const base = {
    name,
    dbName: column.name,
    system: true,
    unique: false,
    optional: false,
    constraints: {},
    permission: {},
  }
  if (name === 'id') return { ...base, type: { kind: 'id', id } }
  if (name === 'createdBy') return { ...base, type: { kind: 'string' }, default: { kind: 'userId' } }
  return { ...base, type: { kind: 'date' }, default: { kind: 'now' } }
}

/** The four columns as they are declared by themselves; null where one is missing or another than bkend makes. */
export function systemColumns(
  table: Resource,
  children: ReadonlyMap<string, readonly Resource[]>,
  context: DeclaringContext,
): SystemColumns | null {
  const spelled = (name: string): string => (context.config.naming === 'snake_case' ? snakeCase(name) : name)
  const found = SYSTEM_COLUMNS.map((name) => (children.get('column') ?? []).find((c) => c.name === spelled(name)))
  const [first] = found
  const id = first ? idKind(first) : null
  const whole = SYSTEM_COLUMNS.every((name, i) => name === 'id' || (found[i] && isSystem(name, found[i])))
  const touched = children.get('trigger')?.some((t) => t.name === 'bkend_updated_at') ?? false
  if (id === null || !whole || !touched || table.kind !== 'table') return null
  const columns = SYSTEM_COLUMNS.flatMap((name, i) => {
    const column = found[i]
    return column ? [[column.address, systemColumn(name, column, id)] as const] : []
  })
  return { id, columns: new Map(columns) }
}
