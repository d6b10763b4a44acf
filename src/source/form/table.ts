/** Tables and enum types of the model in the form that files say them in. */

import type { SourceSpan } from '../../diagnostic/index.ts'
import type {
  ColumnForm,
  EnumForm,
  IndexForm,
  KeyForm,
  OptionsForm,
  RowsForm,
  TableForm,
} from '../../model/declaration/index.ts'
import type {
  CheckConstraint,
  EnumType,
  Index,
  IndexKey,
  JsonValue,
  Permissions,
  Policy,
  Schema,
  Table,
  UniqueConstraint,
} from '../../model/index.ts'
import { isConstraint, usualKeyName } from '../../model/index.ts'
import { columnForm, dbNameForm, defined, type Naming, permissionText } from './field.ts'
import { filterForm, sqlForm, whereForm } from './filter.ts'

/** A table's form with the members that pull works with in their long form. */
export interface WholeTable extends TableForm {
  readonly columns: Readonly<Record<string, ColumnForm>>
  readonly indexes?: readonly IndexForm[] | undefined
  readonly unique?: readonly IndexForm[] | undefined
  readonly checks?: Readonly<Record<string, JsonValue>> | undefined
  readonly rows?: readonly RowsForm[] | undefined
  readonly primaryKey?: readonly string[] | undefined
}

function usualName(table: Table, keys: readonly Pick<IndexKey, 'key'>[], suffix: 'idx' | 'key'): string {
  return usualKeyName(table.dbName, keys, (name) => table.columns.find((c) => c.name === name)?.dbName ?? name, suffix)
}

/** A key in the shortest form that says it. */
function keyForm({ key, direction, opclass }: IndexKey): KeyForm {
  const order = direction === 'desc' ? direction : undefined
  const said = typeof key === 'string' ? key : { ...sqlForm(key) }
  if (opclass === undefined && typeof said === 'string') return order === undefined ? said : `${said} ${order}`
  return opclass === undefined && order === undefined ? said : defined({ key: said, order, opclass })
}

function indexForm(index: Index, table: Table): IndexForm {
  const keys = index.keys ?? index.columns.map(({ column, direction }): IndexKey => ({ key: column, direction }))
  return defined({
    columns: keys.map(keyForm),
    name: index.name === usualName(table, keys, 'idx') ? undefined : index.name,
    using: index.using === 'btree' ? undefined : index.using,
    nulls: index.nulls,
    include: index.include,
    where: index.where && whereForm(index.where),
    renamedFrom: index.renamedFrom,
    mongodb: index.mongodb,
  })
}

function uniqueForm(unique: UniqueConstraint, table: Table): IndexForm {
  const keys = unique.keys ?? unique.columns.map((key): IndexKey => ({ key, direction: 'asc' }))
  return defined({
    columns: keys.map(keyForm),
    name: unique.name === usualName(table, keys, 'key') ? undefined : unique.name,
    hashed: unique.hashed || undefined,
    index: unique.index,
    include: unique.include,
    where: unique.where && whereForm(unique.where),
    renamedFrom: unique.renamedFrom,
    mongodb: unique.mongodb,
  })
}

/** The column that says the unique by itself (`unique: true`), or that is `id`, which load makes unique; else null. */
function sayingColumn(unique: UniqueConstraint, table: Table): string | null {
  const [only, second] = unique.columns
  const plain = isConstraint(unique) && unique.mongodb === undefined && unique.renamedFrom === undefined
  if (only === undefined || second !== undefined || !plain) return null
  return unique.name === usualName(table, [{ key: only }], 'key') ? only : null
}

function permissionsForm({ expressions, roles }: Permissions): Record<string, JsonValue> {
  const said = Object.entries(expressions).map(([operation, who]) => [operation, who && permissionText(who)])
  return { ...Object.fromEntries(said), ...(roles as Record<string, JsonValue>) }
}

function policyForm({ command, to, using, check }: Policy): JsonValue {
  const usual = to.join() === 'guest,user'
  return defined({
    for: command === 'all' ? undefined : command,
    to: usual ? undefined : [...to],
    using: using && { ...sqlForm(using) },
    check: check && { ...sqlForm(check) },
  }) as JsonValue
}

