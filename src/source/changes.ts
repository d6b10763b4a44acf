/** What is different between two schemas, part by part as files write them, with the place of each part. */
import type { SourceSpan } from '../diagnostic/index.ts'
import type { ColumnForm, EnumForm } from '../model/declaration/index.ts'
import { type EnumType, jsonEqual, type Schema, type Table } from '../model/index.ts'
import type { Naming } from './form/field.ts'
import { enumForm, type NamedForms, namedForms, tableForm, type WholeTable } from './form/table.ts'

/** A value of a member before and after; undefined: it is not there. */
export interface ValueChange {
  readonly key: string
  readonly from: unknown
  readonly to: unknown
}

/** A column that comes, goes or says something else. */
export interface ColumnChange {
  readonly name: string
  /** Null: it is new. */
  readonly from: ColumnForm | null
  /** Null: it goes. */
  readonly to: ColumnForm | null
  /** The members that differ, where it stays. */
  readonly values: readonly ValueChange[]
  /** The column that a new one stands behind; null: none. */
  readonly after: string | null
}

/** An index, unique, check or policy that comes, goes or says something else. */
export interface PartChange {
  readonly key: 'indexes' | 'unique' | 'checks' | 'policies'
  readonly name: string
  readonly from: unknown
  readonly to: unknown
  /** Where it stands; absent where it is new. */
  readonly span?: SourceSpan | undefined
}

/** A table that stays and says something else. */
export interface TableChange {
  readonly span: SourceSpan
  readonly from: WholeTable
  readonly to: WholeTable
  readonly columns: readonly ColumnChange[]
  readonly parts: readonly PartChange[]
  /** Description, primary key, permissions, rows: whole. */
  readonly values: readonly ValueChange[]
  readonly options: readonly ValueChange[]
}

/** An enum type that stays and says something else. */
export interface EnumChange {
  readonly span: SourceSpan
  readonly to: EnumForm
  readonly values: readonly ValueChange[]
}

/** Everything that is different. */
export interface SchemaChanges {
  readonly tables: readonly TableChange[]
  readonly enums: readonly EnumChange[]
  /** Places of tables and enum types that go. */
  readonly gone: readonly { readonly name: string; readonly span: SourceSpan }[]
  /** New tables and enum types. */
  readonly added: Schema
}

/** What is to be changed in one file. */
export type FileChanges = Pick<SchemaChanges, 'tables' | 'enums' | 'gone'>

/** The file's new text (null: nothing is left to declare), and the names of what could not be edited. */
export interface EditedFile {
  readonly text: string | null
  readonly missed: readonly string[]
}

/** The tables and enum types that the changes are of. */
export function allNames({ tables, enums, gone }: FileChanges): string[] {
  return [...tables.map((t) => t.to.table), ...enums.map((e) => e.to.enumType), ...gone.map((g) => g.name)]
}

function valueChanges(from: object, to: object, keys?: readonly string[]): ValueChange[] {
  const [a, b] = [from as Record<string, unknown>, to as Record<string, unknown>]
  const all = keys ?? [...new Set([...Object.keys(a), ...Object.keys(b)])]
  return all.filter((key) => !jsonEqual(a[key], b[key])).map((key) => ({ key, from: a[key], to: b[key] }))
}

function columnChanges(from: WholeTable, to: WholeTable): ColumnChange[] {
  const names = Object.keys(to.columns)
  const gone = Object.entries(from.columns).filter(([name]) => !Object.hasOwn(to.columns, name))
  const drops = gone.map(([name, form]): ColumnChange => ({ name, from: form, to: null, values: [], after: null }))
  const rest = names.flatMap((name, i): ColumnChange[] => {
    const [before, now] = [Object.hasOwn(from.columns, name) ? from.columns[name] : undefined, to.columns[name]]
    if (now === undefined) return []
    const after = names.slice(0, i).findLast((n) => Object.hasOwn(from.columns, n)) ?? null
    if (before === undefined) return [{ name, from: null, to: now, values: [], after }]
    const values = valueChanges(before, now)
    return values.length === 0 ? [] : [{ name, from: before, to: now, values, after }]
  })
  return [...drops, ...rest]
}

function partChanges(from: NamedForms, to: NamedForms): PartChange[] {
  return (['indexes', 'unique', 'checks', 'policies'] as const).flatMap((key) => {
    const names = [...new Set([...from[key].keys(), ...to[key].keys()])]
    return names.flatMap((name): PartChange[] => {
      const [before, now] = [from[key].get(name), to[key].get(name)]
      if (jsonEqual(before?.form, now?.form)) return []
      return [{ key, name, from: before?.form, to: now?.form, span: before?.span }]
    })
  })
}

const WHOLE = ['description', 'primaryKey', 'permissions', 'rows', 'renamedFrom'] as const

function tableChange(before: Table, now: Table, naming: Naming): TableChange[] {
  const [from, to] = [tableForm(before, naming), tableForm(now, naming)]
  if (before.span === undefined || jsonEqual(from, to)) return []
  return [
    {
      span: before.span,
      from,
      to,
      columns: columnChanges(from, to),
      parts: partChanges(namedForms(before), namedForms(now)),
      values: valueChanges(from, to, WHOLE),
      options: valueChanges(from.options ?? {}, to.options ?? {}),
    },
  ]
}

function enumChange(before: EnumType, now: EnumType, naming: Naming): EnumChange[] {
  const [from, to] = [enumForm(before, naming), enumForm(now, naming)]
  const values = valueChanges(from, to)
  return before.span === undefined || values.length === 0 ? [] : [{ span: before.span, to, values }]
}

/** What has to be edited so that files which declare `from` declare `to`. Parts are told by their declared names. */
export function changesBetween(from: Schema, to: Schema, naming: Naming): SchemaChanges {
  const tables = new Map(to.tables.map((t) => [t.name, t]))
  const enums = new Map(to.enums.map((e) => [e.name, e]))
  const known = new Set([...from.tables, ...from.enums].map((one) => one.name))
  const gone = [...from.tables.filter((t) => !tables.has(t.name)), ...from.enums.filter((e) => !enums.has(e.name))]
  return {
    tables: from.tables.flatMap((t) => {
      const now = tables.get(t.name)
      return now ? tableChange(t, now, naming) : []
    }),
    enums: from.enums.flatMap((e) => {
      const now = enums.get(e.name)
      return now ? enumChange(e, now, naming) : []
    }),
    gone: gone.flatMap(({ name, span }) => (span === undefined ? [] : [{ name, span }])),
    added: {
      tables: to.tables.filter((t) => !known.has(t.name)),
      enums: to.enums.filter((e) => !known.has(e.name)),
    },
  }
}
