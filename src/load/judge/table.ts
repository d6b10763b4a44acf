/** A draft and the other declarations → a table of the model. */
import {
  byName,
  type CheckConstraint,
  type Column,
  derivedName,
  type Index,
  soleColumn,
  type Table,
  type UniqueConstraint,
} from '../../model/index.ts'
import { bindColumn, judgeExpansions, type World } from './bind.ts'
import type { DraftTable } from './draft.ts'
import { columnUnique, judgeIndex, judgeUnique } from './keys.ts'
import { judgeMongodbTable } from './mongodb.ts'
import { type Named, reportDuplicates } from './names.ts'
import type { FilterContext } from './operand.ts'
import { judgePermissions } from './permissions.ts'
import { judgePolicies } from './policies.ts'
import { renamesWithin } from './renames.ts'
import { judgeChecks, judgeRows } from './rules.ts'
import { place } from './scope.ts'

/** A table, and the names that it takes in the database beside other tables' names. */
export interface JudgedTable {
  readonly table: Table
  readonly relations: readonly Named[]
}

/** The table as far as it is in order; what is at fault is reported and left out. */
export function judgeTable(world: World, draft: DraftTable): JudgedTable {
  const columns = [...draft.columns].flatMap(([name, column]) => {
    const bound = bindColumn(world, draft, name, column)
    return bound === null ? [] : [bound]
  })
  judgeExpansions(draft)
  const context: FilterContext = { scope: draft.scope, columns: draft.columns, enums: world.enumTypes, userId: false }
  const indexes = (draft.form.indexes ?? []).map((value, n) => judgeIndex(draft, context, value, n))
  const declared = (draft.form.unique ?? []).map((value, n) => judgeUnique(draft, context, value, n))
  const implied = columns.filter((column) => column.unique).map((column) => columnUnique(draft, column))
  const uniques = [...implied, ...declared.filter((unique) => unique !== null), ...idUnique(draft)]
  const checks = judgeChecks(draft, context)
  renamesWithin(draft, indexes, declared)
  duplicateColumns(draft, columns)
  return {
    table: assemble(
      draft,
      columns,
      indexes.filter((index) => index !== null),
      uniques,
      checks,
      context,
    ),
    relations: relationsOf(draft, indexes, declared, implied),
  }
}

/** Where another key is primary, `id` stays unique: references hold it. */
function idUnique(draft: DraftTable): UniqueConstraint[] {
  const id = draft.columns.get('id')
  if (!draft.system || id == null || (draft.primaryKey.length === 1 && draft.primaryKey[0] === 'id')) return []
  const name = derivedName([draft.dbName, id.dbName, 'key'])
  return [{ name, columns: ['id'], hashed: false, span: place(draft.scope, ['table']) }]
}

function assemble(
  draft: DraftTable,
  columns: readonly Column[],
  indexes: readonly Index[],
  uniques: readonly UniqueConstraint[],
  checks: readonly CheckConstraint[],
  context: FilterContext,
): Table {
  const { form, options } = draft
  const permissions = judgePermissions(draft)
  const policies = judgePolicies(draft)
  const mongodb = judgeMongodbTable(draft)
  const alone = new Set(uniques.flatMap((u) => soleColumn(u) ?? []))
  return {
    name: draft.name,
    dbName: draft.dbName,
    ...(options.displayName !== undefined && { displayName: options.displayName }),
    ...(form.description !== undefined && { description: form.description }),
    columns: columns.map((column) => (column.unique === alone.has(column.name) ? column : { ...column, unique: true })),
    ...(draft.id !== undefined && { id: draft.id }),
    system: draft.system,
    primaryKey: draft.primaryKey,
    indexes: byName(indexes),
    uniques: byName(uniques),
    checks: byName(checks),
    ...(permissions !== undefined && { permissions }),
    rows: judgeRows(draft, context),
    ...(policies.length > 0 && { policies }),
    ...(options.hideExistence !== undefined && { hideExistence: options.hideExistence }),
    ...(options.adopted === true && { adopted: true }),
    ...(options.keyName !== undefined && { keyName: options.keyName }),
    ...(mongodb !== undefined && { mongodb }),
    ...(form.renamedFrom !== undefined && { renamedFrom: form.renamedFrom }),
    span: place(draft.scope, ['table']),
  }
}

/** Two columns may not have one name in the database, nor two checks. */
function duplicateColumns(draft: DraftTable, columns: readonly Column[]): void {
  const { scope } = draft
  const hint = {
    yaml: 'Give one of them another `dbName: NAME`',
    typescript: "Give one of them another `.dbName('NAME')`",
  }
  reportDuplicates(columns.map((c) => ({ name: c.dbName, scope, path: ['columns', c.name], what: 'The column', hint })))
}

function relationsOf(
  draft: DraftTable,
  indexes: readonly (Index | null)[],
  uniques: readonly (UniqueConstraint | null)[],
  implied: readonly UniqueConstraint[],
): Named[] {
  const { scope } = draft
  if (draft.name === '') return []
  const hint = {
    yaml: 'Give it a name of its own: `{ name: NAME, columns: [ … ] }`',
    typescript: "Give it a name of its own: `{ name: 'NAME' }` after its columns",
  }
  const rename = {
    yaml: 'Give it another: `options: { dbName: NAME }`',
    typescript: "Give it another: `{ dbName: 'NAME' }` after the columns",
  }
  const named = (all: readonly ({ readonly name: string } | null)[], key: string, what: string): Named[] =>
    all.flatMap((one, n) => (one === null ? [] : [{ name: one.name, scope, path: [key, n], what, hint }]))
  return [
    { name: draft.dbName, scope, path: ['table'], what: 'The table', hint: rename },
    ...implied.map((one) => ({
      name: one.name,
      scope,
      path: ['columns', one.columns[0] ?? ''],
      what: 'The unique',
      hint,
    })),
    ...named(uniques, 'unique', 'The unique'),
    ...named(indexes, 'indexes', 'The index'),
  ]
}