function optionsForm(table: Table, naming: Naming): OptionsForm | undefined {
  const { id, system } = table
  const options: OptionsForm = defined({
    id: system && id !== 'default' ? id : undefined,
    system: system ? undefined : false,
    adopted: table.adopted,
    dbName: dbNameForm(table.name, table.dbName, naming),
    displayName: table.displayName,
    hideExistence: table.hideExistence,
    keyName: table.keyName,
    mongodb: table.mongodb,
  })
  return Object.keys(options).length === 0 ? undefined : options
}

function listed<T>(all: readonly T[]): readonly T[] | undefined {
  return all.length === 0 ? undefined : all
}

function named(entries: readonly (readonly [string, JsonValue])[]): Readonly<Record<string, JsonValue>> | undefined {
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

function isUsualKey(table: Table): boolean {
  const [only, second] = table.primaryKey
  return only === undefined || (only === 'id' && second === undefined)
}

function checkForm({ rule }: CheckConstraint): JsonValue {
  return rule.kind === 'sql' ? { ...sqlForm(rule.sql) } : filterForm(rule.filter)
}

/** What a file says of the table; what follows by itself is left out. */
export function tableForm(table: Table, naming: Naming): WholeTable {
  const [only, second] = table.primaryKey
  const single = isUsualKey(table) || second !== undefined ? undefined : only
  const alone = new Set(table.uniques.flatMap((u) => sayingColumn(u, table) ?? []))
  const columns = table.columns.filter((c) => !c.system)
  return defined({
    table: table.name,
    description: table.description,
    columns: Object.fromEntries(
      columns.map((c) => [c.name, columnForm(c, naming, c.name === single, alone.has(c.name))]),
    ),
    primaryKey: single === undefined && !isUsualKey(table) ? table.primaryKey : undefined,
    indexes: listed(table.indexes.map((index) => indexForm(index, table))),
    unique: listed(table.uniques.filter((u) => sayingColumn(u, table) === null).map((u) => uniqueForm(u, table))),
    checks: named(table.checks.map((check) => [check.name, checkForm(check)])),
    permissions: table.permissions && permissionsForm(table.permissions),
    rows: listed(
      table.rows.map((rule) =>
        defined({
          for: permissionText(rule.for),
          where: filterForm(rule.where),
          on: rule.on.join() === 'list' ? undefined : rule.on,
        }),
      ),
    ),
    policies: named((table.policies ?? []).map((policy) => [policy.name, policyForm(policy)])),
    options: optionsForm(table, naming),
    renamedFrom: table.renamedFrom,
  })
}

/** A part with a name of its own, and where it stands. */
export interface NamedForm {
  readonly form: unknown
  readonly span?: SourceSpan | undefined
}

/** Parts of a table by their names. */
export type NamedForms = Readonly<Record<'indexes' | 'unique' | 'checks' | 'policies', ReadonlyMap<string, NamedForm>>>

/** The parts that have a name, with their places. What a column says by itself is none of them. */
export function namedForms(table: Table): NamedForms {
  const by = <T extends { readonly name: string; readonly span?: SourceSpan }>(
    all: readonly T[],
    formOf: (one: T) => unknown,
  ): ReadonlyMap<string, NamedForm> =>
    new Map(all.map((one) => [one.name, { form: formOf(one), ...(one.span && { span: one.span }) }]))
  return {
    indexes: by(table.indexes, (index) => indexForm(index, table)),
    unique: by(
      table.uniques.filter((u) => sayingColumn(u, table) === null),
      (unique) => uniqueForm(unique, table),
    ),
    checks: by(table.checks, (check) => checkForm(check)),
    policies: by(table.policies ?? [], policyForm),
  }
}

/** What a file says of the enum type. */
export function enumForm(type: EnumType, naming: Naming): EnumForm {
  return defined({
    enumType: type.name,
    values: type.values.map((v) =>
      v.renamedFrom === undefined ? v.value : { value: v.value, renamedFrom: v.renamedFrom },
    ),
    description: type.description,
    dbName: dbNameForm(type.name, type.dbName, naming),
    renamedFrom: type.renamedFrom,
  })
}

/** What files say of a whole schema, by name. */
export interface SchemaForms {
  readonly tables: ReadonlyMap<string, WholeTable>
  readonly enums: ReadonlyMap<string, EnumForm>
}

/** The forms of everything that is declared. */
export function formsOf({ tables, enums }: Schema, naming: Naming): SchemaForms {
  return {
    tables: new Map(tables.map((t) => [t.name, tableForm(t, naming)])),
    enums: new Map(enums.map((e) => [e.name, enumForm(e, naming)])),
  }
}
