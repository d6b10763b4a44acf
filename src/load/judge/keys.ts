/** Indexes and uniques as written → the model's, with names derived where none is given. */

import { type IndexForm, indexSchema, uniqueSchema } from '../../model/declaration/index.ts'
import {
  type Column,
  derivedName,
  type Index,
  type IndexColumn,
  type IndexMethod,
  type UniqueConstraint,
} from '../../model/index.ts'
import { isObject } from '../plain-object.ts'
import type { DeclarationPath } from '../raw.ts'
import { findColumn } from './column.ts'
import type { DraftTable } from './draft.ts'
import { judgeMongodbIndex, judgeMongodbUnique } from './mongodb.ts'
import { judgeDbName } from './names.ts'
import type { FilterContext } from './operand.ts'
import { described, type FaultParts, fault, place } from './scope.ts'
import { structured } from './structure.ts'
import { whereOf } from './where.ts'

/** The long form of an index or unique written as a list of columns or one column. */
function longForm(
  draft: DraftTable,
  kind: 'indexes' | 'unique',
  value: unknown,
  path: DeclarationPath,
): IndexForm | null {
  if (typeof value === 'string') return { columns: [value] }
  const what = kind === 'indexes' ? 'an index' : 'a unique'
  const schema = kind === 'indexes' ? indexSchema() : uniqueSchema()
  const form = Array.isArray(value) ? { columns: value } : value
  if (!isObject(form)) {
    const hint = { yaml: 'Write `[a, b]` or `{ columns: [a, b] }`', typescript: "Write `'a'` or `['a', 'b']`" }
    return fault(draft.scope, 'schema/invalid-value', `${what} is a list of columns, not ${described(value)}`, path, {
      hint,
    })
  }
  const read = structured<IndexForm>(draft.scope, schema, form, path, { what })
  return read?.columns === undefined ? null : (read as IndexForm)
}

/** The path of the n-th column, in whichever form it is written. */
function columnPath(value: unknown, path: DeclarationPath, n: number): DeclarationPath {
  if (typeof value === 'string') return path
  return Array.isArray(value) ? [...path, n] : [...path, 'columns', n]
}

function indexColumns(
  draft: DraftTable,
  form: IndexForm,
  pathOf: (n: number) => DeclarationPath,
): IndexColumn[] | null {
  const columns = form.columns.map((text, n): IndexColumn | null => {
    const [, name, direction = 'asc'] = /^\s*(\S+?)(?:\s+(asc|desc))?\s*$/i.exec(text) ?? []
    if (name === undefined || /[()]/.test(name)) {
      const hint = {
        yaml: 'Write `createdAt desc`; an expression needs SQL beside bkend',
        typescript: "Write `.index('createdAt desc')`; an expression needs SQL beside bkend",
      }
      return fault(draft.scope, 'schema/index', `\`${text}\` is not a column with a direction`, pathOf(n), { hint })
    }
    const found = findColumn(draft.scope, draft.columns, name, pathOf(n))
    return found && { column: name, direction: direction.toLowerCase() as 'asc' | 'desc' }
  })
  const names = form.columns.map((text) => text.trim().split(/\s+/)[0])
  const twice = names.findIndex((name, n) => names.indexOf(name) !== n)
  if (twice >= 0) fault(draft.scope, 'schema/index', `\`${names[twice]}\` stands twice`, pathOf(twice))
  const whole = columns.filter((column) => column !== null)
  return whole.length === columns.length ? whole : null
}

function nameOf(draft: DraftTable, form: IndexForm, columns: readonly string[], suffix: string): string {
  const inDatabase = columns.map((name) => draft.columns.get(name)?.dbName ?? name)
  return form.name ?? derivedName([draft.dbName, ...inDatabase, suffix])
}

/** Parts that indexes and uniques share; null where one of them is at fault. */
function shared(draft: DraftTable, context: FilterContext, form: IndexForm, path: DeclarationPath) {
  const where = whereOf(draft, context, form, path)
  if (where === null) return null
  if (form.name !== undefined && !judgeDbName(draft.scope, form.name, [...path, 'name'])) return null
  return {
    ...(where !== undefined && { where }),
    ...(form.renamedFrom !== undefined && { renamedFrom: form.renamedFrom }),
    span: place(draft.scope, path),
  }
}

