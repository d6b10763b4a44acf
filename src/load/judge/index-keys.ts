/** What indexes and uniques stand on, as written → the model's keys: columns, SQL, operator classes, included columns. */
import type { IndexForm, KeyForm } from '../../model/declaration/index.ts'
import { columnsOfKeys, type IndexColumn, type IndexKey, type SqlTemplate, usualKeyName } from '../../model/index.ts'
import type { DeclarationPath } from '../raw.ts'
import { findColumn } from './column.ts'
import type { DraftTable } from './draft.ts'
import { fault } from './scope.ts'
import { isSql, judgeSql } from './sql.ts'

/** The keys of an index, and the same as columns. */
export interface JudgedKeys {
  /** In order. */
  readonly all: readonly IndexKey[]
  /** The columns in order; where the keys are more than columns, those that they are about. */
  readonly columns: readonly IndexColumn[]
  /** Whether they are more than columns. */
  readonly isMore: boolean
}

function columnKey(draft: DraftTable, text: string, path: DeclarationPath): IndexKey | null {
  const [, name, direction = 'asc'] = /^\s*(\S+?)(?:\s+(asc|desc))?\s*$/i.exec(text) ?? []
  if (name === undefined || /[()]/.test(name)) {
    const isCall = /[()]/.test(text)
    const hint = {
      yaml: isCall ? "Write an expression as SQL: `{ $sql: 'lower({name})' }`" : 'Write `createdAt desc`',
      typescript: isCall
        ? "Write an expression as SQL: `` sql`lower(${column('name')})` ``"
        : "Write `.index('createdAt desc')`",
    }
    return fault(draft.scope, 'schema/index', `\`${text}\` is not a column with a direction`, path, { hint })
  }
  const found = findColumn(draft.scope, draft.columns, name, path)
  return found && { key: name, direction: direction.toLowerCase() as 'asc' | 'desc' }
}

/** What Postgres takes for the column itself, brackets and a collation around it or not. */
const ALONE = /^[\s()]*(?:collate\s+[\w".]+[\s()]*)?$/i

function sqlOf(draft: DraftTable, value: unknown, path: DeclarationPath): SqlTemplate | null {
  const sql = judgeSql(draft.scope, value, path, new Set(draft.columns.keys()))
  if (sql === null) return null
  const [only, second] = columnsOfKeys([{ key: sql }])
  const around = sql.parts.filter((part) => typeof part === 'string').join('')
  if (only === undefined || second !== undefined || !ALONE.test(around)) return sql
  const hint = {
    yaml: `Write \`${only}\`; an order of its own for text is the column’s \`collation\``,
    typescript: `Write \`'${only}'\`; an order of its own for text is the column’s \`.collation()\``,
  }
  return fault(draft.scope, 'schema/index', `That SQL is the column \`${only}\` alone`, path, { hint })
}

/** Names of operator classes as Postgres has them, with their schema or not. */
const CLASS = /^[a-z_][a-z0-9_$]*(?:\.[a-z_][a-z0-9_$]*)?$/

/** Those that a type has by itself. https://www.postgresql.org/docs/current/indexes-opclass.html */
const USUAL =
  /^(?:array|bit|bool|bpchar|bytea|char|date|float[48]|int[248]|interval|jsonb|macaddr8?|money|multirange|name|network|numeric|oid|point|range|record|text|time|timestamp|timestamptz|timetz|tsquery|tsvector|uuid|varbit)_ops$/

function classFits(draft: DraftTable, opclass: string, path: DeclarationPath): boolean {
  const at = [...path, 'opclass']
  if (!CLASS.test(opclass)) {
    fault(draft.scope, 'schema/index', '`opclass` names an operator class of Postgres', at, {
      hint: 'Write its name as Postgres has it: `gin_trgm_ops`, `text_pattern_ops`, `jsonb_path_ops`',
    })
    return false
  }
  if (!USUAL.test(opclass)) return true
  fault(draft.scope, 'schema/index', `\`${opclass}\` is what the type has by itself`, at, {
    hint: 'Leave `opclass` out',
  })
  return false
}

function keyOf(draft: DraftTable, value: KeyForm, path: DeclarationPath): IndexKey | null {
  if (typeof value === 'string') return columnKey(draft, value, path)
  if ('$sql' in value) {
    const sql = sqlOf(draft, value, path)
    return sql && { key: sql, direction: 'asc' }
  }
  const { key, order = 'asc', opclass } = value
  const at = [...path, 'key']
  const found = isSql(key) ? sqlOf(draft, key, at) : findColumn(draft.scope, draft.columns, String(key), at)?.name
  const fits = opclass === undefined || classFits(draft, opclass, path)
  return found == null || !fits ? null : { key: found, direction: order, ...(opclass !== undefined && { opclass }) }
}

/** What stands for the key where one is looked for that stands twice. */
function written({ key }: IndexKey): string {
  return typeof key === 'string' ? key : JSON.stringify(key.parts)
}

/** The keys; null where one of them is at fault, and reported. */
export function judgeKeys(
  draft: DraftTable,
  form: IndexForm,
  pathOf: (n: number) => DeclarationPath,
): JudgedKeys | null {
  const read = form.columns.map((value, n) => keyOf(draft, value, pathOf(n)))
  const all = read.filter((key) => key !== null)
  const texts = read.map((key, n) => (key === null ? `\0${n}` : written(key)))
  const twice = texts.findIndex((text, n) => texts.indexOf(text) !== n)
  const key = read[twice]?.key
  if (key !== undefined) {
    const what = typeof key === 'string' ? `\`${key}\`` : 'The same SQL'
    fault(draft.scope, 'schema/index', `${what} stands twice`, pathOf(twice))
  }
  if (all.length !== read.length) return null
  const isMore = all.some(({ key, opclass }) => typeof key !== 'string' || opclass !== undefined)
  const plain = all.flatMap(({ key, direction }) => (typeof key === 'string' ? { column: key, direction } : []))
  const about = columnsOfKeys(all).map(
    (column): IndexColumn => plain.find((c) => c.column === column) ?? { column, direction: 'asc' },
  )
  return { all, columns: about, isMore }
}

/** The columns beside the keys; null where one is at fault, and reported; undefined where there are none. */
export function judgeInclude(
  draft: DraftTable,
  { include, using }: IndexForm,
  keys: readonly IndexKey[],
  path: DeclarationPath,
): readonly string[] | null | undefined {
  if (include === undefined) return undefined
  const at = [...path, 'include']
  const wrong = (message: string, where: DeclarationPath, hint: string): null =>
    fault(draft.scope, 'schema/index', message, where, { hint })
  if (using !== undefined && !['btree', 'gist', 'spgist'].includes(using))
    return wrong(`A ${using} index includes no further columns`, at, 'Drop `include`')
  const names = [include].flat()
  const found = names.map((name, n) => {
    const place = Array.isArray(include) ? [...at, n] : at
    const isTwice = names.indexOf(name) !== n || keys.some(({ key }) => key === name)
    if (isTwice) return wrong(`\`${name}\` is in the index already`, place, 'Leave it out')
    return findColumn(draft.scope, draft.columns, name, place)
  })
  return found.some((column) => column === null) ? null : names
}

/** The name that is given, else the one that follows from table and keys. */
export function nameOf(draft: DraftTable, form: IndexForm, keys: readonly IndexKey[], suffix: 'idx' | 'key'): string {
  return form.name ?? usualKeyName(draft.dbName, keys, (name) => draft.columns.get(name)?.dbName ?? name, suffix)
}
