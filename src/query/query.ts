/** A request on a table's rows, with the asker's permissions woven in: plain data that every store carries out alike. */
import type { Filter, JsonValue, Schema, Table } from '../model/index.ts'
import type { Asker } from './asker.ts'

/** What every query says. */
export interface Scope {
  /** What was declared beside the table: enums, and tables that references lead to. */
  readonly schema: Schema
  readonly table: Table
  readonly asker: Asker
  /**
   * The rows that the asker may reach by this operation, for stores that have no row security of their own. `$userId`
   * is already the asker's id. A row outside is `hidden`, never changed, never counted.
   */
  readonly rows: Filter
  /** Columns to answer, in declared order. */
  readonly columns: readonly string[]
  /**
   * Columns that the asker may read in some rows only, with the condition. In other rows the column is unset: in the
   * answer, in filters, in search and in the sort alike.
   */
  readonly guards: ReadonlyMap<string, Filter>
  readonly expand: readonly Expansion[]
}

/** A reference to be answered with the row that it points at; absent where the asker may not list that row. */
export interface Expansion {
  /** The name it is answered under: `post` of `postId`. */
  readonly as: string
  /** The column that holds the id. */
  readonly column: string
  /** The row's table; null for bkend's users, of whom `columns` are public fields. */
  readonly table: Table | null
  readonly rows: Filter
  readonly columns: readonly string[]
  readonly guards: ReadonlyMap<string, Filter>
}

/** One row by its id. */
export interface ReadQuery extends Scope {
  readonly kind: 'read'
  readonly id: string
}

/** How the rows of a list are counted. `estimated` may be wrong by what changed lately; `none` counts nothing. */
export type TotalMode = 'exact' | 'estimated' | 'none'

/** A page of rows. */
export interface ListQuery extends Scope {
  readonly kind: 'list'
  /** What the asker looks for. Rows are picked: only `$ne`, `$nin` and `$exists: false` match an unset column. */
  readonly where: Filter
  /** Text that one of the columns must hold, ignoring case; null: no search. */
  readonly search: { readonly text: string; readonly columns: readonly string[] } | null
  /** Unset sorts lowest, text by code point; the table's key in the same direction breaks ties. */
  readonly sort: { readonly column: string; readonly direction: 'asc' | 'desc' }
  readonly offset: number
  readonly limit: number
  readonly total: TotalMode
}

/**
 * A reference that a write sets: it must lead to a row that the asker may reach by that operation. One that does not
 * fails exactly as one that leads nowhere: a `StoreFault` of kind `reference`. A change of a row that held it before, as the
 * asker may read there, sets nothing (`repeating`).
 */
export interface ReferenceRule {
  readonly column: string
  readonly to: Table
  readonly operation: 'read' | 'list'
  readonly rows: Filter
}

/** A new row. */
export interface CreateQuery extends Scope {
  readonly kind: 'create'
  /** What was sent, judged. `null`: unset, whatever the default. */
  readonly values: Readonly<Record<string, JsonValue>>
  /** Literal defaults of what was not sent, for a store whose database fills none. */
  readonly defaults: Readonly<Record<string, JsonValue>>
  /** `''` for a guest and for a key that acts for nobody. */
  readonly createdBy: string
  readonly references: readonly ReferenceRule[]
  /** Whether the asker may read the row back; otherwise the system columns and `values` are answered. */
  readonly readBack: boolean
}

/** Changes to a row. */
export interface UpdateQuery extends Scope {
  readonly kind: 'update'
  readonly id: string
  /** Judged; `null` unsets. Empty: only `updatedAt` moves. */
  readonly changes: Readonly<Record<string, JsonValue>>
  /** The version that the row must still have; null: any. */
  readonly ifVersion: string | null
  /** What rules of the columns that change ask of the row, beyond `rows`; a row outside is `hidden`. */
  readonly where: Filter
  readonly references: readonly ReferenceRule[]
  /** Whether the asker may read the row; otherwise the system columns and `changes` are answered. */
  readonly readBack: boolean
}

/** The end of a row. */
export interface DeleteQuery extends Scope {
  readonly kind: 'delete'
  readonly id: string
  readonly ifVersion: string | null
}

/** Any request on rows. */
export type Query = ReadQuery | ListQuery | CreateQuery | UpdateQuery | DeleteQuery
