/** A table and what belongs to it. */
import type { SourceSpan } from '../diagnostic/index.ts'
import type { Column } from './column.ts'
import type { IdKind } from './column-type.ts'
import type { SqlTemplate } from './expression.ts'
import type { Filter } from './filter.ts'
import type { IndexKey } from './index-key.ts'
import type { MongodbIndex, MongodbTable, MongodbUnique } from './mongodb.ts'
import type { Permissions, RowFilter } from './permission.ts'

/** A column in an index, with its direction. */
export interface IndexColumn {
  readonly column: string
  readonly direction: 'asc' | 'desc'
}

/** Index methods: Postgres' own names; other targets map what they have. */
export type IndexMethod = 'btree' | 'hash' | 'gin' | 'gist' | 'brin' | 'spgist'

/** All of them. */
export const INDEX_METHODS: readonly IndexMethod[] = ['btree', 'hash', 'gin', 'gist', 'brin', 'spgist']

/** An index for speed. */
export interface Index {
  readonly name: string
  readonly columns: readonly IndexColumn[]
  /** What it orders by where that is more than columns: `columns` are then those that it is about. */
  readonly keys?: readonly IndexKey[]
  readonly using: IndexMethod
  /** Columns that Postgres keeps beside the keys, so that it can answer from the index alone. */
  readonly include?: readonly string[]
  /** Unset sorts highest, as Postgres has it by itself; absent: lowest, as every answer of the Data API does. */
  readonly nulls?: 'largest'
  /** Only rows that match are in the index. */
  readonly where?: Filter | SqlTemplate
  readonly renamedFrom?: string
  /** What MongoDB alone has. */
  readonly mongodb?: MongodbIndex
  readonly span?: SourceSpan
}

/** No two rows may have the same values; rows where an optional one is unset do not count. */
export interface UniqueConstraint {
  readonly name: string
  readonly columns: readonly string[]
  /** What it compares where that is more than columns: `columns` are then those that it is about. */
  readonly keys?: readonly IndexKey[]
  /** Columns that Postgres keeps beside the keys. */
  readonly include?: readonly string[]
  /** Compare a hash of the values: for keys past 2,700 bytes. */
  readonly hashed: boolean
  /** In the database a unique index, and no constraint. */
  readonly index?: true
  readonly where?: Filter | SqlTemplate
  readonly renamedFrom?: string
  /** What MongoDB alone has. */
  readonly mongodb?: MongodbUnique
  readonly span?: SourceSpan
}

/** A rule over one row: portable, or SQL that only the database judges. */
export interface CheckConstraint {
  readonly name: string
  readonly rule:
    | { readonly kind: 'filter'; readonly filter: Filter }
    | { readonly kind: 'sql'; readonly sql: SqlTemplate }
  readonly span?: SourceSpan
}

/** SQL that narrows what the roles of requests reach in Postgres; it never widens. */
export interface Policy {
  readonly name: string
  readonly command: 'all' | 'select' | 'insert' | 'update' | 'delete'
  /** Whom it binds; guests and users unless said. */
  readonly to: readonly ('guest' | 'user' | 'admin')[]
  /** What a row has to be that is there, and one that is written. Absent: `check` is as `using`. */
  readonly using?: SqlTemplate
  readonly check?: SqlTemplate
  readonly span?: SourceSpan
}

/** A table. */
export interface Table {
  readonly name: string
  /** The name in the database. */
  readonly dbName: string
  readonly displayName?: string
  readonly description?: string
  /** In declared order, with the system columns: `id` first, `createdBy createdAt updatedAt` last. */
  readonly columns: readonly Column[]
  /** How `id` is made; absent where it has no key of one column that can be one (`{ system: false }`). */
  readonly id?: IdKind
  /** Whether it has the four system columns. */
  readonly system: boolean
  /** Column names. Empty: none. */
  readonly primaryKey: readonly string[]
  readonly indexes: readonly Index[]
  /** Those of single columns (`unique: true`) included. */
  readonly uniques: readonly UniqueConstraint[]
  readonly checks: readonly CheckConstraint[]
  /** Absent: nothing declared, so the defaults hold. */
  readonly permissions?: Permissions
  readonly rows: readonly RowFilter[]
  /** Absent: none. */
  readonly policies?: readonly Policy[]
  /** Whether a row that the asker may not reach looks missing (404) rather than forbidden. Absent: true for serial and text ids. */
  readonly hideExistence?: boolean
  /**
   * The database had it before bkend: its structure is kept as declared and nothing is added to it, neither row security, grants
   * and policies nor the checks that a type implies. It is not served.
   */
  readonly adopted?: true
  /** The name of the primary key in the database, where it is not derived from the table's. */
  readonly keyName?: string
  /** What MongoDB alone has. */
  readonly mongodb?: MongodbTable
  readonly renamedFrom?: string
  readonly span?: SourceSpan
}

/** The column that references to the table hold, and by which a row of it is found; undefined where it has no single key. */
export function keyColumn({
  columns,
  primaryKey,
  system,
}: Pick<Table, 'columns' | 'primaryKey' | 'system'>): Column | undefined {
  const [only, second] = primaryKey
  const name = system || only === undefined ? 'id' : second === undefined ? only : undefined
  return columns.find((c) => c.name === name)
}

/** Whether the Data API serves the table: it has a key of one column that can stand in a path (`keyColumn`), and bkend guards its rows. */
export function isServed({ id, adopted }: Pick<Table, 'id' | 'adopted'>): boolean {
  return id !== undefined && !adopted
}

/** Whether an index is of a kind that MongoDB alone has: no other target makes one of its columns. */
export function isOfMongodbAlone({ mongodb }: Pick<Index, 'mongodb'>): boolean {
  return mongodb?.type !== undefined && mongodb.type !== 'hashed'
}

/** Whether Postgres has it as a constraint; it is a unique index otherwise. */
export function isConstraint({ hashed, index, where, keys, include }: UniqueConstraint): boolean {
  return !hashed && !index && where === undefined && keys === undefined && include === undefined
}

/** The one column that is unique by that over all rows; undefined where it is about several, some rows, or SQL. */
export function soleColumn({ columns, where, keys }: UniqueConstraint): string | undefined {
  return columns.length === 1 && where === undefined && keys === undefined ? columns[0] : undefined
}
