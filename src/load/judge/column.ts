/** A column as written → a column of the model. What it points at in other declarations is bound later, in `bind.ts`. */
import { didYouMean, type InBoth } from '../../diagnostic/index.ts'
import { COLUMN_KEY_ALIASES, type ColumnForm, columnSchema } from '../../model/declaration/index.ts'
import {
  type Column,
  type ColumnPermission,
  type ColumnType,
  expansionName,
  type ReferenceAction,
  type ReferenceType,
} from '../../model/index.ts'
import type { DeclarationPath } from '../raw.ts'
import { judgeBackfill, judgeUsing } from './conversion.ts'
import { fieldOf, judgeType, readForm } from './field.ts'
import { databaseName, judgeDbName, judgeName, type Naming } from './names.ts'
import { fault, type Scope } from './scope.ts'
import { judgeSql } from './sql.ts'
import { judgeWho } from './who.ts'

/** What a column may know of its table. */
export interface ColumnContext {
  readonly scope: Scope
  readonly naming: Naming
  /** Names of all columns of the table. */
  readonly names: ReadonlySet<string>
  /** Whether the table has bkend's own columns. */
  readonly system: boolean
}

/** The column (null: at fault, already reported), and whether it says that it is (part of) the primary key. */
export interface JudgedColumn {
  readonly column: Column | null
  readonly primaryKey: boolean
}

/** Judges one column. A reference's `idKind` is still `default`. */
export function judgeColumn(context: ColumnContext, name: string, value: unknown): JudgedColumn {
  const { scope } = context
  const path = ['columns', name]
  const named = judgeName(scope, 'column', 'a column', name, path)
  const aliases = COLUMN_KEY_ALIASES
  const read = readForm<ColumnForm>(scope, value, path, columnSchema(), { what: 'a column', aliases })
  if (read === null) return { column: null, primaryKey: false }
  const { form } = read
  const type =
    read.text?.word === 'reference' ? referenceType(scope, form, name, path) : judgeType(scope, read, path, 0)
  const storable = form.dbName === undefined || judgeDbName(scope, form.dbName, [...path, 'dbName'])
  const noColumns = new Set<string>()
  const field = fieldOf(scope, form, type, path, { key: 'default', nested: false, columns: noColumns })
  fits(scope, form, type, path)
  const permission = permissionOf(context, form, path)
  const rest = transitions(context, form, type, path)
  const primaryKey = form.primaryKey === true
  if (field === null || !named || !storable) return { column: null, primaryKey }
  const column: Column = {
    ...field,
    name,
    dbName: databaseName(name, form.dbName, context.naming),
    system: false,
    unique: form.unique === true,
    permission,
    ...rest,
    ...(form.renamedFrom !== undefined && { renamedFrom: form.renamedFrom }),
    ...(form.collation !== undefined && { collation: form.collation }),
  }
  return { column, primaryKey }
}

function permissionOf(context: ColumnContext, form: ColumnForm, path: DeclarationPath): ColumnPermission {
  const one = (key: 'read' | 'write') =>
    form[key] === undefined ? null : judgeWho(context.scope, form[key], [...path, key], context.system)
  const [read, write] = [one('read'), one('write')]
  return { ...(read !== null && { read }), ...(write !== null && { write }) }
}

/** SQL and values that matter when the column comes, changes or is computed. */
function transitions(
  { scope, names }: ColumnContext,
  form: ColumnForm,
  type: ColumnType | null,
  path: DeclarationPath,
): Pick<Column, 'generated' | 'using' | 'backfill'> {
  const generated = form.generated === undefined ? null : judgeSql(scope, form.generated, [...path, 'generated'], names)
  const using = form.using === undefined ? null : judgeUsing(scope, form.using, [...path, 'using'], names)
  const backfill =
    form.backfill === undefined ? null : judgeBackfill(scope, form.backfill, type, [...path, 'backfill'], names)
  return {
    ...(generated !== null && { generated }),
    ...(using !== null && { using }),
    ...(backfill !== null && { backfill }),
  }
}

function isCallForm(value: unknown): boolean {
  return typeof value === 'object' && value !== null && '$call' in value
}

