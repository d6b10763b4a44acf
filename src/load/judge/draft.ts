/** A table's own half: everything that can be judged without knowing the other declarations. */
import { hasErrors } from '../../diagnostic/index.ts'
import { type OptionsForm, optionsSchema, type TableForm, tableSchema } from '../../model/declaration/index.ts'
import { type Column, type IdKind, isCall, SYSTEM_COLUMNS } from '../../model/index.ts'
import { type ColumnContext, findColumn, judgeColumn } from './column.ts'
import { databaseName, judgeDbName, judgeName, type Naming } from './names.ts'
import { type DeclarationScope, fault, type Scope } from './scope.ts'
import { structured } from './structure.ts'

/** A table half judged. */
export interface DraftTable {
  readonly scope: Scope
  readonly form: Partial<TableForm>
  readonly options: OptionsForm
  /** Empty where it is at fault, and reported. */
  readonly name: string
  readonly dbName: string
  readonly system: boolean
  /** How its single id is made; absent where it has none. */
  readonly id?: IdKind
  readonly primaryKey: readonly string[]
  /** In order, system columns included; null: at fault, and reported. */
  readonly columns: ReadonlyMap<string, Column | null>
  /** Columns of which anything at all was reported as an error, whether they could be told or not. */
  readonly faulty: ReadonlySet<string>
}

/** Judges a table's form, name, options and columns. Null where it is no table at all. */
export function draftTable(scope: DeclarationScope, naming: Naming): DraftTable | null {
  const { value } = scope.declaration
  const form = structured<TableForm>(scope, tableSchema(), value, [], { what: 'a table' })
  if (form === null) return null
  if (form.table !== undefined) judgeName(scope, 'table', 'a table', form.table, ['table'], 'value')
  const options = optionsOf(scope, form)
  const system = options.system !== false
  const names = new Set([...Object.keys(form.columns ?? {}), ...(system ? SYSTEM_COLUMNS : [])])
  const { columns, keys, faulty } = columnsOf({ scope, naming, names, system }, form, options)
  const primaryKey = primaryKeyOf(scope, form, options, columns, keys)
  callsFit(scope, columns, primaryKey)
  const id = system ? ((options.id ?? 'default') as IdKind) : idOf(primaryKey, columns)
  return {
    scope,
    form,
    options,
    name: form.table ?? '',
    dbName: databaseName(form.table ?? '', options.dbName, naming),
    system,
    ...(id !== undefined && { id }),
    primaryKey,
    columns,
    faulty,
  }
}

function optionsOf(scope: Scope, form: Partial<TableForm>): OptionsForm {
  if (form.options === undefined) return {}
  const path = ['options']
  const options = structured<OptionsForm>(scope, optionsSchema(), form.options, path, { what: 'the options' }) ?? {}
  for (const key of ['dbName', 'keyName'] as const)
    if (options[key] !== undefined) judgeDbName(scope, options[key], [...path, key])
  if (options.system === false && options.id !== undefined) {
    const hint = {
      yaml: 'Declare the column: `id: { type: uuid, primaryKey: true }`',
      typescript: 'Declare the column: `id: uuid().primaryKey()`',
    }
    fault(scope, 'schema/constraint', '`id` says how bkend makes ids, and `system: false` has none', [...path, 'id'], {
      hint,
    })
  }
  return options
}

function systemColumn(name: string, dbName: string, rest: Pick<Column, 'type' | 'default'>): Column {
  return { ...rest, name, dbName, system: true, unique: false, optional: false, constraints: {}, permission: {} }
}

function columnsOf(
  context: ColumnContext,
  form: Partial<TableForm>,
  options: OptionsForm,
): { readonly columns: Map<string, Column | null>; readonly keys: string[]; readonly faulty: Set<string> } {
  const columns = new Map<string, Column | null>()
  const keys: string[] = []
  const faulty = new Set<string>()
  const { diagnostics } = context.scope
  const system = (name: string, rest: Pick<Column, 'type' | 'default'>) =>
    context.system && columns.set(name, systemColumn(name, databaseName(name, undefined, context.naming), rest))
  system('id', { type: { kind: 'id', id: (options.id ?? 'default') as IdKind } })
  for (const [name, value] of Object.entries(form.columns ?? {})) {
    if (context.system && (SYSTEM_COLUMNS as readonly string[]).includes(name)) {
      redeclared(context.scope, name)
      continue
    }
    const before = diagnostics.length
    const { column, primaryKey } = judgeColumn(context, name, value)
    columns.set(name, column)
    if (primaryKey) keys.push(name)
    if (hasErrors(diagnostics.slice(before))) faulty.add(name)
  }
  system('createdBy', { type: { kind: 'string' }, default: { kind: 'userId' } })
  system('createdAt', { type: { kind: 'date' }, default: { kind: 'now' } })
  system('updatedAt', { type: { kind: 'date' }, default: { kind: 'now' } })
  if (columns.size === 0 && form.columns !== undefined)
    fault(context.scope, 'schema/missing-key', 'This table has no columns', ['columns'])
  return { columns, keys, faulty }
}

