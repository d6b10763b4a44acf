/** Rows of seed files made ready: what they leave out filled, names of rows turned into ids. */
import { type Diagnostic, didYouMean, error, thereAre } from '../../diagnostic/index.ts'
import {
  type Column,
  type JsonValue,
  keyColumn,
  type Schema,
  type SeedRow,
  type Table,
  USERS_TABLE,
} from '../../model/index.ts'
import { checkOf, fill } from '../../validate/index.ts'
import { namedId, namedMoment, uuidOf } from './ids.ts'
import { isLeftOut, type ReadyRow } from './row.ts'

/** Table → name of a row → its id. */
export type Names = ReadonlyMap<string, ReadonlyMap<string, string>>

interface Completing {
  readonly schema: Schema
  readonly names: Names
  readonly diagnostics: Diagnostic[]
}

function idOf(table: Table, row: SeedRow): string | null {
  const key = keyColumn(table)
  const given = key && row.values[key.name]
  if (typeof given === 'string' || typeof given === 'number') return String(given)
  if (!key || given !== undefined) return null
  return table.id === undefined ? null : namedId(table.id, table.name, row.name)
}

/** The ids of all rows; those of users are handed in. */
export function namesOf(rows: readonly SeedRow[], schema: Schema, users: ReadonlyMap<string, string>): Names {
  const tables = new Map(schema.tables.map((t) => [t.name, t]))
  const names = new Map<string, Map<string, string>>([[USERS_TABLE, new Map(users)]])
  for (const row of rows) {
    const table = tables.get(row.table)
    const id = table && idOf(table, row)
    if (typeof id !== 'string') continue
    const ofTable = names.get(row.table) ?? new Map<string, string>()
    names.set(row.table, ofTable.set(row.name, id))
  }
  return names
}

/** The id that a reference says: of the row so named, or as it is given. Undefined where there is no such row. */
function referred(completing: Completing, row: SeedRow, column: string, to: string): JsonValue | undefined {
  const said = row.values[column]
  if (typeof said === 'object' && said !== null && !Array.isArray(said) && '$id' in said) return said.$id
  const known = completing.names.get(to)
  const id = known?.get(String(said))
  if (id !== undefined) return id
  const names = [...(known?.keys() ?? [])]
  const near = didYouMean(String(said), names) ?? (names.length === 0 ? undefined : thereAre(names))
  completing.diagnostics.push(
    error('seed/reference', `No row of \`${to}\` in the seed is called \`${String(said)}\``, {
      span: row.places[column] ?? row.span,
      hint: near ?? `Add it to \`${to}\`, or write \`{ $id: ID }\` for a row that is none of the seed`,
    }),
  )
  return undefined
}

/** A moment as the column's type writes it. */
export function momentText(kind: string, at: number): string {
  const iso = new Date(at).toISOString()
  if (kind === 'day') return iso.slice(0, 10)
  return kind === 'time' ? iso.slice(11, 19) : iso
}

function systemValue(column: Column, table: Table, row: SeedRow): JsonValue {
  const at = namedMoment(table.name, row.name)
  switch (column.name) {
    case 'id':
      return namedId(table.id ?? 'default', table.name, row.name)
    case 'createdBy':
      return ''
    default:
      return row.values.createdAt ?? momentText('date', at)
  }
}

/** What a column holds that the row does not give; undefined: nothing is known. */
function filled(
  { schema }: Completing,
  column: Column,
  table: Table,
  row: SeedRow,
  createdBy: JsonValue,
): JsonValue | undefined {
  if (column.system) return systemValue(column, table, row)
  const standard = column.default
  switch (standard?.kind) {
    case 'literal':
      return fill(checkOf(column, schema, 'input'), standard.value)
    case 'now':
      return momentText(column.type.kind, namedMoment(table.name, row.name))
    case 'uuid':
      return uuidOf(['value', table.name, row.name, column.name], namedMoment(table.name, row.name))
    case 'userId':
      if (createdBy !== '') return createdBy
  }
  return keyValue(column, table, row.name) ?? (column.optional ? null : undefined)
}

/** What a key holds that the database would make: another for each name. */
function keyValue({ name, type, default: standard }: Column, table: Table, row: string): JsonValue | undefined {
  if (type.kind === 'id' && table.id !== undefined) return namedId(table.id, table.name, row)
  if (type.kind === 'native' && type.native === 'objectId' && name === 'id') return namedId('objectId', table.name, row)
  if (type.kind === 'serial') return Number(namedId('serial', table.name, row))
  if (type.kind === 'uuid' && standard?.kind === 'sql') return uuidOf(['value', table.name, row, name], null)
  return undefined
}

function givenValue(completing: Completing, column: Column, row: SeedRow): JsonValue | undefined {
  const said = row.values[column.name]
  if (said === null || said === undefined) return null
  if (column.type.kind === 'reference') return referred(completing, row, column.name, column.type.to)
  if (column.system && column.name === 'createdBy')
    return said === '' ? said : referred(completing, row, column.name, USERS_TABLE)
  return fill(checkOf(column, completing.schema, 'input'), said)
}

function complete(completing: Completing, table: Table, row: SeedRow): ReadyRow {
  const values: Record<string, JsonValue> = {}
  const set = (name: string, value: JsonValue | undefined): void => {
    if (value !== undefined) values[name] = value
  }
  const columns = table.columns.filter((c) => !c.generated)
  const [given, others] = [true, false].map((is) => columns.filter((c) => Object.hasOwn(row.values, c.name) === is))
  for (const column of given ?? []) set(column.name, givenValue(completing, column, row))
  for (const column of others ?? [])
    if (!isLeftOut(table, column)) set(column.name, filled(completing, column, table, row, values.createdBy ?? ''))
  return { table, name: row.name, values, written: row }
}

/** The rows of all tables, `$users` left out. */
export function completeRows(
  rows: readonly SeedRow[],
  schema: Schema,
  names: Names,
  diagnostics: Diagnostic[],
): ReadyRow[] {
  const tables = new Map(schema.tables.map((t) => [t.name, t]))
  return rows.flatMap((row): ReadyRow[] => {
    const table = tables.get(row.table)
    return table ? [complete({ schema, names, diagnostics }, table, row)] : []
  })
}
