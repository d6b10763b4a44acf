/** The declaration form: what YAML says and the TypeScript builders produce, before anyone has judged its meaning. */
import type { MongodbIndex, MongodbTable } from '../mongodb.ts'

/** SQL text; columns are interpolated as `{name}`, a literal brace is doubled. */
export interface SqlForm {
  readonly $sql: string
}

/** `{ $call: FILE, export: NAME }`: a function of the project's. */
export interface CallForm {
  readonly $call: string
  readonly export?: string | undefined
}

/** `{ $aggregation: … }`: an expression of MongoDB's. */
export interface AggregationForm {
  readonly $aggregation: unknown
}

/** What a column, a property and an item have in common. `type` is a type's text; `default` and nested fields are judged one by one. */
export interface FieldForm {
  readonly type?: string | undefined
  readonly optional?: boolean | undefined
  readonly default?: unknown
  readonly description?: string | undefined
  readonly enum?: readonly (string | number)[] | undefined
  readonly minLength?: number | undefined
  readonly maxLength?: number | undefined
  readonly minimum?: number | string | undefined
  readonly maximum?: number | string | undefined
  readonly minItems?: number | undefined
  readonly maxItems?: number | undefined
  readonly pattern?: string | undefined
  readonly format?: string | undefined
  readonly items?: unknown
  readonly properties?: Readonly<Record<string, unknown>> | undefined
  readonly enumType?: string | undefined
}

/** A column in its long form. */
export interface ColumnForm extends FieldForm {
  readonly native?: string | undefined
  readonly to?: string | undefined
  readonly onDelete?: string | undefined
  readonly onUpdate?: string | undefined
  readonly deferrable?: string | undefined
  readonly constraint?: string | undefined
  readonly as?: string | undefined
  readonly unique?: boolean | undefined
  readonly primaryKey?: boolean | undefined
  readonly read?: string | undefined
  readonly write?: string | undefined
  readonly dbName?: string | undefined
  readonly renamedFrom?: string | undefined
  readonly backfill?: unknown
  readonly using?: SqlForm | CallForm | AggregationForm | undefined
  readonly generated?: SqlForm | undefined
  readonly collation?: string | undefined
}

/** A key of an index with all that may be said of it. */
export interface LongKeyForm {
  readonly key: string | SqlForm
  readonly order?: 'asc' | 'desc' | undefined
  readonly opclass?: string | undefined
}

/** `createdAt desc`, SQL, or the long form. */
export type KeyForm = string | SqlForm | LongKeyForm

/** An index or unique in its long form; `where` is a filter or SQL. */
export interface IndexForm {
  readonly columns: readonly KeyForm[]
  readonly include?: string | readonly string[] | undefined
  readonly name?: string | undefined
  readonly using?: string | undefined
  readonly nulls?: string | undefined
  readonly hashed?: boolean | undefined
  readonly index?: boolean | undefined
  readonly where?: unknown
  readonly renamedFrom?: string | undefined
  readonly mongodb?: MongodbIndex | undefined
}

/** A row rule. */
export interface RowsForm {
  readonly for: string
  readonly where: unknown
  readonly on?: readonly ('list' | 'read')[] | undefined
}

/** A policy as SQL; its name is its key. */
export interface PolicyForm {
  readonly for?: string | undefined
  readonly to?: string | readonly string[] | undefined
  readonly using?: SqlForm | undefined
  readonly check?: SqlForm | undefined
}

/** Who reads and who modifies, in one line a role. */
export interface CrudPolicyForm {
  readonly role: string
  readonly read?: boolean | 'self' | undefined
  readonly modify?: boolean | 'self' | undefined
}

/** Access rules as switches. */
export interface AccessForm {
  readonly publicRead?: boolean | undefined
  readonly publicWrite?: boolean | undefined
  readonly insert?: boolean | undefined
  readonly readOwn?: boolean | undefined
  readonly updateOwn?: boolean | undefined
  readonly deleteOwn?: boolean | undefined
}

/** Permission tests of a table. */
export interface TestsForm {
  readonly rows?: Readonly<Record<string, unknown>> | undefined
  readonly people?: Readonly<Record<string, unknown>> | undefined
  readonly expect?: readonly unknown[] | undefined
}

/** Settings of the table as a whole. */
export interface OptionsForm {
  readonly id?: string | undefined
  readonly system?: boolean | undefined
  readonly dbName?: string | undefined
  readonly displayName?: string | undefined
  readonly hideExistence?: boolean | undefined
  readonly adopted?: boolean | undefined
  readonly keyName?: string | undefined
  readonly primaryKey?: string | readonly string[] | undefined
  readonly mongodb?: MongodbTable | undefined
}

/** A table. */
export interface TableForm {
  readonly table: string
  readonly description?: string | undefined
  readonly columns?: Readonly<Record<string, unknown>> | undefined
  readonly indexes?: readonly unknown[] | undefined
  readonly unique?: readonly unknown[] | undefined
  readonly checks?: Readonly<Record<string, unknown>> | undefined
  readonly permissions?: Readonly<Record<string, unknown>> | undefined
  readonly rows?: readonly unknown[] | undefined
  readonly policies?: Readonly<Record<string, unknown>> | undefined
  readonly crudPolicy?: unknown
  readonly access?: unknown
  readonly tests?: unknown
  readonly options?: OptionsForm | undefined
  readonly primaryKey?: string | readonly string[] | undefined
  readonly renamedFrom?: string | undefined
}

/** An enum type. */
export interface EnumForm {
  readonly enumType: string
  readonly values: readonly (string | { readonly value: string; readonly renamedFrom?: string | undefined })[]
  readonly description?: string | undefined
  readonly dbName?: string | undefined
  readonly renamedFrom?: string | undefined
}
