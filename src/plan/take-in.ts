/** Takes single changes of the live project into a schema that people wrote; all else of it stays as it is. */
import type { Column, EnumType, Schema, Table } from '../model/index.ts'
import { addressOf, byName, soleColumn } from '../model/index.ts'

/** A change of the live project that is to be taken into the files. */
export interface Taken {
  readonly kind: 'add' | 'drop' | 'alter'
  readonly address: string
  /** The kind of the object: `column`, `index` … */
  readonly resource: string
  readonly name: string
  readonly parent: string | null
  /** Of an alteration: which attributes differ. */
  readonly attributes: readonly string[]
  /** Names in the database of the columns that it stands on. */
  readonly columns: readonly string[]
}

/** Changes by address, and by the table that they belong to. */
interface Changes {
  readonly of: ReadonlyMap<string, Taken>
  readonly within: ReadonlyMap<string, readonly Taken[]>
  readonly how: TakingIn
}

function changesOf(taken: readonly Taken[], how: TakingIn): Changes {
  const within = new Map<string, Taken[]>()
  for (const one of taken) {
    if (one.parent !== null) within.set(one.parent, [...(within.get(one.parent) ?? []), one])
  }
  return { of: new Map(taken.map((one) => [one.address, one])), within, how }
}

/** What only a target knows of taking in. */
export interface TakingIn {
  /** Kinds that files say by themselves, and which of their attributes those are; the others follow, or are none of theirs. */
  readonly said: Readonly<Record<string, readonly string[] | 'all'>>
  /** The column with what the attributes say as the live project has it. */
  altered(column: Column, live: Column, attributes: readonly string[]): Column
  /** The table with what those attributes of it say, but for its columns and its description. Absent: nothing else is said. */
  table?(table: Table, live: Table, attributes: readonly string[]): Table
  /** The column with what changes beside it say of it. `within`: what changed in its table; `own`: what changed of the table itself. */
  ruled(column: Column, live: Column, within: readonly Taken[], table: Table, own: Taken | undefined): Column
}

function columnsWith(table: Table, live: Table, address: string, changes: Changes): Column[] {
  const liveColumns = new Map(live.columns.map((c) => [c.dbName, c]))
  const kept = table.columns.flatMap((column) => {
    const change = changes.of.get(addressOf('column', address, column.dbName))
    const now = liveColumns.get(column.dbName)
    if (change === undefined || now === undefined) return change?.kind === 'drop' ? [] : [column]
    return change.kind === 'alter' ? [changes.how.altered(column, now, change.attributes)] : [column]
  })
  return withNew(kept, live, (column) => changes.of.get(addressOf('column', address, column.dbName))?.kind === 'add')
}

/** New columns behind the one that they follow in the live project; those of the system stay last. */
function withNew(columns: readonly Column[], live: Table, isNew: (column: Column) => boolean): Column[] {
  const next = [...columns]
  for (const [i, column] of live.columns.entries()) {
    if (!isNew(column) || next.some((c) => c.dbName === column.dbName)) continue
    const before = live.columns.slice(0, i).reverse()
    const found = before
      .map((b) => next.findIndex((c) => c.dbName === b.dbName && (!c.system || c.name === 'id')))
      .find((at) => at >= 0)
    const end = next.findIndex((c) => c.system && c.name !== 'id')
    next.splice(found !== undefined ? found + 1 : end < 0 ? next.length : end, 0, column)
  }
  return next
}

function columnsRuled(
  columns: readonly Column[],
  live: Table,
  table: Table,
  address: string,
  changes: Changes,
): Column[] {
  const within = changes.within.get(address) ?? []
  const own = changes.of.get(address)
  return columns.map((column) => {
    const now = live.columns.find((c) => c.dbName === column.dbName)
    const isOld = table.columns.some((c) => c.dbName === column.dbName)
    return now && isOld && !column.system ? changes.how.ruled(column, now, within, table, own) : column
  })
}

