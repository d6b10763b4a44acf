/** A column of a table. */
import type { Backfill, Conversion } from './conversion.ts'
import type { SqlTemplate } from './expression.ts'
import type { Field } from './field.ts'
import type { ColumnPermission } from './permission.ts'

/** A column: a field with a name, and what only columns can have. */
export interface Column extends Field {
  readonly name: string
  /** The name in the database where it is not `name` (after the project's naming). */
  readonly dbName: string
  /** `id`, `createdBy`, `createdAt`, `updatedAt`: set by the server, never by a client. */
  readonly system: boolean
  readonly unique: boolean
  readonly permission: ColumnPermission
  /** Computed by the database from other columns. */
  readonly generated?: SqlTemplate
  readonly renamedFrom?: string
  /** The value for rows that exist when a required column is added. */
  readonly backfill?: Backfill
  /** What turns the old value into the new type. */
  readonly using?: Conversion
  readonly collation?: string
}
