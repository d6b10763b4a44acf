/** What a table can be told, with its own column names completed and checked. */
import type { IdKind, IndexMethod, MongodbIndex, MongodbTable, MongodbUnique, Operation } from '../model/index.ts'
import type { Filter } from './filter.ts'
import type { ColumnNames, CreateOf, Fields, TableRow, UpdateOf } from './shape.ts'
import type { Sql } from './values.ts'

/** A column in an index, with a direction where it is not ascending. */
export type IndexColumn<Name extends string> = Name | `${Name} asc` | `${Name} desc`

/** A key of an index or unique in its long form. */
export interface LongKey<Name extends string> {
  /** A column, or SQL over the row. */
  readonly key: Name | Sql<Name>
  /** Ascending unless said; a unique has none. */
  readonly order?: 'asc' | 'desc'
  /** Postgres' operator class: `gin_trgm_ops`. */
  readonly opclass?: string
}

/** What an index orders by: a column, or on Postgres SQL: `` sql`lower(${column('email')})` ``. */
export type IndexPart<Name extends string> = IndexColumn<Name> | Sql<Name> | LongKey<Name>

/** What a unique compares: a column, or on Postgres SQL. */
export type UniquePart<Name extends string> = Name | Sql<Name> | Omit<LongKey<Name>, 'order'>

/** Options of an index. */
export interface IndexOptions<F extends Fields, System extends boolean> {
  readonly name?: string
  readonly using?: IndexMethod
  /** Unset sorts highest, as Postgres has it by itself; lowest unless said. */
  readonly nulls?: 'largest'
  /** Columns that Postgres keeps beside the keys, to answer from the index alone. */
  readonly include?: ColumnNames<F, System> | readonly ColumnNames<F, System>[]
  /** Only rows that match are in the index. */
  readonly where?: Filter<F, System> | Sql<ColumnNames<F, System>>
  readonly renamedFrom?: string
  /** What MongoDB alone has: `{ type: 'text' }`, `{ expireAfterSeconds: 0 }`. */
  readonly mongodb?: MongodbIndex
}

/** Options of a unique constraint. */
export interface UniqueOptions<F extends Fields, System extends boolean> {
  readonly name?: string
  /** Compare a hash of the values: for keys past 2,700 bytes. */
  readonly hashed?: boolean
  /** A unique index rather than a constraint. */
  readonly index?: boolean
  /** Columns that Postgres keeps beside the keys: a unique index rather than a constraint. */
  readonly include?: ColumnNames<F, System> | readonly ColumnNames<F, System>[]
  /** Only rows that match must differ. */
  readonly where?: Filter<F, System> | Sql<ColumnNames<F, System>>
  readonly renamedFrom?: string
  /** What MongoDB alone has: `{ collation: { locale: 'en', strength: 2 } }`. */
  readonly mongodb?: MongodbUnique
}

/** Roles of the boolean form. */
export type PermissionRole = 'admin' | 'user' | 'guest' | 'self'

/** An expression per operation, or per role which operations it may do; an expression wins. */
export type PermissionsInput = { readonly [O in Operation]?: string } & {
  readonly [Role in PermissionRole | `role:${string}`]?: { readonly [O in Operation]?: boolean }
}

/** A policy of Postgres: a row has to be that, too. */
export interface PolicyInput<Name extends string> {
  /** The command that it binds; all unless said. */
  readonly for?: 'all' | 'select' | 'insert' | 'update' | 'delete'
  /** Whom it binds; guests and users unless said. */
  readonly to?: 'guest' | 'user' | 'admin' | readonly ('guest' | 'user' | 'admin')[]
  /** What a row that is there has to be. */
  readonly using?: Sql<Name>
  /** What a row that is written has to be; as `using` unless said. */
  readonly check?: Sql<Name>
}

