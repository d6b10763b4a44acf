/** Rows as JSON text that Postgres puts together: what is unset is left out. */
import type { Filter, Schema } from '../../../model/index.ts'
import type { Expansion } from '../../../query/index.ts'
import { identifier, literal } from '../sql/identifier.ts'
import { type FilterScope, filterSql } from './filter.ts'
import type { Shapes, TableShape } from './shape.ts'
import type { Parameters } from './statement.ts'

/** What is fixed for all statements of a store. */
export interface Dialect {
  readonly shapes: Shapes
  readonly project: string
  readonly environment: string
  /** ` collate "…"` under which `lower` folds; empty: the database's own. */
  readonly folding: string
}

/** One table in a statement, under an alias, as the asker sees it. */
export interface RowScope {
  readonly dialect: Dialect
  readonly schema: Schema
  readonly shape: TableShape
  readonly alias: string
  readonly values: Parameters
  readonly guards: ReadonlyMap<string, Filter>
}

/** A column's own value, whoever asks. */
export function bare({ shape, alias }: RowScope, column: string): string {
  return `${identifier(alias)}.${shape.column(column).name}`
}

/** The column by which a row is found, and which references hold. */
export function idSql({ shape, alias }: RowScope): string {
  return `${identifier(alias)}.${shape.id.name}`
}

function scopeOf(row: RowScope, value: (column: string) => string): FilterScope {
  return { schema: row.schema, shapes: row.dialect.shapes, table: row.shape, values: row.values, value }
}

/** A filter over values that no guard hides: a rule of ours, not a wish of the asker's. */
export function ruleSql(filter: Filter, row: RowScope): string {
  return filterSql(
    filter,
    scopeOf(row, (column) => bare(row, column)),
  )
}

/** A column's value as the asker sees it. */
export function seen(row: RowScope, column: string): string {
  const guard = row.guards.get(column)
  const value = bare(row, column)
  return guard === undefined ? value : `(case when ${ruleSql(guard, row)} then ${value} end)`
}

/** A filter over what the asker sees. */
export function wishSql(filter: Filter, row: RowScope): string {
  return filterSql(
    filter,
    scopeOf(row, (column) => seen(row, column)),
  )
}

/** A member of a row's JSON. */
export interface Member {
  readonly name: string
  /** SQL of the value's JSON text; null where it is unset. */
  readonly json: string
  /** Whether it is never unset. */
  readonly always: boolean
}

/** Whether no row can lack the column's value: nothing else is believed, as a hand may have taken away a NOT NULL. */
function isAlways({ shape, guards }: RowScope, name: string): boolean {
  return name === 'id' && shape.table.primaryKey.length === 0 && !guards.has(name)
}

/** The members of a row's JSON, one for each column. */
export function membersOf(row: RowScope, columns: readonly string[]): Member[] {
  return columns.map((name) => {
    const json = row.shape.column(name).json(seen(row, name))
    return { name, json, always: isAlways(row, name) }
  })
}

/** SQL of a member as text, with what stands around it; null where it is unset. */
function memberSql({ name, json }: Member, before: string, after: string): string {
  const text = `${literal(`${before}"${name}":`)} || ${json}`
  return after === '' ? text : `${text} || ${literal(after)}`
}

/** A function takes at most 100 arguments. */
const MOST_ARGUMENTS = 90

/** The members joined by commas; null ones are left out. */
export function joined(members: readonly Member[]): string {
  const groups: string[] = []
  for (let at = 0; at < members.length; at += MOST_ARGUMENTS) {
    const some = members.slice(at, at + MOST_ARGUMENTS).map((m) => memberSql(m, '', ''))
    groups.push(`concat_ws(',', ${some.join(', ')})`)
  }
  const [only = `''`] = groups
  return groups.length < 2 ? only : `concat_ws(',', ${groups.map((g) => `nullif(${g}, '')`).join(', ')})`
}

/** JSON text of those members; null ones are left out. Around one that is always there commas need no counting, which is faster. */
export function objectOf(members: readonly Member[]): string {
  const at = members.findIndex((m) => m.always)
  if (at < 0) return `'{' || ${joined(members)} || '}'`
  const parts = members.map((member, i) => {
    if (i === at) return memberSql(member, '', '')
    return `coalesce(${i < at ? memberSql(member, '', ',') : memberSql(member, ',', '')}, '')`
  })
  return `'{' || ${parts.join(' || ')} || '}'`
}

/** SQL of the id that an expansion follows, by its place among them. */
export type IdOf = (index: number, column: string) => string

function userMember({ as }: Expansion, id: string, { dialect, values }: RowScope): Member {
  const user = `bkend.public_user(${id}, ${values.add(dialect.project)}, ${values.add(dialect.environment)})`
  return { name: as, json: `${user}::text`, always: false }
}

/**
 * The rows that references point at, each under its name, looked up by their ids within the statement. `gate`: what each
 * scan hangs on.
 */
export function expansionMembers(row: RowScope, expansions: readonly Expansion[], gate: string, idOf: IdOf): Member[] {
  return expansions.map((expansion, i) => {
    const { as, column, table, columns, guards } = expansion
    const id = idOf(i, column)
    if (table === null) return userMember(expansion, id, row)
    const shape = row.dialect.shapes.of(table, row.schema)
    const other: RowScope = { ...row, shape, alias: `e${i}`, guards }
    const from = `${shape.name} ${other.alias} where ${gate} and ${idSql(other)} = ${id}`
    const json = `(select ${objectOf(membersOf(other, columns))} from ${from})`
    return { name: as, json, always: false }
  })
}