/** The n-th of a table's indexes or uniques as it is written, as far as both are alike; null where it is at fault. */
function judgeKey(
  draft: DraftTable,
  context: FilterContext,
  kind: 'indexes' | 'unique',
  value: unknown,
  n: number,
): Key | null {
  const path = [kind, n]
  const form = longForm(draft, kind, value, path)
  if (form === null) return null
  const pathOf = (i: number): DeclarationPath => columnPath(value, path, i)
  const columns = indexColumns(draft, form, pathOf)
  const rest = shared(draft, context, form, path)
  if (columns === null || rest === null) return null
  const names = columns.map((column) => column.column)
  return { form, columns, names, pathOf, rest }
}

interface Key {
  readonly form: IndexForm
  readonly columns: readonly IndexColumn[]
  readonly names: readonly string[]
  /** Where the n-th column stands. */
  pathOf(n: number): DeclarationPath
  readonly rest: NonNullable<ReturnType<typeof shared>>
}

/** The n-th of the table's `indexes`. */
export function judgeIndex(draft: DraftTable, context: FilterContext, value: unknown, n: number): Index | null {
  const key = judgeKey(draft, context, 'indexes', value, n)
  if (key === null) return null
  const { form, columns, names, pathOf, rest } = key
  const using = (form.using ?? 'btree') as IndexMethod
  for (const [i, column] of columns.entries()) methodFits(draft, using, column, pathOf(i))
  const mongodb = judgeMongodbIndex(draft, form.mongodb, ['indexes', n], { columns, where: rest.where !== undefined })
  return {
    name: nameOf(draft, form, names, 'idx'),
    columns,
    using,
    ...(form.nulls === 'largest' && { nulls: form.nulls }),
    ...(mongodb !== undefined && { mongodb }),
    ...rest,
  }
}

const CONTAINERS = ['array', 'object', 'jsonb', 'native']

function methodFits(draft: DraftTable, using: IndexMethod, column: IndexColumn, path: DeclarationPath): void {
  const kind = draft.columns.get(column.column)?.type.kind ?? 'native'
  const wrong = (message: string, hint: FaultParts['hint']) =>
    fault(draft.scope, 'schema/index', message, path, { hint })
  if (kind === 'json')
    wrong('A json column cannot be indexed', { yaml: 'Use the type `jsonb`', typescript: 'Use `jsonb()`' })
  else if (using === 'gin' && !CONTAINERS.includes(kind))
    wrong(`gin looks inside arrays and objects, and \`${column.column}\` is a ${kind}`, {
      yaml: 'Drop `using: gin`',
      typescript: "Drop `using: 'gin'`",
    })
  else if (using !== 'btree' && column.direction === 'desc')
    wrong(`A ${using} index has no order`, `Drop \`desc\` after \`${column.column}\``)
}

/** The n-th of the table's `unique`. */
export function judgeUnique(
  draft: DraftTable,
  context: FilterContext,
  value: unknown,
  n: number,
): UniqueConstraint | null {
  const key = judgeKey(draft, context, 'unique', value, n)
  if (key === null) return null
  const { form, columns, names, pathOf, rest } = key
  for (const [i, column] of columns.entries()) uniqueFits(draft, column, pathOf(i))
  const mongodb = judgeMongodbUnique(draft, form.mongodb, ['unique', n], rest.where !== undefined)
  return {
    name: nameOf(draft, form, names, 'key'),
    columns: names,
    hashed: form.hashed === true,
    ...(form.index === true && { index: true }),
    ...(mongodb !== undefined && { mongodb }),
    ...rest,
  }
}

function uniqueFits(draft: DraftTable, column: IndexColumn, path: DeclarationPath): void {
  const kind = draft.columns.get(column.column)?.type.kind
  if (column.direction === 'desc')
    fault(draft.scope, 'schema/index', 'A unique has no order', path, { hint: `Write \`${column.column}\`` })
  if (kind === 'json')
    fault(draft.scope, 'schema/index', 'A json column cannot be unique', path, {
      hint: { yaml: 'Use the type `jsonb`', typescript: 'Use `jsonb()`' },
    })
}

/** The unique that `unique: true` on a column means. */
export function columnUnique(draft: DraftTable, column: Column): UniqueConstraint {
  return {
    name: derivedName([draft.dbName, column.dbName, 'key']),
    columns: [column.name],
    hashed: false,
    span: place(draft.scope, ['columns', column.name, 'unique']),
  }
}
