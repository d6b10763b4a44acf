/** Takes single changes of the live project into a schema that people wrote; all else of it stays as it is. */
import type { Column, EnumType, Schema, Table } from '../../../model/index.ts'
import { addressOf, byName, derivedName } from '../../../model/index.ts'
import type { Taken } from '../../../plan/index.ts'

/** Changes by address, and by the table that they belong to. */
interface Changes {
  readonly of: ReadonlyMap<string, Taken>
  readonly within: ReadonlyMap<string, readonly Taken[]>
}

function changesOf(taken: readonly Taken[]): Changes {
  const within = new Map<string, Taken[]>()
  for (const one of taken) {
    if (one.parent !== null) within.set(one.parent, [...(within.get(one.parent) ?? []), one])
  }
  return { of: new Map(taken.map((one) => [one.address, one])), within }
}

/** The column with what the attributes say as the live project has it. */
function alteredColumn(column: Column, live: Column, attributes: readonly string[]): Column {
  const next: { -readonly [Key in keyof Column]: Column[Key] } = { ...column }
  const put = <Key extends keyof Column>(key: Key): void => {
    if (live[key] === undefined) delete next[key]
    else next[key] = live[key]
  }
  for (const attribute of attributes) {
    if (attribute === 'type' || attribute === 'identity') {
      next.type = live.type
      next.constraints = live.constraints
      if (attribute === 'identity') put('default')
    } else if (attribute === 'nullable') next.optional = live.optional
    else if (attribute === 'default') {
      // A default may be part of the type: that of a column which counts up by itself.
      if (live.type.kind === 'native' && live.default === undefined && column.default !== undefined)
        next.type = live.type
      put('default')
    } else if (attribute === 'generated' || attribute === 'storage') put('generated')
    else if (attribute === 'collation') put('collation')
    else if (attribute === 'comment') put('description')
  }
  return next
}

/** Of the system's columns files only say how `id` is made. */
function altered(column: Column, live: Column, attributes: readonly string[]): Column {
  if (!column.system) return alteredColumn(column, live, attributes)
  return column.type.kind === 'id' && live.type.kind === 'id' ? { ...column, type: live.type } : column
}

function columnsWith(table: Table, live: Table, address: string, changes: Changes): Column[] {
  const liveColumns = new Map(live.columns.map((c) => [c.dbName, c]))
  const kept = table.columns.flatMap((column) => {
    const change = changes.of.get(addressOf('column', address, column.dbName))
    const now = liveColumns.get(column.dbName)
    if (change === undefined || now === undefined) return change?.kind === 'drop' ? [] : [column]
    return change.kind === 'alter' ? [altered(column, now, change.attributes)] : [column]
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

const NESTED: ReadonlySet<string> = new Set(['object', 'array', 'json', 'jsonb'])

/** What foreign keys and the CHECK of a column's own name say: what it refers to, and its limits. */
function ruledColumn(column: Column, now: Column, within: readonly Taken[], table: Table): Column {
  const rule = derivedName([table.dbName, column.dbName, 'check'])
  const refers = within.some((c) => c.resource === 'foreign-key' && c.columns.includes(column.dbName))
  const limits = within.find((c) => c.resource === 'check' && c.name === rule)
  if (refers) return { ...column, type: now.type, constraints: now.constraints }
  if (!limits) return column
  // What a nested value may be is in a function that no catalogue explains: under another rule it is just JSON.
  if (NESTED.has(column.type.kind)) return limits.kind === 'alter' ? { ...column, type: now.type } : column
  const listed = column.type.kind === 'oneOf' || now.type.kind === 'oneOf'
  return { ...column, type: listed ? now.type : column.type, constraints: now.constraints }
}

function columnsRuled(columns: readonly Column[], live: Table, within: readonly Taken[], table: Table): Column[] {
  return columns.map((column) => {
    const now = live.columns.find((c) => c.dbName === column.dbName)
    const isOld = table.columns.some((c) => c.dbName === column.dbName)
    return now && isOld && !column.system ? ruledColumn(column, now, within, table) : column
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
  const alone = new Set(uniques.filter((u) => u.columns.length === 1 && u.where === undefined).map((u) => u.columns[0]))
  const columns = columnsRuled(columnsWith(table, live, address, changes), live, within, table)
  const { description, keyName, ...rest } = table
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
export function takeIn(schema: Schema, changes: readonly Taken[], live: Schema): Schema {
  const all = changesOf(changes)
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