/** Of a list by name: what was dropped goes, what was added or altered is as the live project has it. */
function listWith<T extends { readonly name: string }>(
  all: readonly T[],
  live: readonly T[],
  names: ReadonlySet<string>,
): T[] {
  if (names.size === 0) return [...all]
  return byName([...all.filter((one) => !names.has(one.name)), ...live.filter((one) => names.has(one.name))])
}

function namesOf(within: readonly Taken[], kinds: readonly string[]): ReadonlySet<string> {
  return new Set(within.filter((c) => kinds.includes(c.resource)).map((c) => c.name))
}

function tableWith(table: Table, live: Table, address: string, changes: Changes): Table {
  const within = changes.within.get(address) ?? []
  const own = changes.of.get(address)
  const keyed = within.some((c) => c.resource === 'primary-key')
  const uniques = listWith(table.uniques, live.uniques, namesOf(within, ['unique', 'index']))
  const alone = new Set(uniques.flatMap((u) => soleColumn(u) ?? []))
  const columns = columnsRuled(columnsWith(table, live, address, changes), live, table, address, changes)
  const itself = own?.kind === 'alter' ? (changes.how.table?.(table, live, own.attributes) ?? table) : table
  const { description, keyName, ...rest } = itself
  const ids = columns.find((c) => c.system && c.type.kind === 'id')?.type
  const described = own?.kind === 'alter' && own.attributes.includes('comment') ? live.description : description
  const key = keyed ? live.keyName : keyName
  return {
    ...rest,
    ...(ids?.kind === 'id' && { id: ids.id }),
    ...(described !== undefined && { description: described }),
    columns: columns.map((c) => (c.unique === alone.has(c.name) ? c : { ...c, unique: alone.has(c.name) })),
    ...(keyed && { primaryKey: live.primaryKey }),
    ...(key !== undefined && { keyName: key }),
    indexes: listWith(table.indexes, live.indexes, namesOf(within, ['index'])),
    uniques,
    checks: listWith(table.checks, live.checks, namesOf(within, ['check'])),
  }
}

function enumWith(type: EnumType, live: EnumType, { attributes }: Taken): EnumType {
  const { description, ...rest } = type
  const described = attributes.includes('comment') ? live.description : description
  const values = attributes.includes('values') ? live.values : type.values
  return { ...rest, ...(described !== undefined && { description: described }), values }
}

/** Those of `all` that stay, changed where they were, and the new ones of the live project. */
function taken<T extends { readonly dbName: string; readonly name: string }>(
  kind: string,
  all: readonly T[],
  live: readonly T[],
  changes: Changes,
  alter: (one: T, now: T, address: string) => T,
): T[] {
  const there = new Map(live.map((one) => [one.dbName, one]))
  const kept = all.flatMap((one) => {
    const address = addressOf(kind, null, one.dbName)
    const now = there.get(one.dbName)
    if (changes.of.get(address)?.kind === 'drop') return []
    return now === undefined ? [one] : [alter(one, now, address)]
  })
  const known = new Set(all.map((one) => one.dbName))
  const added = live.filter(
    (one) => !known.has(one.dbName) && changes.of.get(addressOf(kind, null, one.dbName))?.kind === 'add',
  )
  return byName([...kept, ...added])
}

/** Pure: `schema` with the changes taken in, as `live` (the live project under the same names) declares them. */
export function takeIn(schema: Schema, changes: readonly Taken[], live: Schema, how: TakingIn): Schema {
  const all = changesOf(changes, how)
  return {
    tables: taken('table', schema.tables, live.tables, all, (table, now, address) =>
      tableWith(table, now, address, all),
    ),
    enums: taken('enum', schema.enums, live.enums, all, (type, now, address) => {
      const change = all.of.get(address)
      return change === undefined ? type : enumWith(type, now, change)
    }),
  }
}