/** A function is called row by row: in the order of one key, which is not what the function gives. */
function callsFit(scope: Scope, columns: ReadonlyMap<string, Column | null>, primaryKey: readonly string[]): void {
  for (const [name, column] of columns) {
    const key = isCall(column?.backfill) ? 'backfill' : isCall(column?.using) ? 'using' : null
    if (key === null) continue
    const path = ['columns', name, key]
    if (primaryKey.includes(name))
      fault(scope, 'schema/constraint', 'A function cannot make the key by which its rows are found', path, {
        hint: 'Give it another column, and make that the key by a later push',
      })
    else if (primaryKey.length !== 1)
      fault(scope, 'schema/constraint', 'A function needs a table with a key of one column: it goes row by row', path, {
        hint: { yaml: 'Write `{ $sql: … }`', typescript: 'Write `` sql`…` ``' },
      })
  }
}

function redeclared(scope: Scope, name: string): void {
  const hint =
    name === 'id'
      ? {
          yaml: 'Remove it; `options: { id: uuid }` says how ids are made, `options: { system: false }` leaves them all to you',
          typescript:
            "Remove it; after the columns `{ id: 'uuid' }` says how ids are made, `{ system: false }` leaves them all to you",
        }
      : {
          yaml: 'Remove it, or say `options: { system: false }` and declare all of them yourself',
          typescript: 'Remove it, or say `{ system: false }` after the columns and declare all of them yourself',
        }
  fault(scope, 'schema/system-column', `Every table has \`${name}\` by itself`, ['columns', name], {
    hint,
    part: 'key',
  })
}

function primaryKeyOf(
  scope: Scope,
  form: Partial<TableForm>,
  options: OptionsForm,
  columns: ReadonlyMap<string, Column | null>,
  keys: readonly string[],
): readonly string[] {
  const said = [
    ...(form.primaryKey === undefined ? [] : [{ path: ['primaryKey'], names: [form.primaryKey].flat() }]),
    ...(options.primaryKey === undefined
      ? []
      : [{ path: ['options', 'primaryKey'], names: [options.primaryKey].flat() }]),
    ...(keys.length === 0 ? [] : [{ path: ['columns', keys[0] ?? '', 'primaryKey'], names: keys }]),
  ]
  const [first, second] = said
  if (first === undefined) return columns.has('id') ? ['id'] : []
  if (second !== undefined)
    fault(scope, 'schema/duplicate', 'The primary key is declared twice', second.path, {
      hint: 'Keep one of them',
      part: 'key',
    })
  const column = (name: string, i: number) => {
    const at = form.primaryKey !== undefined || options.primaryKey !== undefined ? [...first.path, i] : first.path
    const found = findColumn(scope, columns, name, at)
    if (found?.optional === true && second === undefined && !keys.includes(name))
      fault(scope, 'schema/constraint', `\`${name}\` is optional, and a primary key is always set`, at)
    if (first.names.indexOf(name) !== i) fault(scope, 'schema/duplicate', `\`${name}\` stands twice in the key`, at)
  }
  first.names.forEach(column)
  return first.names
}

/** What a native type is where it is a key: all that counts up by itself is a number. */
function nativeIdKind(native: string): IdKind | undefined {
  if (/^(?:small|big)?serial$|^(?:smallint|integer|bigint)\b/i.test(native)) return 'serial'
  if (native === 'objectId') return 'objectId'
  return /^(?:character|varchar|citext|text)\b/i.test(native) ? 'text' : undefined
}

/** The kind of id that a hand-made single-column primary key is, so that references can hold it. */
function idOf(primaryKey: readonly string[], columns: ReadonlyMap<string, Column | null>): IdKind | undefined {
  const [only] = primaryKey
  if (only === undefined || primaryKey.length > 1) return undefined
  const type = columns.get(only)?.type
  const kind = type?.kind
  if (type?.kind === 'native') return nativeIdKind(type.native)
  if (kind === 'uuid') return 'uuid'
  if (kind === 'serial' || kind === 'integer' || kind === 'bigint') return 'serial'
  return kind === 'string' || kind === 'text' || kind === 'varchar' ? 'text' : undefined
}
