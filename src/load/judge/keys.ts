/** Indexes and uniques as written → the model's, with names derived where none is given. */

import type { IndexForm } from '../../model/declaration/index.ts'
import {
  type Column,
  derivedName,
  type Index,
  type IndexKey,
  type IndexMethod,
  type UniqueConstraint,
} from '../../model/index.ts'
import type { DeclarationPath } from '../raw.ts'
import type { DraftTable } from './draft.ts'
import { type JudgedKeys, judgeInclude, judgeKeys, nameOf } from './index-keys.ts'
import { columnPath, longForm } from './key-form.ts'
import { judgeMongodbIndex, judgeMongodbUnique } from './mongodb.ts'
import { judgeDbName } from './names.ts'
import type { FilterContext } from './operand.ts'
import { type FaultParts, fault, place } from './scope.ts'
import { whereOf } from './where.ts'

/** Parts that indexes and uniques share; null where one of them is at fault. */
function shared(
  draft: DraftTable,
  context: FilterContext,
  form: IndexForm,
  keys: JudgedKeys | null,
  path: DeclarationPath,
) {
  const where = whereOf(draft, context, form, path)
  const include = judgeInclude(draft, form, keys?.all ?? [], path)
  if (where === null || include === null) return null
  if (form.name !== undefined && !judgeDbName(draft.scope, form.name, [...path, 'name'])) return null
  return {
    ...(keys?.isMore && { keys: keys.all }),
    ...(include !== undefined && { include }),
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
  const keys = judgeKeys(draft, form, pathOf)
  const rest = shared(draft, context, form, keys, path)
  return keys === null || rest === null ? null : { form, ...keys, pathOf, rest }
}

interface Key extends JudgedKeys {
  readonly form: IndexForm
  /** Where the n-th key stands. */
  pathOf(n: number): DeclarationPath
  readonly rest: NonNullable<ReturnType<typeof shared>>
}

/** The n-th of the table's `indexes`. */
export function judgeIndex(draft: DraftTable, context: FilterContext, value: unknown, n: number): Index | null {
  const key = judgeKey(draft, context, 'indexes', value, n)
  if (key === null) return null
  const { form, all, columns, pathOf, rest } = key
  const using = (form.using ?? 'btree') as IndexMethod
  for (const [i, one] of all.entries()) methodFits(draft, using, one, pathOf(i))
  const mongodb = judgeMongodbIndex(draft, form.mongodb, ['indexes', n], { columns, where: rest.where !== undefined })
  return {
    name: nameOf(draft, form, all, 'idx'),
    columns,
    using,
    ...(form.nulls === 'largest' && { nulls: form.nulls }),
    ...(mongodb !== undefined && { mongodb }),
    ...rest,
  }
}

const CONTAINERS = ['array', 'object', 'jsonb', 'native']

function ginHint({ key }: IndexKey, kind: string): FaultParts['hint'] {
  const isText = ['string', 'text', 'varchar'].includes(kind)
  const finds = ', or find parts of text with the extension pg_trgm: '
  return {
    yaml: `Drop \`using: gin\`${isText ? `${finds}\`{ key: ${key}, opclass: gin_trgm_ops }\`` : ''}`,
    typescript: `Drop \`using: 'gin'\`${isText ? `${finds}\`{ key: '${key}', opclass: 'gin_trgm_ops' }\`` : ''}`,
  }
}

/** What the column of a key is; undefined where it is SQL, whose type only the server knows. */
function kindOf(draft: DraftTable, { key }: IndexKey): string | undefined {
  return typeof key === 'string' ? (draft.columns.get(key)?.type.kind ?? 'native') : undefined
}

function methodFits(draft: DraftTable, using: IndexMethod, one: IndexKey, path: DeclarationPath): void {
  const kind = kindOf(draft, one)
  const name = typeof one.key === 'string' ? ` after \`${one.key}\`` : ''
  const wrong = (message: string, hint: FaultParts['hint']) =>
    fault(draft.scope, 'schema/index', message, path, { hint })
  if (kind === 'json')
    wrong('A json column cannot be indexed', { yaml: 'Use the type `jsonb`', typescript: 'Use `jsonb()`' })
  else if (using === 'gin' && kind !== undefined && one.opclass === undefined && !CONTAINERS.includes(kind))
    wrong(`gin looks inside arrays and objects, and \`${one.key}\` is a ${kind}`, ginHint(one, kind))
  else if (using !== 'btree' && one.direction === 'desc') wrong(`A ${using} index has no order`, `Drop \`desc\`${name}`)
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
  const { form, all, columns, pathOf, rest } = key
  for (const [i, one] of all.entries()) uniqueFits(draft, one, pathOf(i))
  if (form.hashed && key.isMore) {
    const hint = { yaml: "Write `{ $sql: 'md5({name})' }`", typescript: "Write `` sql`md5(${column('name')})` ``" }
    return fault(draft.scope, 'schema/index', '`hashed` compares columns as they are', ['unique', n, 'hashed'], {
      hint,
    })
  }
  const mongodb = judgeMongodbUnique(draft, form.mongodb, ['unique', n], rest.where !== undefined)
  return {
    name: nameOf(draft, form, all, 'key'),
    columns: columns.map((c) => c.column),
    hashed: form.hashed === true,
    ...(form.index === true && { index: true }),
    ...(mongodb !== undefined && { mongodb }),
    ...rest,
  }
}

function uniqueFits(draft: DraftTable, one: IndexKey, path: DeclarationPath): void {
  const kind = kindOf(draft, one)
  if (one.direction === 'desc')
    fault(draft.scope, 'schema/index', 'A unique has no order', path, {
      hint: typeof one.key === 'string' ? `Write \`${one.key}\`` : 'Leave `order` out',
    })
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
