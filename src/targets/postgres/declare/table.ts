/** A table of the live project as it is declared. */
import type { CheckConstraint, Column, Index, Resource, Table, UniqueConstraint } from '../../../model/index.ts'
import { byName, derivedName, withExpansions, withUniques } from '../../../model/index.ts'
import { flagOf } from '../kinds/attributes.ts'
import { type ColumnPlace, declareColumn, isVirtual } from './column.ts'
import { commentOf, type DeclaringContext, type DeclaringTable } from './context.ts'
import { checkOf, indexOf, type Part, primaryKeyOf, uniqueOf } from './keys.ts'
import { isOurs, type SystemColumns, systemColumns } from './system.ts'

type Children = ReadonlyMap<string, readonly Resource[]>

function byKind(all: readonly Resource[]): Children {
  const kinds = new Map<string, Resource[]>()
  for (const r of all) kinds.set(r.kind, [...(kinds.get(r.kind) ?? []), r])
  return kinds
}

/** The parts that can be said; the others are noted. */
function said<T>(all: readonly Resource[], read: (r: Resource) => Part<T>, context: DeclaringContext): T[] {
  return all.flatMap((r) => {
    const part = read(r)
    if ('said' in part) return [part.said]
    context.leave(r, part.reason)
    return []
  })
}

function declareColumns(all: readonly Resource[], place: ColumnPlace, system: SystemColumns | null) {
  const columns = new Map<string, Column>()
  const says = new Set<string>()
  for (const r of all) {
    const known = system?.columns.get(r.address)
    const name = place.names.get(r.name)
    if (known) columns.set(r.address, known)
    else if (name !== undefined) {
      const declared = declareColumn(r, name, place)
      columns.set(r.address, declared.column)
      for (const address of declared.says) says.add(address)
    }
  }
  return { columns, says }
}

interface Keys {
  readonly indexes: readonly Index[]
  readonly uniques: readonly UniqueConstraint[]
  readonly checks: readonly CheckConstraint[]
}

function keysOf(children: Children, table: DeclaringTable, says: ReadonlySet<string>): Keys {
  const { context } = table
  const of = (kind: string): readonly Resource[] => (children.get(kind) ?? []).filter((r) => !says.has(r.address))
  const made = said(of('index'), (r) => indexOf(r, table), context)
  const uniques = said(of('unique'), (r) => uniqueOf(r, table), context)
  for (const r of of('foreign-key'))
    context.leave(r, 'a foreign key that no reference says: not one column onto the key of a declared table')
  return {
    indexes: byName(made.flatMap((m) => ('index' in m ? [m.index] : []))),
    uniques: byName([...uniques, ...made.flatMap((m) => ('unique' in m ? [m.unique] : []))]),
    checks: byName(said(of('check'), (r) => checkOf(r, table), context)),
  }
}

/** The declared table; null where it has no column that can be declared. */
export function declareTable(r: Resource, names: ReadonlyMap<string, string>, context: DeclaringContext): Table | null {
  const all = context.childrenOf(r.address)
  const children = byKind(all)
  const ours = isOurs(all)
  const system = ours ? systemColumns(r, children, context) : null
  const inDatabase = children.get('column') ?? []
  for (const column of inDatabase)
    if (isVirtual(column)) context.leave(column, 'a column that is computed whenever it is read')
  if (!ours && flagOf(r, 'rowSecurity'))
    context.leave(r, 'row security is kept on or off as it is while the table is adopted')
  const place: ColumnPlace = { table: r, adopted: !ours, context, names }
  const { columns, says } = declareColumns(inDatabase, place, system)
  if (columns.size === 0) return null
  const table: DeclaringTable = { columns, context }
  const [key] = said(children.get('primary-key') ?? [], (k) => primaryKeyOf(k, table), context)
  const keyName = key && children.get('primary-key')?.[0]?.name
  const keys = keysOf(children, table, says)
  const id = system?.id
  return {
    name: context.nameOf(r.address) ?? r.name,
    dbName: r.name,
    ...commentOf(r),
    columns: withExpansions(withUniques([...columns.values()], keys.uniques)),
    ...(id !== undefined && { id }),
    system: system !== null,
    primaryKey: key ?? [],
    ...keys,
    rows: [],
    ...(!ours && { adopted: true as const }),
    ...(keyName !== undefined && keyName !== derivedName([r.name, 'pkey']) && { keyName }),
  }
}