/** Who reads and who modifies: everybody of the role, each their own rows, or nobody. */
export interface CrudPolicyInput {
  readonly role: PermissionRole | `role:${string}`
  readonly read?: boolean | 'self'
  readonly modify?: boolean | 'self'
}

/** Permissions as switches. */
export interface AccessInput {
  /** Everyone reads; off unless said. */
  readonly publicRead?: boolean
  /** Everyone inserts; off unless said. */
  readonly publicWrite?: boolean
  /** Signed-in users insert; on unless said. */
  readonly insert?: boolean
  /** Users read, update and delete their own rows; on unless said. */
  readonly readOwn?: boolean
  readonly updateOwn?: boolean
  readonly deleteOwn?: boolean
}

/** Options of a row rule. */
export interface RowsOptions {
  /** Which requests it filters; `['list']` unless said. */
  readonly on?: readonly ('list' | 'read')[]
}

/** Options of a table. */
export interface TableOptions<Name extends string, System extends boolean> {
  /** How `id` is made. */
  readonly id?: IdKind
  /** `false`: none of the columns `id createdBy createdAt updatedAt`. */
  readonly system?: System
  /** The name in the database. */
  readonly dbName?: string
  /** The name that documents show. */
  readonly displayName?: string
  /** Rows out of reach answer 404, like rows that are not there; so for serial and text ids unless said. */
  readonly hideExistence?: boolean
  /**
   * The database had it before bkend: nothing is added to it (no row security, grants and policies, no checks that types
   * imply), and it is not served.
   */
  readonly adopted?: boolean
  /** The primary key's name in the database. */
  readonly keyName?: string
  readonly primaryKey?: Name | readonly Name[]
  /** What MongoDB alone has: `{ timeseries: { timeField: 'at' } }`, `{ shardKey: { tenant: 1 } }`. */
  readonly mongodb?: MongodbTable
}

/** A table. Each word gives a new table and leaves the old one as it was. */
export interface Table<F extends Fields, System extends boolean = true> {
  /** The type of a row: `type Post = typeof posts.$row`. No value at run time. */
  readonly $row: TableRow<F, System>
  /** The type of what create takes. No value at run time. */
  readonly $create: CreateOf<F>
  /** The type of what update takes. No value at run time. */
  readonly $update: UpdateOf<F>
  /** An index for speed: `.index('createdAt desc')`, `.index(['createdBy', 'createdAt desc'])`; on Postgres over SQL, too. */
  index(
    columns: IndexPart<ColumnNames<F, System>> | readonly IndexPart<ColumnNames<F, System>>[],
    options?: IndexOptions<F, System>,
  ): this
  /** No two rows may have the same values: `.unique(['postId', 'createdBy'])`, `` .unique(sql`lower(${column('email')})`) ``. */
  unique(
    columns: UniquePart<ColumnNames<F, System>> | readonly UniquePart<ColumnNames<F, System>>[],
    options?: UniqueOptions<F, System>,
  ): this
  /** A rule over one row: a portable filter, or SQL that the database alone judges. */
  check(name: string, rule: Filter<F, System> | Sql<ColumnNames<F, System>>): this
  /** Who may do what. Said again, the later says it all. */
  permissions(permissions: PermissionsInput): this
  /** Which rows the askers matching `who` get. */
  rows(who: string, where: Filter<F, System>, options?: RowsOptions): this
  /** SQL that narrows what is reached in Postgres; it never widens. */
  policy(name: string, policy: PolicyInput<ColumnNames<F, System>>): this
  /** Permissions in one line a role, in place of `permissions`. */
  crudPolicy(policy: CrudPolicyInput): this
  /** Permissions as switches, in place of `permissions`. */
  access(access: AccessInput): this
  /** What it is, for documents and the database's own comment; wins over the doc comment. */
  describe(text: string): this
  /** The name it had before; the rows stay. */
  renamedFrom(name: string): this
  /** The key, in place of `id`. */
  primaryKey(columns: ColumnNames<F, System> | readonly ColumnNames<F, System>[]): this
}
