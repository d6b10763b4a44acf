/** Permissions woven into a request: which rows and columns the asker may reach. */
import type { Column, Filter, JsonValue, Operation, PermissionExpression, Schema, Table } from '../model/index.ts'
import { effectivePermissions, isServed, rememberedOnce } from '../model/index.ts'
import { type Asker, type Standing, standing } from './asker.ts'
import { allOf, anyOf, EVERY, equals, forUser, NONE } from './filters.ts'
import type { ReferenceRule } from './query.ts'

/** What an expression says of an asker on that table: without `createdBy` nobody owns a row. */
export function standingOn(table: Table, expression: PermissionExpression, asker: Asker): Standing {
  const stands = standing(expression, asker)
  return stands === 'own' && !table.system ? 'never' : stands
}

/** The rows that a standing leaves. */
export function ownRows(stands: Standing, asker: Asker): Filter {
  if (stands === 'always') return EVERY
  return stands === 'own' && asker.userId !== null ? equals('createdBy', asker.userId) : NONE
}

function rowRules(table: Table, operation: Operation, asker: Asker): Filter {
  if (asker.role === 'admin' || (operation !== 'list' && operation !== 'read')) return EVERY
  const rules = table.rows.filter((r) => r.on.includes(operation))
  if (rules.length === 0) return EVERY
  const matched = rules.map((r) =>
    allOf([ownRows(standingOn(table, r.for, asker), asker), forUser(r.where, asker.userId)]),
  )
  return anyOf(matched)
}

/** The rows that the asker may reach by the operation; null where the operation as such is refused. */
export function reach(table: Table, operation: Operation, asker: Asker): Filter | null {
  const stands = standingOn(table, effectivePermissions(table)[operation], asker)
  if (stands === 'never') return null
  return allOf([ownRows(stands, asker), rowRules(table, operation, asker)])
}

/** How the asker stands to reading a column: system columns are read by whoever reads the row. */
export function readStanding(table: Table, column: Column, asker: Asker): Standing {
  if (column.system || column.permission.read === undefined) return 'always'
  return standingOn(table, column.permission.read, asker)
}

/** How the asker stands to writing a column. */
export function writeStanding(table: Table, column: Column, asker: Asker): Standing {
  return column.permission.write === undefined ? 'always' : standingOn(table, column.permission.write, asker)
}

/** The columns that the asker may read in some row, in declared order, and the conditions of those that are not for every row. */
export interface Readable {
  readonly columns: readonly string[]
  readonly guards: ReadonlyMap<string, Filter>
}

/** All columns of a table whose columns are read by whoever reads the row; null where some have a rule. Always the same object. */
const openColumns = rememberedOnce(({ columns }: Table): Readable | null => {
  const ruled = columns.some((c) => !c.system && c.permission.read !== undefined)
  return ruled ? null : { columns: columns.map((c) => c.name), guards: new Map() }
})

/** What the asker may read of a table's rows; `only`: no other columns but the system's. */
export function readable(table: Table, asker: Asker, only?: ReadonlySet<string>): Readable {
  const all = only ? null : openColumns(table)
  if (all) return all
  const columns: string[] = []
  const guards = new Map<string, Filter>()
  for (const column of table.columns) {
    const stands = readStanding(table, column, asker)
    if (stands === 'never' || (only && !column.system && !only.has(column.name))) continue
    columns.push(column.name)
  }
  for (const column of table.columns)
    if (readStanding(table, column, asker) === 'own') guards.set(column.name, ownRows('own', asker))
  return { columns, guards }
}

/** The same, where reading is bound to `rows`: in others all but the system columns are unset. */
export function within(table: Table, { columns, guards }: Readable, rows: Filter): Readable {
  const bound = new Map(guards)
  for (const column of table.columns)
    if (!column.system) bound.set(column.name, allOf([guards.get(column.name) ?? EVERY, rows]))
  return { columns, guards: bound }
}

/** What the references among the values must lead to; admin may point at any row. */
export function referenceRules(
  table: Table,
  values: Readonly<Record<string, JsonValue>>,
  schema: Schema,
  asker: Asker,
): readonly ReferenceRule[] {
  if (asker.role === 'admin') return []
  return table.columns.flatMap((column) => {
    const { type } = column
    if (type.kind !== 'reference' || (values[column.name] ?? null) === null) return []
    const to = schema.tables.find((t) => t.name === type.to)
    // bkend's own users are no table of the schema: that one exists is all that is asked.
    if (!to || !isServed(to)) return []
    const read = reach(to, 'read', asker)
    const rows = read ?? reach(to, 'list', asker) ?? NONE
    return [{ column: column.name, to, operation: read === null ? 'list' : 'read', rows }]
  })
}