/** To leave a key away. */
function drop(key: string): InBoth {
  return { yaml: `Drop \`${key}\``, typescript: `Drop \`.${key}()\`` }
}

/** Words that contradict each other on one column. */
function fits(scope: Scope, form: ColumnForm, type: ColumnType | null, path: DeclarationPath): void {
  const clash = (key: string, message: string, hint: string | InBoth) =>
    fault(scope, 'schema/constraint', message, [...path, key], { hint, part: 'key' })
  if (form.generated !== undefined && form.default !== undefined)
    clash('default', 'A generated column has no default: it is always computed', drop('default'))
  if (form.generated !== undefined && form.backfill !== undefined)
    clash('backfill', 'A generated column needs no backfill: it is always computed', drop('backfill'))
  if (form.generated !== undefined && form.using !== undefined)
    clash('using', 'A generated column is not converted: it is always computed', drop('using'))
  if (isCallForm(form.backfill) && form.optional === true)
    clash('backfill', 'A function fills a required column: rows of one that may be unset stay without it', {
      yaml: 'Drop `optional`, or `backfill`',
      typescript: 'Drop `.optional()`, or `.backfill()`',
    })
  if (form.primaryKey === true && form.optional === true)
    clash('optional', 'A column of the primary key is always set', drop('optional'))
  if (form.renamedFrom !== undefined && path.at(-1) === form.renamedFrom)
    clash('renamedFrom', 'A column was never called what it is called now', drop('renamedFrom'))
  if (type?.kind === 'serial' && form.default !== undefined)
    clash('default', 'A serial counts by itself', {
      yaml: 'Drop `default`, or use `integer`',
      typescript: 'Drop `.default()`, or use `integer()`',
    })
  const nullDelete = form.onDelete === 'set null' || form.onUpdate === 'set null'
  if (type?.kind === 'reference' && nullDelete && form.optional !== true)
    clash(form.onDelete === 'set null' ? 'onDelete' : 'onUpdate', '`set null` needs a column that may be unset', {
      yaml: 'Add `optional: true`',
      typescript: 'Add `.optional()`',
    })
  if ((type?.kind === 'json' || type?.kind === 'object') && form.unique === true)
    clash('unique', `A ${type.kind} cannot be unique`, 'Make the part that is unique a column of its own')
}

function referenceType(scope: Scope, form: ColumnForm, name: string, path: DeclarationPath): ReferenceType | null {
  if (form.to === undefined) {
    const hint = {
      yaml: 'Write `{ type: reference, to: TABLE }`, or `to: $users`',
      typescript: "Write `reference('TABLE')`, or `reference('$users')`",
    }
    return fault(
      scope,
      'schema/missing-key',
      { yaml: 'A reference needs `to`', typescript: 'A reference names its table' },
      path,
      { hint },
    )
  }
  if (form.as !== undefined && !judgeName(scope, 'column', 'an expansion', form.as, [...path, 'as'], 'value'))
    return null
  if (form.constraint !== undefined && !judgeDbName(scope, form.constraint, [...path, 'constraint'])) return null
  const as = form.as ?? expansionName(name)
  return {
    kind: 'reference',
    to: form.to,
    onDelete: (form.onDelete ?? 'no action') as ReferenceAction,
    onUpdate: (form.onUpdate ?? 'no action') as ReferenceAction,
    ...(form.deferrable !== undefined && { deferrable: form.deferrable as 'deferred' | 'immediate' }),
    ...(form.constraint !== undefined && { constraint: form.constraint }),
    ...(as !== undefined && { as }),
    idKind: 'default',
  }
}

/** The column of that name, `null` where it is at fault, reported where there is none. */
export function findColumn(
  scope: Scope,
  columns: ReadonlyMap<string, Column | null>,
  name: string,
  path: DeclarationPath,
): Column | null {
  const found = columns.get(name)
  if (found !== undefined) return found
  const hint =
    didYouMean(name, columns.keys()) ?? `The columns are ${[...columns.keys()].map((c) => `\`${c}\``).join(' ')}`
  return fault(scope, 'schema/unknown-column', `There is no column \`${name}\``, path, { hint })
}
