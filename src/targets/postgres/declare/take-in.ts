/** What a change of a live project says of declared columns. */
import { type Column, derivedName, type Table } from '../../../model/index.ts'
import type { Taken, TakingIn } from '../../../plan/index.ts'

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

const NESTED: ReadonlySet<string> = new Set(['object', 'array', 'json', 'jsonb'])

/** What foreign keys and the CHECK of a column's own name say: what it refers to, and its limits. */
function ruled(column: Column, now: Column, within: readonly Taken[], table: Table): Column {
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

/** How Postgres' changes are taken into columns. */
export const takingIn: TakingIn = {
  said: {
    table: ['comment'],
    column: 'all',
    'primary-key': 'all',
    unique: 'all',
    check: ['expression'],
    'foreign-key': 'all',
    index: 'all',
    enum: 'all',
  },
  altered,
  ruled,
}
